package io.odradek.generator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong in a schema is refused with file, line and a reason. */
class SchemaErrorsTest {

    /** Field lines of a request, separated by a slash; the first is line 6 of the file. */
    static Stream<Arguments> fields() {
        return Stream.of(
                arguments("  a int31", 6, "unknown type 'int31'"),
                arguments("  a", 6, "something is missing after 'a'"),
                arguments("  A int32", 6, "lower camel case"),
                arguments("  a int32 sparkling", 6, "unknown word 'sparkling'"),
                arguments("  a int32 4+", 6, "not within 0-3"),
                arguments("  a int32 3-1", 6, "not a version range"),
                arguments("  a string?4", 6, "nullable versions 4 are not within 0-3"),
                arguments("  a int32?", 6, "cannot be null by its type"),
                arguments("  a int32/  a int8", 7, "a second field 'a'"),
                arguments("  a int32 = many", 6, "does not fit the type"),
                arguments("  a int8 = 128", 6, "does not fit the type"),
                arguments("  a bool = 1", 6, "does not fit the type"),
                arguments("  a int32 =", 6, "something is missing after '='"),
                arguments("  a string = null", 6, "null by default but not nullable"),
                arguments("  a int32 tag 0", 6, "needs flexible versions"),
                arguments("  a int32 2+ tag 1", 6, "numbered from 0 without gaps"),
                arguments("  a int32 2+ tag x", 6, "a tag is a number"),
                arguments("  a records 2+ tag 0", 6, "records cannot be tagged"),
                arguments("  a []bytes", 6, "lists of byte fields"),
                arguments("  a Thing", 6, "struct 'Thing' has no fields"),
                arguments("  a int32/    b int32", 6, "only a struct has fields"),
                arguments("  a X/      b int32", 7, "indented too deep"),
                arguments("   a int32", 6, "indent with blanks"),
                arguments("  a []X/    b int8/  c []X/    d int8", 8, "a second struct 'X'"),
                arguments("  a []X/    b int8 1+", 6, "take no bytes in some version"),
                arguments("  a []X/  struct X/    b []X", 7, "contains itself"));
    }

    /** Lines of a file, separated by a slash. */
    static Stream<Arguments> files() {
        return Stream.of(
                arguments("# nothing", 1, "no message in this file"),
                arguments("api 0 X/request", 2, "'versions' must come first"),
                arguments("api 0 X/versions 0/versions 1", 3, "'versions' is here twice"),
                arguments("api 0 X/versions 0/request/request", 4, "'request' is here twice"),
                arguments("api 0 X/versions 0/request", 1, "has a request and a response"),
                arguments("api x X/versions 0/request/response", 1, "the key of an API is a number"),
                arguments("api 0 X/versions 0+/request/response", 3, "a first and a last version"),
                arguments("api 0 X/versions 0-3/unstable 1/request/response", 1, "not one end of 0-3"),
                arguments("versions 0/request", 2, "needs a line 'api'"),
                arguments("api 0 X/whatever", 2, "unknown word 'whatever'"),
                arguments("api 0 X/  a int32", 2, "a field outside of a section"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void aFieldIsRefused(String fields, int line, String message) {
        List<String> lines = new ArrayList<>(List.of("api 0 Test", "versions 0-3", "flexible 2+", "", "request"));
        lines.addAll(List.of(fields.split("/")));
        lines.addAll(List.of("response", "  ok int8"));
        refused(lines, line, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void aFileIsRefused(String text, int line, String message) {
        refused(List.of(text.split("/")), line, message);
    }

    private static void refused(List<String> lines, int line, String message) {
        assertThatThrownBy(() -> SchemaParser.parse(Path.of("00-Test.api"), lines))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("00-Test.api:" + line + ": ")
                .hasMessageContaining(message);
    }
}
