package io.odradek.common.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.KafkaException;
import io.odradek.common.errors.SerializationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    record Order(String id, List<Integer> items) {}

    @Test
    void whatIsWrittenIsReadIntoTheClassOfTheConfiguration() {
        byte[] bytes = new JsonSerializer<Order>().serialize("orders", new Order("7", List.of(1, 2)));
        assertThat(new String(bytes, UTF_8)).isEqualTo("{\"id\":\"7\",\"items\":[1,2]}");
        JsonDeserializer<Order> reader = new JsonDeserializer<>();
        reader.configure(Map.of("json.value.type", Order.class.getName()), false);
        assertThat(reader.deserialize("orders", bytes)).isEqualTo(new Order("7", List.of(1, 2)));
    }

    @Test
    void aTypeOnTheWireIsNoTypeButAnUnknownField() {
        byte[] bytes = "{\"@class\":\"java.lang.Thread\",\"id\":\"7\"}".getBytes(UTF_8);
        assertThat(new JsonDeserializer<>(Order.class).deserialize("orders", bytes))
                .isEqualTo(new Order("7", null));
        assertThat(new JsonDeserializer<>(Object.class).deserialize("orders", bytes))
                .isInstanceOf(Map.class);
    }

    @Test
    void saysWhatIsMissingOrWrong() {
        assertThatThrownBy(() -> new JsonDeserializer<>().configure(Map.of(), true))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("json.key.type");
        assertThatThrownBy(() -> new JsonDeserializer<>(Order.class).deserialize("orders", "{".getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("orders");
    }
}
