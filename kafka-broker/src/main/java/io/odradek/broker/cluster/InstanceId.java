package io.odradek.broker.cluster;

import io.odradek.common.Uuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The uuid of a data directory, in the file {@code odradek.instance} beside {@code meta.properties}.
 *
 * <p>It goes into the broker's registration. A broker that finds its own uuid there knows that the registration is that of its
 * former process, and that this is dead, because the lock of the directory is its own now: hold that lock before calling.
 */
public final class InstanceId {

    private static final String FILE = "odradek.instance";

    private InstanceId() {}

    /**
     * Reads the uuid of the directory, or makes one.
     *
     * @throws IOException when the file cannot be read or written, or holds something else
     */
    public static Uuid readOrCreate(Path dataDir) throws IOException {
        Path file = dataDir.resolve(FILE);
        try {
            return Uuid.fromString(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return create(dataDir, file);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " does not hold a uuid: delete it, and the next start makes a new one", e);
        }
    }

    private static Uuid create(Path dataDir, Path file) throws IOException {
        Uuid uuid = Uuid.randomUuid();
        Path temporary = dataDir.resolve(FILE + ".tmp");
        Files.writeString(temporary, uuid + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return uuid;
    }
}
