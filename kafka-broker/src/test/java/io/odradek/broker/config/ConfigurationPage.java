package io.odradek.broker.config;

import java.util.stream.Collectors;

/** The text of {@code docs/configuration.md}, made of the tables of keys. */
final class ConfigurationPage {

    private static final String INTRODUCTION = """
            # Configuration

            <!-- Made of the tables of keys in io.odradek.broker.config; ConfigurationPageTest says how to make it anew. -->

            The names, units and defaults are Kafka's. A broker reads `config/server.properties`, and `--override key=value`
            on the command line goes over it. A key that is not in these tables does not stop the start: one that Kafka
            has is named once in the log as without effect, any other is named with the nearest that exists.

            What the column *Changes* says:

            | | |
            |---|---|
            | at start | the file is read when the broker starts |
            | per broker | also while running, for one broker (`kafka-configs.sh --entity-type brokers --entity-name 1`) |
            | any time | also while running, for one broker or for all (`--entity-default`) |

            """;

    private ConfigurationPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("## Brokers\n\n| Key | Default | Takes | Changes | Meaning |\n|---|---|---|---|---|\n");
        BrokerConfig.allKeys().forEach(key -> page.append(brokerRow(key)));
        page.append(
                        "\n## Topics\n\nSet with `kafka-topics.sh --create --config` or `kafka-configs.sh --entity-type topics`,")
                .append(
                        " they change at any time.\nWhere a topic has no value of its own, the first of the broker's keys")
                .append(" that is set gives it.\n\n")
                .append("| Key | Default | Takes | The broker's keys | Meaning |\n|---|---|---|---|---|\n");
        BrokerConfig defaults = BrokerConfig.of(java.util.Map.of());
        TopicKeys.all().forEach(key -> page.append(topicRow(key, defaults)));
        return page.toString();
    }

    private static String brokerRow(ConfigKey<?> key) {
        return row(code(key.name()), value(key.defaultText()), takes(key), changes(key.update()), key.documentation());
    }

    private static String topicRow(TopicKeys.TopicKey<?> key, BrokerConfig defaults) {
        String brokerKeys = key.brokerKeys().stream()
                .map(brokerKey -> code(brokerKey.name()))
                .collect(Collectors.joining(", "));
        return row(
                code(key.key().name()),
                value(key.brokerDefault().apply(defaults)),
                takes(key.key()),
                brokerKeys,
                key.key().documentation());
    }

    private static String row(String... cells) {
        return java.util.Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String value(String text) {
        return text == null ? "" : text.isEmpty() ? "empty" : code(text);
    }

    private static String takes(ConfigKey<?> key) {
        String accepted = key.accepts().description();
        if (accepted.contains(key.type().name())) {
            return accepted;
        }
        return accepted.isEmpty() ? key.type().name() : key.type().name() + "; " + accepted;
    }

    private static String changes(ConfigKey.Update update) {
        return switch (update) {
            case READ_ONLY -> "at start";
            case PER_BROKER -> "per broker";
            case CLUSTER_WIDE -> "any time";
        };
    }
}
