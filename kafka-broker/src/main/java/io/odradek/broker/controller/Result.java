package io.odradek.broker.controller;

import io.odradek.common.errors.ApiException;
import java.util.Optional;

/**
 * What became of one item of a request; either the value or the error.
 *
 * @param name of the topic or entity, as in the request
 */
public record Result<T>(String name, Optional<T> value, Optional<ApiException> error) {

    public static <T> Result<T> of(String name, T value) {
        return new Result<>(name, Optional.of(value), Optional.empty());
    }

    public static <T> Result<T> failed(String name, ApiException error) {
        return new Result<>(name, Optional.empty(), Optional.of(error));
    }
}
