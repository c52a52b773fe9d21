package io.odradek.common.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import io.odradek.common.KafkaException;
import io.odradek.common.errors.SerializationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KryoTest {

    record Order(String id, List<Object> items) {}

    static final class Unknown {}

    /** Says when somebody loads it. */
    static final class Trap {
        static {
            System.setProperty("odradek.kryo.trap", "sprung");
        }
    }

    private static final Map<String, Object> CONFIG = Map.of(
            KryoSettings.REGISTRATIONS,
            "20=" + Order.class.getName()
                    + ", 21=java.util.ArrayList, 22=[I,23=java.util.HashMap, 24=[Ljava.lang.String;");

    private final KryoSerializer<Object> writer = new KryoSerializer<>();
    private final KryoDeserializer<Object> reader = new KryoDeserializer<>();

    KryoTest() {
        writer.configure(CONFIG, false);
        reader.configure(CONFIG, false);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Object order = new Order("7", new ArrayList<>(List.of("a", 1, 2.5)));
        assertThat(reader.deserialize("orders", writer.serialize("orders", order)))
                .isEqualTo(order);
        int[] numbers = IntStream.range(0, 10_000).toArray();
        assertThat(reader.deserialize("orders", writer.serialize("orders", numbers)))
                .isEqualTo(numbers);
        Object words = "x".repeat(100_000);
        assertThat(reader.deserialize("orders", writer.serialize("orders", words)))
                .isEqualTo(words);
        assertThat(writer.serialize("orders", null)).isNull();
        assertThat(reader.deserialize("orders", (byte[]) null)).isNull();
    }

    @Test
    void aClassThatNobodyRegisteredIsNamedInTheError() {
        assertThatThrownBy(() -> writer.serialize("orders", new Unknown()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("KryoTest$Unknown")
                .hasMessageContaining("kryo.registrations");
    }

    @Test
    void aClassNameOnTheWireLoadsNothing() {
        Kryo careless = new Kryo();
        careless.setRegistrationRequired(false);
        Output output = new Output(256);
        careless.writeClass(output, HashMap.class);
        byte[] named = output.toBytes();
        // the same bytes with another name in them: HashMap's is not known to be loaded by the test
        String trap = Trap.class.getName();
        Output hostile = new Output(256);
        hostile.writeVarInt(1, true);
        hostile.writeVarInt(0, true);
        hostile.writeString(trap);
        for (byte[] bytes : List.of(named, hostile.toBytes())) {
            assertThatThrownBy(() -> reader.deserialize("orders", bytes))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("name a class");
        }
        assertThat(System.getProperty("odradek.kryo.trap")).isNull();
    }

    @Test
    void anIdThatNobodyRegisteredIsAnError() {
        Output output = new Output(16);
        output.writeVarInt(99 + 2, true);
        assertThatThrownBy(() -> reader.deserialize("orders", output.toBytes()))
                .isInstanceOf(SerializationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 22, 23, 24})
    void aSizeThatCannotBeTrueAllocatesNothing(int type) {
        Output output = new Output(16);
        output.writeVarInt(type + 2, true);
        output.writeVarInt(Integer.MAX_VALUE - 8, true);
        assertThatThrownBy(() -> reader.deserialize("orders", output.toBytes()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("size");
    }

    @Test
    void aStringThatCannotBeThatLongAllocatesNothing() {
        Output output = new Output(16);
        output.writeVarInt(1 + 2, true);
        output.writeVarIntFlag(true, Integer.MAX_VALUE - 8, true);
        assertThatThrownBy(() -> reader.deserialize("orders", output.toBytes()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("size");
    }

    @Test
    void objectsDoNotNestForEver() {
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            deep = new ArrayList<>(Collections.singletonList(deep));
        }
        Object tooDeep = deep;
        assertThatThrownBy(() -> writer.serialize("orders", tooDeep))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("depth");
        Map<String, Object> generous = new HashMap<>(CONFIG);
        generous.put(KryoSettings.MAX_DEPTH, "200");
        KryoSerializer<Object> other = new KryoSerializer<>();
        other.configure(generous, false);
        byte[] bytes = other.serialize("orders", tooDeep);
        assertThatThrownBy(() -> reader.deserialize("orders", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("depth");
    }

    @Test
    void aValueHasASizeThatItMayNotExceed() {
        KryoSettings small = new KryoSettings(Map.of(), 100, 10);
        String large = "x".repeat(101);
        assertThatThrownBy(() -> new KryoSerializer<>(small).serialize("orders", large))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("100");
        byte[] bytes = writer.serialize("orders", large);
        assertThatThrownBy(() -> new KryoDeserializer<>(small).deserialize("orders", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("kryo.max.bytes");
    }

    @Test
    void noiseIsAnErrorOrAValueButNeverADisaster() {
        Random random = new Random(7);
        byte[] whole = writer.serialize("orders", new Order("7", new ArrayList<>(List.of("a", new int[] {1, 2}))));
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                noise[random.nextInt(noise.length)] = (byte) random.nextInt();
            }
            try {
                reader.deserialize("orders", noise);
            } catch (SerializationException expected) {
                assertThat(expected).hasMessageContaining("orders");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "9=java.lang.Thread",
                "20=no.such.Class",
                "a=java.lang.Thread",
                "20=java.lang.Thread,20=java.util.List",
                "20=java.util.List,21=java.util.List"
            })
    void saysWhatIsWrongWithRegistrations(String registrations) {
        assertThatThrownBy(() ->
                        new KryoSerializer<>().configure(Map.of(KryoSettings.REGISTRATIONS, registrations), false))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("kryo.registrations");
    }
}
