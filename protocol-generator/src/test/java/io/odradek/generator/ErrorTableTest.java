package io.odradek.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorTableTest {

    @TempDir
    Path directory;

    @Test
    void readsALineWithEverything() throws IOException {
        ErrorClass error = parse("# words\n\nLate < Slow = TOO_LATE abstract written : It took long.\n")
                .get(0);
        assertThat(error.name()).isEqualTo("Late");
        assertThat(error.parent()).isEqualTo("Slow");
        assertThat(error.code()).contains("TOO_LATE");
        assertThat(error.isAbstract()).isTrue();
        assertThat(error.written()).isTrue();
        assertThat(error.meaning()).isEqualTo("It took long.");
    }

    @Test
    void aClassSaysItsCodeToTheOneAbove() throws IOException {
        List<ErrorClass> errors = parse("Late < Slow = TOO_LATE\nSlow < ApiException abstract : Wait.");
        assertThat(ErrorEmitter.emit(errors.get(0)))
                .contains("public class Late extends Slow {", "super(ErrorCode.TOO_LATE, message, cause);");
        assertThat(ErrorEmitter.emit(errors.get(1))).contains("/** Wait. */", "public abstract class Slow");
        assertThat(ErrorEmitter.emitTable(errors))
                .contains("case TOO_LATE -> new Late(message);")
                .doesNotContain("Slow");
    }

    @Test
    void saysWhichLineIsWrong() {
        assertThatThrownBy(() -> parse("# words\nLate > Slow\n"))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("errors.table:2");
    }

    @Test
    void noTableIsNoException() throws IOException {
        assertThat(ErrorTableParser.parse(directory.resolve("none"))).isEmpty();
    }

    private List<ErrorClass> parse(String text) throws IOException {
        Path table = directory.resolve("errors.table");
        Files.writeString(table, text);
        return ErrorTableParser.parse(table);
    }
}
