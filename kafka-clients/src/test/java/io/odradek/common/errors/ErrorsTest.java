package io.odradek.common.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.KafkaException;
import io.odradek.protocol.ErrorCode;
import java.lang.reflect.Modifier;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exceptions of the error codes, against Apache's. */
class ErrorsTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aCodeBecomesTheExceptionOfItsName(ErrorCode code) {
        ApiException ours = ApiException.of(code, "what was wrong");
        Throwable theirs = Errors.forCode(code.code()).exception();
        assertThat(ours.error()).isEqualTo(code);
        assertThat(ours).hasMessage("what was wrong");
        assertThat(ours instanceof RetriableException).isEqualTo(code.isRetriable());
        requireSameLine(ours.getClass(), theirs.getClass());
    }

    /** Both inherit from classes of the same names, up to the root of all. */
    private static void requireSameLine(Class<?> ours, Class<?> theirs) {
        assertThat(ours.getSimpleName()).isEqualTo(theirs.getSimpleName());
        assertThat(Modifier.isAbstract(ours.getModifiers())).isEqualTo(Modifier.isAbstract(theirs.getModifiers()));
        if (ours != KafkaException.class) {
            requireSameLine(ours.getSuperclass(), theirs.getSuperclass());
        }
    }

    @Test
    void thereIsNoExceptionForNoError() {
        assertThatThrownBy(() -> ApiException.of(ErrorCode.NONE, "all is well"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anInterruptedThreadStaysInterrupted() {
        InterruptException thrown = new InterruptException(new InterruptedException("enough"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).hasMessage("enough");
    }
}
