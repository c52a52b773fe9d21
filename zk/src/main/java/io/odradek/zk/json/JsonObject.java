package io.odradek.zk.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object read from a znode, with the path of the znode, so that a missing or mistyped field is reported with the
 * place where it was found. Immutable.
 *
 * <p>Errors: every reader throws {@link MalformedNodeException} on a field of another type; the ones without a default
 * also on a missing field.
 */
public final class JsonObject {

    private final String path;
    private final Map<String, Object> fields;

    private JsonObject(String path, Map<String, Object> fields) {
        this.path = path;
        this.fields = fields;
    }

    /** Parses the data of the znode at {@code path}; null data counts as malformed. */
    public static JsonObject parse(byte[] data, String path) {
        if (data == null) {
            throw new MalformedNodeException(path, "it is empty");
        }
        return new JsonObject(path, JsonReader.readObject(data, path));
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return fields.get(name) != null;
    }

    public String string(String name) {
        return optionalString(name).orElseThrow(() -> missing(name));
    }

    public Optional<String> optionalString(String name) {
        return Optional.ofNullable(cast(name, fields.get(name), String.class));
    }

    public int integer(String name) {
        if (!has(name)) {
            throw missing(name);
        }
        return integer(name, 0);
    }

    public int integer(String name, int otherwise) {
        Object value = fields.get(name);
        return value == null ? otherwise : toInt(name, value);
    }

    /** A number that may need 64 bits, as such or as text. */
    public long longNumber(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw missing(name);
        }
        if (value instanceof Long number) {
            return number;
        }
        try {
            return Long.parseLong(cast(name, value, String.class));
        } catch (NumberFormatException e) {
            throw new MalformedNodeException(path, "field '" + name + "' holds " + value + ", not a number", e);
        }
    }

    public JsonObject object(String name) {
        return optionalObject(name).orElseThrow(() -> missing(name));
    }

    public Optional<JsonObject> optionalObject(String name) {
        return Optional.ofNullable(fields.get(name)).map(value -> new JsonObject(path, toMap(name, value)));
    }

    /** A list of numbers; empty when the field is missing. */
    public List<Integer> integers(String name) {
        return toInts(name, fields.get(name));
    }

    /** A list of strings; empty when the field is missing. */
    public List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (Object element : toList(name, fields.get(name))) {
            strings.add(cast(name, element, String.class));
        }
        return List.copyOf(strings);
    }

    /** A list of objects; empty when the field is missing. */
    public List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : toList(name, fields.get(name))) {
            objects.add(new JsonObject(path, toMap(name, element)));
        }
        return List.copyOf(objects);
    }

    /** An object of strings, in the order of the document; empty when the field is missing. */
    public Map<String, String> stringMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        toMap(name, fields.get(name)).forEach((key, value) -> map.put(key, cast(name, value, String.class)));
        return map;
    }

    /** An object of lists of numbers whose keys are numbers (partition to replicas); empty when the field is missing. */
    public Map<Integer, List<Integer>> integerLists(String name) {
        Map<Integer, List<Integer>> map = new LinkedHashMap<>();
        toMap(name, fields.get(name)).forEach((key, value) -> map.put(toInt(name, key), toInts(name, value)));
        return map;
    }

    private List<Integer> toInts(String name, Object value) {
        List<Integer> numbers = new ArrayList<>();
        for (Object element : toList(name, value)) {
            numbers.add(toInt(name, element));
        }
        return List.copyOf(numbers);
    }

    private List<?> toList(String name, Object value) {
        return value == null ? List.of() : cast(name, value, List.class);
    }

    private Map<String, Object> toMap(String name, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value != null) {
            cast(name, value, Map.class).forEach((key, element) -> map.put(String.valueOf(key), element));
        }
        return map;
    }

    private int toInt(String name, Object value) {
        if (value instanceof Long number && number.intValue() == number) {
            return number.intValue();
        }
        try {
            return Integer.parseInt(cast(name, value, String.class));
        } catch (NumberFormatException e) {
            throw new MalformedNodeException(path, "field '" + name + "' holds " + value + ", not a number", e);
        }
    }

    private <T> T cast(String name, Object value, Class<T> type) {
        if (value != null && !type.isInstance(value)) {
            throw new MalformedNodeException(
                    path, "field '" + name + "' holds " + value + ", expected a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private MalformedNodeException missing(String name) {
        return new MalformedNodeException(path, "field '" + name + "' is missing");
    }
}
