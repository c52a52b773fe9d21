package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
final class Tool {

    /** What a program left behind. */
    record Outcome(int exitCode, String output, String errors) {

        /** Its output, if it went well. */
        String orFail() {
            assertThat(exitCode)
                    .as("exit code; output:%n%s%nerrors:%n%s", output, errors)
                    .isZero();
            return output;
        }

        /** The lines of its output, if it went well. */
        List<String> lines() {
            return orFail().lines().toList();
        }
    }

    private Tool() {}

    /** Runs a command; one that does not end in time is killed and fails the test. */
    static Outcome run(String input, long patienceSeconds, List<String> command) {
        Path directory = null;
        Process process = null;
        try {
            directory = Files.createTempDirectory("tool");
            Path in = Files.writeString(directory.resolve("in"), input);
            Path out = directory.resolve("out");
            Path err = directory.resolve("err");
            process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
                throw new AssertionError(command + " does not end; output:\n" + Files.readString(out) + "\nerrors:\n"
                        + Files.readString(err));
            }
            return new Outcome(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        try {
            if (directory != null) {
                for (String name : List.of("in", "out", "err")) {
                    Files.deleteIfExists(directory.resolve(name));
                }
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
