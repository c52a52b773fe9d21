package io.odradek.broker.controller;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The items of one request on their way to results. An item that is named twice fails, all of its mentions with it. Runs on:
 * the controller's loop.
 */
final class Batch<T> {

    private final List<String> names;
    private final Map<String, Result<T>> settled = new HashMap<>();

    Batch(List<String> names) {
        this.names = names;
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                failed(
                        name,
                        new ApiException(ErrorCode.INVALID_REQUEST, "'" + name + "' is named twice: name it once"));
            }
        }
    }

    /** Makes a step for an item that is not settled yet; an {@link ApiException} settles it. */
    void attempt(String name, Runnable step) {
        if (isSettled(name)) {
            return;
        }
        try {
            step.run();
        } catch (ApiException e) {
            failed(name, e);
        }
    }

    boolean isSettled(String name) {
        return settled.containsKey(name);
    }

    void done(String name, T value) {
        settled.put(name, Result.of(name, value));
    }

    void failed(String name, ApiException error) {
        settled.put(name, Result.failed(name, error));
    }

    /** One result per mention of an item. */
    List<Result<T>> results() {
        return names.stream().map(settled::get).toList();
    }
}
