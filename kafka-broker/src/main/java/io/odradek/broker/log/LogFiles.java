package io.odradek.broker.log;

import io.odradek.common.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The names of files and directories in a log directory, and the few things that are done to files everywhere. */
final class LogFiles {

    static final String LOG = ".log";
    static final String OFFSET_INDEX = ".index";
    static final String TIME_INDEX = ".timeindex";
    static final String TRANSACTION_INDEX = ".txnindex";
    static final String SNAPSHOT = ".snapshot";
    /** A file that is out of the log and only waits for its removal. */
    static final String DELETED = ".deleted";
    /** A file that is being written; left over only by a crash. */
    static final String TEMPORARY = ".tmp";
    /** Kafka's suffix for a file that its cleaner was writing. */
    static final String CLEANED = ".cleaned";
    /** Kafka's suffix for a file that its cleaner was about to put in place of others. */
    static final String SWAP = ".swap";
    /** A directory of a deleted log. */
    static final String DELETED_DIRECTORY = "-delete";
    /** A directory of a log that belongs to a topic that is no more; only a person removes it. */
    static final String STRAY_DIRECTORY = "-stray";

    /** A directory of a log that is going to take the place of one in another log directory. */
    static final String FUTURE_DIRECTORY = "-future";

    static final String LEADER_EPOCHS = "leader-epoch-checkpoint";
    static final String PARTITION_METADATA = "partition.metadata";
    static final String RECOVERY_POINTS = "recovery-point-offset-checkpoint";
    static final String LOG_STARTS = "log-start-offset-checkpoint";
    static final String HIGH_WATERMARKS = "replication-offset-checkpoint";
    static final String META_PROPERTIES = "meta.properties";
    static final String LOCK = ".lock";
    static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    /** In a log that may stand in for the one that it is a copy of, once that is out of the way. */
    static final String SUCCESSOR = ".odradek_successor";

    static final String BOOT_ID = ".odradek_boot_id";

    private static final int OFFSET_DIGITS = 20;

    private LogFiles() {}

    /** The file of a segment: its base offset with leading zeroes, so that names sort as offsets do. */
    static Path segmentFile(Path directory, long baseOffset, String suffix) {
        return directory.resolve(String.format("%0" + OFFSET_DIGITS + "d", baseOffset) + suffix);
    }

    /** The base offset in the name of a segment's file, or -1 if it is the name of something else. */
    static long offsetOf(String name, String suffix) {
        if (name.length() != OFFSET_DIGITS + suffix.length() || !name.endsWith(suffix)) {
            return -1;
        }
        long offset = 0;
        for (int i = 0; i < OFFSET_DIGITS; i++) {
            char digit = name.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            offset = offset * 10 + (digit - '0');
        }
        return offset;
    }

    /** The partition whose log lies in a directory of that name; empty if no log does. */
    static Optional<TopicPartition> partitionOf(String name) {
        int hyphen = name.lastIndexOf('-');
        String number = name.substring(hyphen + 1);
        if (hyphen <= 0
                || number.isEmpty()
                || number.length() > 9
                || !number.chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        return Optional.of(new TopicPartition(name.substring(0, hyphen), Integer.parseInt(number)));
    }

    /** The partition whose future log lies in a directory of that name; empty if none does. */
    static Optional<TopicPartition> futurePartitionOf(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && name.endsWith(FUTURE_DIRECTORY) ? partitionOf(name.substring(0, dot)) : Optional.empty();
    }

    /** Writes the whole buffer at a position. */
    static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** Reads until the buffer is full or the file ends. */
    static void readFully(FileChannel channel, ByteBuffer target, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int read = channel.read(target, at);
            if (read < 0) {
                return;
            }
            at += read;
        }
    }

    /** Puts new contents in place of a file in one step: a crash leaves the old file or the new one. */
    static void replace(FileOpener opener, Path path, ByteBuffer contents, boolean durable) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY);
        try (FileChannel channel = opener.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, contents, 0);
            if (durable) {
                channel.force(true);
            }
        }
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (durable) {
            forceDirectory(opener, path.getParent());
        }
    }

    /** The text of a file. Bytes that are no UTF-8 become other characters: damage is for the reader to find. */
    static String readText(Path path) throws IOException {
        return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    }

    /** Makes a file durable that was written before. */
    static void force(FileOpener opener, Path path) throws IOException {
        try (FileChannel channel = opener.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes the names in a directory durable. Windows opens no directory, and keeps names durable by itself. */
    static void forceDirectory(FileOpener opener, Path directory) throws IOException {
        if (java.io.File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = opener.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
