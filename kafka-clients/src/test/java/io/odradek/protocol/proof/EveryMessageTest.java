package io.odradek.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.odradek.common.errors.UnsupportedVersionException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message in every version, with random values, against both releases of Apache's classes. */
class EveryMessageTest {

    private static final int ROUNDS = 40;

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("messagesOfBothPeers")
    void hasTheSameBytesAndValuesOnBothSides(OurMessage our, Peer peer) {
        PeerMessage their = peer.message(our.name()).orElseThrow();
        commonVersions(our, their).forEach(version -> {
            for (int round = 0; round < ROUNDS; round++) {
                Pair pair = Pair.random(our, their, version, Seed.of(our, version, round));
                checked(our + " version " + version, () -> checkBothWays(pair, (short) version));
            }
        });
    }

    private static void checkBothWays(Pair pair, short version) {
        DeepEquality.check("as filled", pair.ours(), pair.theirs());
        byte[] ourBytes = pair.our().encode(pair.ours(), version);
        byte[] theirBytes = pair.their().encode(pair.theirs(), version);
        assertThat(ourBytes).as("the same values, encoded by both").isEqualTo(theirBytes);

        Object ourReading = pair.our().decode(theirBytes, version);
        Object theirReading = pair.their().decode(ourBytes, version);
        DeepEquality.check("as read", ourReading, theirReading);
        assertThat(ourReading).isEqualTo(pair.ours()).hasSameHashCodeAs(pair.ours());
        assertThat(pair.our().encode(ourReading, version)).isEqualTo(theirBytes);
        assertThat(pair.their().encode(theirReading, version)).isEqualTo(ourBytes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void refusesAndDropsTheSameFieldsInOtherVersions(OurMessage our) {
        PeerMessage their = Peer.NEWEST.message(our.name()).orElseThrow();
        int[] versions = commonVersions(our, their).toArray();
        for (int filledFor : versions) {
            for (int round = 0; round < ROUNDS / 4; round++) {
                Pair pair = Pair.random(our, their, filledFor, Seed.of(our, filledFor, round));
                for (int version : versions) {
                    checked(
                            our + " filled for version " + filledFor + ", written in " + version,
                            () -> checkOtherVersion(pair, (short) version));
                }
            }
        }
    }

    private static void checkOtherVersion(Pair pair, short version) {
        Optional<byte[]> theirBytes = encodedByThem(pair, version);
        Optional<byte[]> ourBytes = encodedByUs(pair, version);
        assertThat(ourBytes.isPresent()).as("can be written").isEqualTo(theirBytes.isPresent());
        ourBytes.ifPresent(bytes -> assertThat(bytes).isEqualTo(theirBytes.orElseThrow()));
    }

    private static Optional<byte[]> encodedByUs(Pair pair, short version) {
        try {
            return Optional.of(pair.our().encode(pair.ours(), version));
        } catch (UnsupportedVersionException refused) {
            return Optional.empty();
        }
    }

    /** Apache has an exception for a value that a version lacks, and falls over a null that it does not allow. */
    private static Optional<byte[]> encodedByThem(Pair pair, short version) {
        try {
            return Optional.of(pair.their().encode(pair.theirs(), version));
        } catch (org.apache.kafka.common.errors.UnsupportedVersionException | NullPointerException refused) {
            return Optional.empty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void hasAPeerForEachVersion(OurMessage our) {
        boolean[] covered = new boolean[our.highestVersion() + 1];
        int beyondOurs = 0;
        for (Peer peer : new Peer[] {Peer.NEWEST, Peer.ZOOKEEPER_ERA}) {
            Optional<PeerMessage> their = peer.message(our.name());
            if (their.isPresent()) {
                commonVersions(our, their.get()).forEach(version -> covered[version] = true);
                beyondOurs = Math.max(beyondOurs, their.get().highestVersion() - our.highestVersion());
            }
        }
        Arrays.fill(covered, 0, our.lowestVersion(), true);
        assertThat(covered).doesNotContain(false);
        assertThat(beyondOurs).as("versions that Apache has and we lack").isZero();
    }

    static Stream<OurMessage> messages() {
        return OurMessage.all();
    }

    static Stream<Arguments> messagesOfBothPeers() {
        return Stream.of(Peer.NEWEST, Peer.ZOOKEEPER_ERA).flatMap(peer -> messages()
                .filter(our -> peer.message(our.name()).isPresent())
                .map(our -> Arguments.of(our, peer)));
    }

    private static IntStream commonVersions(OurMessage our, PeerMessage their) {
        return IntStream.rangeClosed(
                Math.max(our.lowestVersion(), their.lowestVersion()),
                Math.min(our.highestVersion(), their.highestVersion()));
    }

    private static void checked(String what, Runnable check) {
        try {
            check.run();
        } catch (AssertionError | RuntimeException e) {
            fail(what + ", " + Seed.hint(), e);
        }
    }
}
