package io.odradek.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a schema file. The grammar, with an example, is in {@code docs/protocol.md}. */
public final class SchemaParser {

    private static final Set<String> PROPERTIES =
            Set.of("api", "message", "versions", "flexible", "unstable", "response-header");
    private static final Set<String> SECTIONS = Set.of("request", "response", "fields");

    private final Path file;
    private final List<String> texts;
    private final List<Line> lines;
    private final Map<String, Line> properties = new HashMap<>();
    private final Map<String, Message> sections = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private int next;

    private SchemaParser(Path file, List<String> texts) {
        this.file = file;
        this.texts = texts;
        this.lines = Line.of(file, texts);
    }

    /** Reads and checks a file. */
    public static SchemaFile parse(Path file) throws IOException {
        return parse(file, Files.readAllLines(file));
    }

    static SchemaFile parse(Path file, List<String> texts) {
        SchemaFile schema = new SchemaParser(file, texts).parseFile();
        new SchemaChecks(schema).check();
        return schema;
    }

    private SchemaFile parseFile() {
        while (next < lines.size()) {
            Line line = lines.get(next++);
            String word = line.word(0);
            if (line.depth() > 0) {
                throw line.error("a field outside of a section");
            } else if (SECTIONS.contains(word)) {
                section(line);
            } else if (PROPERTIES.contains(word)) {
                property(line);
            } else {
                throw line.error("unknown word '" + word + "'");
            }
        }
        if (messages.isEmpty()) {
            throw new SchemaException(file, 1, "no message in this file");
        }
        return new SchemaFile(file, headComment(), api(), List.copyOf(messages));
    }

    private void property(Line line) {
        if (line.word(0).equals("message")) {
            // a file may hold several; each starts anew
            properties.clear();
            sections.clear();
        }
        line.word(1);
        if (properties.put(line.word(0), line) != null) {
            throw line.error("'" + line.word(0) + "' is here twice");
        }
    }

    private void section(Line head) {
        int end = next;
        while (end < lines.size() && lines.get(end).depth() > 0) {
            end++;
        }
        Versions versions = required("versions", head);
        StructParser parser = new StructParser(lines.subList(next, end), versions);
        next = end;
        Struct root = parser.parse(className(head), head.number());
        Optional<String> constant = Optional.ofNullable(properties.get("api")).map(line -> Api.constant(line.word(2)));
        Message message = new Message(versions, flexible(versions), root, List.copyOf(parser.structs()), constant);
        if (sections.put(head.word(0), message) != null) {
            throw head.error("'" + head.word(0) + "' is here twice");
        }
        messages.add(message);
    }

    private String className(Line head) {
        String section = head.word(0);
        Line owner = properties.get(section.equals("fields") ? "message" : "api");
        if (owner == null) {
            throw head.error("'" + section + "' needs a line 'api' (or 'fields' a line 'message') before it");
        }
        return switch (section) {
            case "request" -> owner.word(2) + "Request";
            case "response" -> owner.word(2) + "Response";
            default -> owner.word(1);
        };
    }

    private Versions flexible(Versions versions) {
        Line line = properties.get("flexible");
        return line == null ? Versions.NONE : range(line).intersect(versions);
    }

    private Versions required(String property, Line where) {
        Line line = properties.get(property);
        if (line == null) {
            throw where.error("'" + property + "' must come first");
        }
        return range(line);
    }

    private static Versions range(Line line) {
        return Versions.parse(line.word(1))
                .orElseThrow(() -> line.error("not a version range: '" + line.word(1) + "'"));
    }

    private Optional<Api> api() {
        Line line = properties.get("api");
        if (line == null) {
            return Optional.empty();
        }
        if (!line.word(1).matches("\\d{1,4}")) {
            throw line.error("the key of an API is a number: '" + line.word(1) + "'");
        }
        Message request = sections.get("request");
        Message response = sections.get("response");
        if (request == null || response == null) {
            throw line.error("an API has a request and a response");
        }
        Line unstable = properties.get("unstable");
        return Optional.of(new Api(
                Integer.parseInt(line.word(1)),
                line.word(2),
                request.versions(),
                request.flexible(),
                unstable == null ? Versions.NONE : range(unstable),
                !properties.containsKey("response-header"),
                request,
                response));
    }

    private List<String> headComment() {
        return texts.stream()
                .takeWhile(text -> text.startsWith("#"))
                .map(text -> text.substring(1))
                .toList();
    }
}
