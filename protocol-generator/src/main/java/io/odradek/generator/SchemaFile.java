package io.odradek.generator;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a file holds: an API with its two messages, or messages that belong to no API.
 *
 * @param comment the words at its head, without the comment signs; they become the Javadoc of the classes
 */
public record SchemaFile(Path path, List<String> comment, Optional<Api> api, List<Message> messages) {}
