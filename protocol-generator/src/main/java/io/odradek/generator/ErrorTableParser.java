package io.odradek.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code errors.table}; what a line looks like stands at its head. */
final class ErrorTableParser {

    private static final Pattern LINE =
            Pattern.compile("(\\w+) < (\\w+)(?: = (\\w+))?( abstract)?( written)?(?: : (\\S.*))?");

    private ErrorTableParser() {}

    /** The exceptions of a table; none when there is no such file. */
    static List<ErrorClass> parse(Path table) throws IOException {
        List<ErrorClass> classes = new ArrayList<>();
        if (!Files.exists(table)) {
            return classes;
        }
        int number = 0;
        for (String line : Files.readAllLines(table)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                classes.add(parse(table, number, line));
            }
        }
        return classes;
    }

    private static ErrorClass parse(Path table, int number, String line) {
        Matcher match = LINE.matcher(line);
        if (!match.matches()) {
            throw new SchemaException(
                    table, number, "not of the form Name < Super [= CODE] [abstract] [written] [: words]");
        }
        return new ErrorClass(
                match.group(1),
                match.group(2),
                Optional.ofNullable(match.group(3)),
                match.group(4) != null,
                match.group(5) != null,
                match.group(6) == null ? "" : match.group(6));
    }
}
