package io.odradek.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.generator.Type.Primitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SchemaParserTest {

    private static final SchemaFile LEND = parse("""
            # Lends books.
            #
            #   2  several at once

            api       7 LendBook
            versions  0-3
            flexible  2+
            unstable  3

            request
              reader     string?           = null
              timeoutMs  int32       0-2   = -1 ignorable
              books      []Book?2+         # null means all
                title    string            key
                volumes  []int16     1+
              card       Card        2+    tag 0
                number   int64

            response
              errorCode  int16
              due        []Day

              struct Day
                year     uint16
                contents bytes?            secret
            """);

    @Test
    void readsTheTableLine() {
        Api api = LEND.api().orElseThrow();
        assertThat(api.key()).isEqualTo(7);
        assertThat(api.name()).isEqualTo("LendBook");
        assertThat(api.versions()).isEqualTo(new Versions(0, 3));
        assertThat(api.flexible()).isEqualTo(new Versions(2, 3));
        assertThat(api.stable()).isEqualTo(new Versions(0, 2));
        assertThat(api.flexibleResponseHeader()).isTrue();
        assertThat(Api.constant(api.name())).isEqualTo("LEND_BOOK");
        assertThat(LEND.comment()).containsExactly(" Lends books.", "", "   2  several at once");
    }

    @Test
    void readsFields() {
        Message request = LEND.messages().get(0);
        assertThat(request.name()).isEqualTo("LendBookRequest");
        Field reader = request.root().fields().get(0);
        assertThat(reader.type()).isEqualTo(Primitive.STRING);
        assertThat(reader.nullable()).isEqualTo(new Versions(0, 3));
        assertThat(reader.defaultsToNull()).isTrue();
        Field timeout = request.root().fields().get(1);
        assertThat(timeout.versions()).isEqualTo(new Versions(0, 2));
        assertThat(timeout.defaultText()).contains("-1");
        assertThat(timeout.is(Field.Mark.IGNORABLE)).isTrue();
        Field books = request.root().fields().get(2);
        assertThat(books.type()).isEqualTo(new Type.Array(new Type.Struct("Book")));
        assertThat(books.nullable()).isEqualTo(new Versions(2, 3));
        assertThat(request.root().taggedFields().get(0).tag()).isEqualTo(OptionalInt.of(0));
    }

    @Test
    void nestedFieldsHaveTheVersionsOfWhatTheyAreIn() {
        Message request = LEND.messages().get(0);
        assertThat(request.structs()).extracting(Struct::name).containsExactly("Book", "Card");
        assertThat(request.struct("Card").fields().get(0).versions()).isEqualTo(new Versions(2, 3));
        assertThat(request.struct("Book").fields().get(1).versions()).isEqualTo(new Versions(1, 3));
    }

    @Test
    void aSharedStructStandsUnderItsName() {
        Struct day = LEND.messages().get(1).struct("Day");
        assertThat(day.fields()).extracting(Field::name).containsExactly("year", "contents");
        assertThat(day.fields().get(1).is(Field.Mark.SECRET)).isTrue();
    }

    @Test
    void aFileMayHoldSeveralMessagesThatBelongToNoApi() {
        SchemaFile file = parse("""
                message   One
                versions  1-2
                flexible  2+

                fields
                  a  int8

                message   Two
                versions  0

                fields
                  b  int8
                """);
        assertThat(file.api()).isEmpty();
        assertThat(file.messages()).extracting(Message::name).containsExactly("One", "Two");
        assertThat(file.messages().get(1).flexible().isEmpty()).isTrue();
    }

    @Test
    void theExampleInTheDocumentationIsASchema() throws IOException {
        String page = Files.readString(Path.of("../docs/protocol.md"));
        Matcher block = Pattern.compile("```\n(# .*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).isTrue();
        SchemaFile example = parse(block.group(1));
        assertThat(example.api().orElseThrow().name()).isEqualTo("LendBook");
        assertThat(example.messages().get(1).structs()).extracting(Struct::name).containsExactly("Day");
    }

    @Test
    void theFewestBytesOfAnElementAreThoseOfItsShortestVersion() {
        MinimalSize request = new MinimalSize(LEND.messages().get(0));
        // version 2: an empty compact string, an empty compact list, no tagged fields
        assertThat(request.ofElement(new Type.Struct("Book"), new Versions(2, 3)))
                .isEqualTo(3);
        // version 0: an empty string, no list yet
        assertThat(request.ofElement(new Type.Struct("Book"), new Versions(0, 1)))
                .isEqualTo(2);
        MinimalSize response = new MinimalSize(LEND.messages().get(1));
        assertThat(response.ofElement(new Type.Struct("Day"), new Versions(0, 0)))
                .isEqualTo(6);
    }

    private static SchemaFile parse(String text) {
        return SchemaParser.parse(Path.of("test.api"), List.of(text.split("\n")));
    }
}
