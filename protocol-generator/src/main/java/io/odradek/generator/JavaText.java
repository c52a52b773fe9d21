package io.odradek.generator;

/** Java source under construction: lines, indented by the braces that are open. */
final class JavaText {

    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** A line; one that starts with {@code &#125;} closes a block, one that ends with {@code &#123;} opens one. */
    JavaText line(String line) {
        if (line.startsWith("}")) {
            depth--;
        }
        if (!line.isEmpty()) {
            text.append("    ".repeat(depth)).append(line);
        }
        text.append('\n');
        if (line.endsWith("{")) {
            depth++;
        }
        return this;
    }

    JavaText blank() {
        return line("");
    }

    /** A block, or its body alone when the condition is empty: always true. */
    JavaText when(String condition, Runnable body) {
        if (condition.isEmpty()) {
            body.run();
        } else {
            line("if (" + condition + ") {");
            body.run();
            line("}");
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
