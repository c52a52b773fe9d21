package io.odradek.broker.group.consumer;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many things an expression has once each counted repetition is written out: {@code (a{10}b){20}} has 220. RE2 writes them
 * out before it looks how many there are, so that a short expression can fill the memory.
 *
 * <p>Where an expression is none, what comes out may be too much, and never too little.
 */
final class ExpressionSize {

    private static final long ENOUGH = 1L << 40;

    private final String text;
    private final Deque<long[]> outer = new ArrayDeque<>();
    private int at;
    /** Of the group that is read: its size, and that of its last thing. */
    private long[] group = new long[2];

    private ExpressionSize(String text) {
        this.text = text;
    }

    static long of(String text) {
        return new ExpressionSize(text).count();
    }

    private long count() {
        while (at < text.length()) {
            step(text.charAt(at++));
        }
        while (!outer.isEmpty()) {
            close();
        }
        return group[0];
    }

    private void step(char one) {
        switch (one) {
            case '(' -> {
                outer.push(group);
                group = new long[2];
            }
            case ')' -> close();
            case '{' -> repeat();
            case '[' -> {
                skipClass();
                add(1);
            }
            case '\\' -> escape();
            default -> add(1);
        }
    }

    /** One thing, named in braces or not; or all up to the end of a quotation. */
    private void escape() {
        char kind = at < text.length() ? text.charAt(at++) : ' ';
        if (kind == 'Q') {
            int end = text.indexOf("\\E", at);
            at = end < 0 ? text.length() : end + 2;
        } else if ((kind == 'x' || kind == 'p' || kind == 'P') && at < text.length() && text.charAt(at) == '{') {
            int end = text.indexOf('}', at);
            at = end < 0 ? text.length() : end + 1;
        }
        add(1);
    }

    private void add(long size) {
        group[0] = Math.min(ENOUGH, group[0] + size);
        group[1] = size;
    }

    private void close() {
        if (!outer.isEmpty()) {
            long size = group[0] + 1;
            group = outer.pop();
            add(size);
        }
    }

    /** What stands before the brace, as often as the larger of the numbers in it. */
    private void repeat() {
        long most = 0;
        long number = 0;
        for (; at < text.length() && text.charAt(at) != '}'; at++) {
            char one = text.charAt(at);
            number = one >= '0' && one <= '9' ? Math.min(ENOUGH, number * 10 + one - '0') : 0;
            most = Math.max(most, number);
        }
        at++;
        long last = group[1];
        long repeated = last > 0 && most > ENOUGH / last ? ENOUGH : last * Math.max(most, 1);
        group[0] = Math.min(ENOUGH, group[0] - last + repeated);
        group[1] = repeated;
    }

    private void skipClass() {
        int begin = at;
        while (at < text.length() && (text.charAt(at) != ']' || at == begin)) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }
}
