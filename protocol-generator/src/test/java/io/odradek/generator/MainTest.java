package io.odradek.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    private static final String SCHEMA = """
            # Asks how it goes.

            api       3 HowGoes
            versions  0-2
            flexible  2+

            request
              name  string?1+

            response
              mood  int8  2+  = 5 ignorable
            """;

    @TempDir
    private Path directory;

    private Path schemas;
    private Path target;

    @BeforeEach
    void writeASchema() throws IOException {
        schemas = Files.createDirectory(directory.resolve("schemas"));
        target = directory.resolve("sources");
        Files.writeString(schemas.resolve("03-HowGoes.api"), SCHEMA);
    }

    @Test
    void makesMessagesTableAndFactory() throws IOException {
        Main.main(new String[] {schemas.toString(), target.toString()});
        assertThat(source("message/HowGoesRequest"))
                .contains("* Asks how it goes.")
                .contains("public final class HowGoesRequest implements ApiMessage {")
                .contains("boolean flexible = version == 2;")
                .contains(
                        "version >= 1 ? in.readNullableString(\"name\", flexible) : in.readString(\"name\", flexible)");
        assertThat(source("message/HowGoesResponse"))
                .contains("private byte mood = 5;")
                .contains("if (version == 2) {")
                .doesNotContain("UnsupportedVersionException.field");
        assertThat(source("ApiKey")).contains("HOW_GOES(3, \"HowGoes\", 0, 2, 0, 2, 2, true);");
        assertThat(source("message/ApiMessages")).contains("case HOW_GOES -> HowGoesRequest.read(in, version);");
    }

    @Test
    void leavesAloneWhatHasNotChanged() throws IOException {
        assertThat(Main.generate(schemas, target)).isEqualTo(4);
        FileTime longAgo = FileTime.fromMillis(1_000_000);
        Path file = path("message/HowGoesRequest");
        Files.setLastModifiedTime(file, longAgo);
        assertThat(Main.generate(schemas, target)).isZero();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
    }

    @Test
    void deletesWhatItNoLongerMakes() throws IOException {
        Main.generate(schemas, target);
        Files.delete(schemas.resolve("03-HowGoes.api"));
        Files.writeString(schemas.resolve("04-Other.api"), SCHEMA.replace("HowGoes", "Other"));
        Main.generate(schemas, target);
        assertThat(path("message/HowGoesRequest")).doesNotExist();
        assertThat(path("message/OtherRequest")).exists();
    }

    @Test
    void anApiKeyBelongsToOneApi() throws IOException {
        Files.writeString(schemas.resolve("04-Other.api"), SCHEMA.replace("HowGoes", "Other"));
        assertThatThrownBy(() -> Main.generate(schemas, target))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("04-Other.api:1: key 3 is already that of")
                .hasMessageContaining("03-HowGoes.api");
    }

    @Test
    void needsTwoDirectories() {
        assertThatThrownBy(() -> Main.main(new String[] {"one"})).isInstanceOf(IllegalArgumentException.class);
    }

    private String source(String name) throws IOException {
        return Files.readString(path(name));
    }

    private Path path(String name) {
        return target.resolve("io/odradek/protocol").resolve(name + ".java");
    }
}
