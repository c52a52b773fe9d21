package io.odradek.clients.consumer;

import java.util.Objects;

/** A regular expression, of RE2, that the broker evaluates; for {@code group.protocol=consumer}. Source: KIP-848. */
public final class SubscriptionPattern {

    private final String pattern;

    public SubscriptionPattern(String pattern) {
        this.pattern = Objects.requireNonNull(pattern, "pattern");
    }

    public String pattern() {
        return pattern;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubscriptionPattern that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
