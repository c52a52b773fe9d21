package io.odradek.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The generated sources on disk. Files whose text has not changed are not touched, so that the compiler need not run;
 * files that are no longer generated go.
 */
final class SourceTree {

    private final Path root;
    private final Map<Path, String> sources = new HashMap<>();

    SourceTree(Path root) {
        this.root = root;
    }

    void add(String packageName, String className, String text) {
        sources.put(root.resolve(packageName.replace('.', '/')).resolve(className + ".java"), text);
    }

    /** Brings the directory in line; returns how many files were written or deleted. */
    int save() throws IOException {
        int changes = 0;
        for (Map.Entry<Path, String> source : sources.entrySet()) {
            Path file = source.getKey();
            if (!Files.exists(file) || !Files.readString(file).equals(source.getValue())) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, source.getValue());
                changes++;
            }
        }
        for (Path stale : staleFiles()) {
            Files.delete(stale);
            changes++;
        }
        return changes;
    }

    private List<Path> staleFiles() throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !sources.containsKey(file))
                    .toList();
        }
    }
}
