package io.odradek.common.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.Output;
import io.odradek.common.errors.SerializationException;
import java.util.Map;

/**
 * Values as Kryo writes them. Every class has to be registered, under a number that both sides know:
 *
 * <pre>{@code
 * value.serializer=io.odradek.common.serialization.KryoSerializer
 * kryo.registrations=20=com.example.Order, 21=com.example.Item, 22=java.util.ArrayList
 * }</pre>
 *
 * The keys are those of {@link KryoSettings}. Needs {@code com.esotericsoftware:kryo} on the class path.
 *
 * <p>Runs on: any threads; each call borrows a Kryo of its own.
 */
public final class KryoSerializer<T> implements Serializer<T> {

    private static final int FIRST_BYTES = 256;

    private KryoSettings settings;
    private KryoPool pool;

    /** For the configuration to name. */
    public KryoSerializer() {}

    public KryoSerializer(KryoSettings settings) {
        use(settings);
    }

    private void use(KryoSettings given) {
        settings = given;
        pool = new KryoPool(given);
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        if (settings == null) {
            use(KryoSettings.of(configs));
        }
    }

    @Override
    public byte[] serialize(String topic, T data) {
        if (data == null) {
            return null;
        }
        Kryo kryo = pool.obtain();
        try (Output output = new Output(FIRST_BYTES, settings.maxBytes())) {
            kryo.writeClassAndObject(output, data);
            return output.toBytes();
        } catch (KryoBufferOverflowException e) {
            throw new SerializationException(
                    "a " + data.getClass().getName() + " for topic " + topic + " takes more than " + settings.maxBytes()
                            + " bytes; see " + KryoSettings.MAX_BYTES,
                    e);
        } catch (KryoException | IllegalArgumentException e) {
            throw new SerializationException(
                    "cannot write a " + data.getClass().getName() + " for topic " + topic
                            + " with Kryo: " + e.getMessage() + "; every class needs a number in "
                            + KryoSettings.REGISTRATIONS
                            + ", the same in producers and consumers",
                    e);
        } finally {
            pool.free(kryo);
        }
    }
}
