package io.odradek.broker.group.consumer;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;

/**
 * A regular expression of topic names, with the syntax of RE2 as in Kafka (KIP-848). Its work is bounded: it takes a step for
 * each character of a name and each instruction of its program at most, and the size of the program is known before it is made.
 */
public final class TopicExpression {

    private static final int MAX_LENGTH = 1_000;

    /** A pattern of this many instructions looks into ten thousand long names in some seconds. */
    private static final long MAX_SIZE = 1_000;

    private final Pattern pattern;

    private TopicExpression(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws ApiException INVALID_REGULAR_EXPRESSION when it is none, or takes too much work */
    public static TopicExpression of(String text) {
        if (text.length() > MAX_LENGTH) {
            throw invalid("an expression of " + text.length() + " characters, of " + MAX_LENGTH + " allowed");
        }
        long size = ExpressionSize.of(text);
        if (size > MAX_SIZE) {
            throw invalid("an expression that repeats up to " + size + " things, of " + MAX_SIZE + " allowed");
        }
        try {
            return new TopicExpression(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw invalid(e.getMessage());
        }
    }

    private static ApiException invalid(String why) {
        return new ApiException(ErrorCode.INVALID_REGULAR_EXPRESSION, why);
    }

    public boolean matches(String topic) {
        return pattern.matches(topic);
    }
}
