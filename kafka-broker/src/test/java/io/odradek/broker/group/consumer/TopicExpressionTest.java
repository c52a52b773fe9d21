package io.odradek.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import io.odradek.common.errors.ApiException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions match whole names, and none can take more work than it is allowed. */
class TopicExpressionTest {

    @ParameterizedTest
    @CsvSource({
        "foo.*,foo-1,true",
        "foo,foo-1,false",
        "'(a|b)[0-9]{1,3}',b12,true",
        "(?i)FOO,foo,true",
        "[^a-c]+,xyz,true",
        "\\Qa.b\\E,a.b,true",
        "\\Qa.b\\E,axb,false",
        "'[a-z]{1,249}\\.orders',eu.orders,true"
    })
    void itMatchesTheWholeName(String expression, String topic, boolean matches) {
        assertThat(TopicExpression.of(expression).matches(topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "a**",
                "(?=a)",
                "(a)\\1",
                "((a{100}){100}){100}",
                "(((a{1000}){1000}){1000}){1000}",
                "\\Q[\\E((a{1000}){1000}){1000}]",
                "[]]((a{1000}){1000}){1000}",
                "((((a{99}b){99})c){99})",
                "((a{1000}){1000}",
                "\\x{41}(a{900}){900}",
                "(\\Q(\\Ea{1000}){1000}",
                "a{99999999999999999999}"
            })
    void whatIsNoneOrTooMuchIsRefused(String expression) {
        assertThatThrownBy(() -> TopicExpression.of(expression)).isInstanceOf(ApiException.class);
    }

    /** The size is known before: whatever passes makes a program of about that size. */
    @Test
    void noExpressionThatPassesMakesALargeProgram() {
        Random random = new Random(848);
        String[] parts = {
            "a", "(", ")", "[", "]", "{9}", "{2,99}", "|", "*", "\\", "\\Q", "\\E", "^", "{", "}", "?", "-", "\\x{41}"
        };
        int compiled = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(14); part >= 0; part--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                TopicExpression.of(text.toString());
            } catch (ApiException e) {
                continue;
            }
            compiled++;
            assertThat(Pattern.compile(text.toString()).programSize())
                    .as("%s", text)
                    .isLessThan(10_000);
        }
        assertThat(compiled).isGreaterThan(1_000);
    }
}
