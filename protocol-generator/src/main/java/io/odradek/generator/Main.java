package io.odradek.generator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The generator: {@code Main <directory of schemas> <directory of sources>}. The target directory belongs to it: what it
 * did not make is deleted.
 */
public final class Main {

    private static final String PROTOCOL_PACKAGE = "io.odradek.protocol";

    private Main() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("two arguments: the directory of the schemas and that of the sources");
        }
        generate(Path.of(args[0]), Path.of(args[1]));
    }

    /** Generates everything; returns how many files changed. */
    static int generate(Path schemas, Path target) throws IOException {
        List<SchemaFile> files = parseAll(schemas);
        SourceTree sources = new SourceTree(target);
        for (SchemaFile file : files) {
            for (Message message : file.messages()) {
                sources.add(MessageEmitter.MESSAGE_PACKAGE, message.name(), new MessageEmitter(file, message).emit());
            }
        }
        List<Api> apis = apis(files);
        sources.add(PROTOCOL_PACKAGE, "ApiKey", ApiKeyEmitter.emit(template("ApiKey.java.txt"), apis));
        sources.add(MessageEmitter.MESSAGE_PACKAGE, "ApiMessages", new FactoryEmitter().emit(apis));
        List<ErrorClass> errors = ErrorTableParser.parse(schemas.resolve("errors.table"));
        for (ErrorClass error : errors) {
            if (!error.written()) {
                sources.add(ErrorEmitter.ERROR_PACKAGE, error.name(), ErrorEmitter.emit(error));
            }
        }
        if (!errors.isEmpty()) {
            sources.add(ErrorEmitter.ERROR_PACKAGE, "ErrorTable", ErrorEmitter.emitTable(errors));
        }
        return sources.save();
    }

    private static List<SchemaFile> parseAll(Path schemas) throws IOException {
        List<Path> paths;
        try (Stream<Path> found = Files.list(schemas)) {
            paths = found.filter(path -> path.toString().endsWith(".api"))
                    .sorted()
                    .toList();
        }
        List<SchemaFile> files = new ArrayList<>();
        for (Path path : paths) {
            files.add(SchemaParser.parse(path));
        }
        return files;
    }

    private static List<Api> apis(List<SchemaFile> files) {
        Map<Integer, Path> keys = new HashMap<>();
        List<Api> apis = new ArrayList<>();
        for (SchemaFile file : files) {
            file.api().ifPresent(api -> {
                Path other = keys.put(api.key(), file.path());
                if (other != null) {
                    throw new SchemaException(file.path(), 1, "key " + api.key() + " is already that of " + other);
                }
                apis.add(api);
            });
        }
        apis.sort(Comparator.comparingInt(Api::key));
        return apis;
    }

    private static String template(String name) throws IOException {
        try (InputStream in = Main.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
