package io.odradek.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexFileTest {

    @TempDir
    Path root;

    private Path path;

    @BeforeEach
    void name() {
        path = root.resolve("00000000000000000000.index");
    }

    private IndexFile index(int keyBytes) {
        return new IndexFile(path, FileOpener.SYSTEM, keyBytes);
    }

    @Test
    void anIndexWithoutEntriesHasNoFile() throws IOException {
        IndexFile index = index(Integer.BYTES);
        index.writeOut();
        index.force();
        assertThat(path).doesNotExist();
        assertThat(index.floorValue(7)).isEqualTo(IndexFile.NONE);
        assertThat(index.lastKey()).isEqualTo(IndexFile.NONE);
    }

    @Test
    void anOffsetIndexHasKafkasBytes() throws IOException {
        OffsetIndex index = new OffsetIndex(path, FileOpener.SYSTEM, 1000);
        index.append(1005, 4200);
        index.append(1010, 8400);
        index.file().writeOut();
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(path)))
                .isEqualTo("00000005" + "00001068" + "0000000a" + "000020d0");
        assertThat(index.lookup(1004)).isZero();
        assertThat(index.lookup(1005)).isEqualTo(4200);
        assertThat(index.lookup(1009)).isEqualTo(4200);
        assertThat(index.lookup(2000)).isEqualTo(8400);
    }

    @Test
    void aTimeIndexHasKafkasBytes() throws IOException {
        TimeIndex index = new TimeIndex(path, FileOpener.SYSTEM, 1000);
        index.appendIfNewer(0x1234, 1005);
        index.appendIfNewer(0x1234, 1006);
        index.appendIfNewer(0x1235, 1010);
        index.file().writeOut();
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(path)))
                .isEqualTo("0000000000001234" + "00000005" + "0000000000001235" + "0000000a");
        assertThat(index.peekGreatestTimestamp()).isEqualTo(0x1235);
        assertThat(index.lookup(0x1234)).isEqualTo(1005);
        assertThat(index.lookup(1)).isEqualTo(1000);
    }

    @Test
    void whateverIsDoneToItItSaysWhatAMapSays() throws IOException {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Files.deleteIfExists(path);
            IndexFile index = index(seed % 2 == 0 ? Integer.BYTES : Long.BYTES);
            TreeMap<Long, Integer> model = new TreeMap<>();
            for (int step = 0; step < 6; step++) {
                grow(index, model, random);
                if (random.nextInt(3) == 0) {
                    int limit = random.nextInt(model.lastEntry().getValue() + 2);
                    index.truncateValues(limit);
                    model.values().removeIf(value -> value >= limit);
                }
                if (random.nextInt(3) == 0) {
                    index.writeOut();
                    index = index(index.entrySize() - Integer.BYTES);
                    assertThat(index.load()).isTrue();
                }
                check(index, model, random, seed);
            }
        }
    }

    private static void grow(IndexFile index, TreeMap<Long, Integer> model, Random random) throws IOException {
        int more = 1 + random.nextInt(700);
        for (int i = 0; i < more; i++) {
            long key = (model.isEmpty() ? 0 : model.lastKey()) + 1 + random.nextInt(5);
            int value = (model.isEmpty() ? 0 : model.lastEntry().getValue()) + 1 + random.nextInt(5);
            index.append(key, value);
            model.put(key, value);
            if (random.nextInt(200) == 0) {
                index.writeOut();
            }
        }
    }

    private static void check(IndexFile index, TreeMap<Long, Integer> model, Random random, long seed)
            throws IOException {
        assertThat(index.entries()).as("seed %d", seed).isEqualTo(model.size());
        for (int i = 0; i < 50; i++) {
            long key = random.nextInt(20_000);
            Map.Entry<Long, Integer> floor = model.floorEntry(key);
            assertThat(index.floorValue(key))
                    .as("seed %d key %d", seed, key)
                    .isEqualTo(floor == null ? IndexFile.NONE : floor.getValue());
        }
    }

    @Test
    void zeroesAtTheEndOfAPreallocatedFileAreCutOff() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1024 * 8);
        bytes.putInt(5).putInt(4200).putInt(9).putInt(9000);
        Files.write(path, bytes.array());
        IndexFile index = index(Integer.BYTES);
        assertThat(index.load()).isTrue();
        assertThat(index.entries()).isEqualTo(2);
        assertThat(index.floorValue(10)).isEqualTo(9000);
        assertThat(path).hasSize(16);
    }

    @Test
    void whatMakesNoSenseIsSaidToBeDamaged() throws IOException {
        Files.write(
                path,
                ByteBuffer.allocate(16)
                        .putInt(5)
                        .putInt(42)
                        .putInt(4)
                        .putInt(50)
                        .array());
        assertThat(index(Integer.BYTES).load()).isFalse();
        Files.write(path, ByteBuffer.allocate(8).putInt(5).putInt(42).array());
        Files.write(path, new byte[] {1}, StandardOpenOption.APPEND);
        assertThat(index(Integer.BYTES).load()).isFalse();
    }
}
