package io.odradek.common.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import io.odradek.common.errors.SerializationException;
import java.util.Map;

/**
 * Reads what {@link KryoSerializer} writes, and trusts none of it: only classes are made that the configuration registers, under
 * the numbers that it gives them; a name of a class on the wire is an error, whatever the name; nothing is allocated for more
 * elements than there are bytes; objects nest only so deep. A list of more objects that take no byte at all than the whole value has
 * bytes counts as hostile, too.
 *
 * <pre>{@code
 * value.deserializer=io.odradek.common.serialization.KryoDeserializer
 * kryo.registrations=20=com.example.Order, 21=com.example.Item, 22=java.util.ArrayList
 * }</pre>
 *
 * The keys are those of {@link KryoSettings}. Needs {@code com.esotericsoftware:kryo} on the class path.
 *
 * <p>Runs on: any threads; each call borrows a Kryo of its own.
 */
public final class KryoDeserializer<T> implements Deserializer<T> {

    private KryoSettings settings;
    private KryoPool pool;

    /** For the configuration to name. */
    public KryoDeserializer() {}

    public KryoDeserializer(KryoSettings settings) {
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
    @SuppressWarnings("unchecked")
    public T deserialize(String topic, byte[] data) {
        if (data == null) {
            return null;
        }
        if (data.length > settings.maxBytes()) {
            throw new SerializationException("a value of topic " + topic + " has " + data.length + " bytes, more than "
                    + KryoSettings.MAX_BYTES + " allows: " + settings.maxBytes());
        }
        Kryo kryo = pool.obtain();
        try (BoundedInput input = new BoundedInput(data, settings.highestId())) {
            T value = (T) kryo.readClassAndObject(input);
            if (input.position() != data.length) {
                throw new SerializationException(
                        (data.length - input.position()) + " bytes are left behind a value of topic " + topic);
            }
            return value;
        } catch (KryoException | IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new SerializationException(
                    "cannot read a value of topic " + topic + " with Kryo: " + e.getMessage(), e);
        } finally {
            pool.free(kryo);
        }
    }
}
