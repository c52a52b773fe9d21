package io.odradek.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The newcomer's map names only what there is: each Java type in backticks, alone or before a member, is declared somewhere
 * in the sources.
 */
class DocumentedTypesTest {

    private static final Path ROOT = Path.of("..");
    private static final Path DOCS = ROOT.resolve("docs");
    private static final List<Path> REQUIRED = List.of(
            DOCS.resolve("ARCHITECTURE.md"),
            DOCS.resolve("paths/produce.md"),
            DOCS.resolve("paths/fetch.md"),
            DOCS.resolve("paths/group-join.md"),
            DOCS.resolve("paths/leader-election.md"));

    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern IN_BACKTICKS = Pattern.compile("`([^`\n]+)`");

    /** {@code Partition}, {@code Partition.append}, {@code io.odradek.broker.log.PartitionLog}; not {@code ISR}. */
    private static final Pattern TYPE = Pattern.compile(
            "(?:io\\.odradek\\.(?:[a-z]+\\.)*)?([A-Z]\\w*[a-z]\\w*)(?:<.*>)?(?:[.#]\\w+)*(?:\\(.*\\))?");

    private static final Pattern DECLARATION = Pattern.compile("\\b(?:class|interface|enum|record)\\s+([A-Z]\\w*)");

    private static final Set<String> DECLARED = new HashSet<>();

    @BeforeAll
    static void readTheSources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(Files::isDirectory).toList()) {
                declarations(module.resolve("src/main/java"));
                declarations(module.resolve("target/generated-sources"));
            }
        }
    }

    private static void declarations(Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                Matcher declaration = DECLARATION.matcher(read(file));
                while (declaration.find()) {
                    DECLARED.add(declaration.group(1));
                }
            });
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> typesNamedIn(String document) {
        Set<String> types = new TreeSet<>();
        Matcher quoted = IN_BACKTICKS.matcher(FENCED.matcher(document).replaceAll(""));
        while (quoted.find()) {
            Matcher type = TYPE.matcher(quoted.group(1));
            if (type.matches()) {
                types.add(type.group(1));
            }
        }
        return types;
    }

    @Test
    void theDocumentsAreThere() {
        assertThat(REQUIRED).allSatisfy(document -> assertThat(document).exists());
    }

    @Test
    void everyTypeThatTheyNameIsThere() throws IOException {
        Set<Path> documents = new TreeSet<>(REQUIRED);
        try (Stream<Path> paths = Files.list(DOCS.resolve("paths"))) {
            paths.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        List<String> missing = new ArrayList<>();
        for (Path document : documents) {
            typesNamedIn(read(document)).stream()
                    .filter(type -> !DECLARED.contains(type))
                    .forEach(type -> missing.add(document + " names `" + type + "`"));
        }

        assertThat(missing).as("types that no source declares").isEmpty();
    }

    @Test
    void aTypeIsRecognisedAloneBeforeAMemberAndInItsPackage() {
        assertThat(typesNamedIn("`Partition`, `Role.Leader`, `LogSlice.of(file)`, `Map<String>`, "
                        + "`io.odradek.broker.log.LogOffset`\n```\n`InADrawing`\n```\n`Errors#forCode`"))
                .containsExactly("Errors", "LogOffset", "LogSlice", "Map", "Partition", "Role");
    }

    @Test
    void keysCommandsAndAbbreviationsAreNone() {
        assertThat(typesNamedIn(
                        "`broker.id`, `ISR`, `NOT_LEADER_OR_FOLLOWER`, `/brokers/ids`, `mvn -X Foo`, Partition"))
                .isEmpty();
    }
}
