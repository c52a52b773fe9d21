package io.odradek.broker.controller;

import io.odradek.broker.controller.ConfigChange.Edit;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConfigEntity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Applies edits to settings. Pure. */
final class ConfigEdits {

    private ConfigEdits() {}

    static Map<String, String> apply(
            ConfigEntity entity, List<Edit> edits, Map<String, String> before, ConfigRules rules) {
        Map<String, String> after = new HashMap<>(before);
        Set<String> seen = new HashSet<>();
        for (Edit edit : edits) {
            if (!seen.add(edit.key())) {
                throw invalid(ErrorCode.INVALID_REQUEST, edit, "it is changed twice in one request");
            }
            if (edit.kind() != ConfigChange.Kind.DELETE && edit.value() == null) {
                throw invalid(ErrorCode.INVALID_CONFIG, edit, "give a value, or delete it");
            }
            apply(entity, edit, after, rules);
        }
        rules.validate(entity, after);
        return after;
    }

    private static void apply(ConfigEntity entity, Edit edit, Map<String, String> settings, ConfigRules rules) {
        switch (edit.kind()) {
            case SET -> settings.put(edit.key(), edit.value());
            case DELETE -> settings.remove(edit.key());
            case APPEND -> {
                Set<String> elements = new LinkedHashSet<>(current(entity, edit, settings, rules));
                elements.addAll(elements(edit.value()));
                settings.put(edit.key(), String.join(",", elements));
            }
            case SUBTRACT -> {
                List<String> elements = new ArrayList<>(current(entity, edit, settings, rules));
                elements.removeAll(elements(edit.value()));
                settings.put(edit.key(), String.join(",", elements));
            }
        }
    }

    private static List<String> current(
            ConfigEntity entity, Edit edit, Map<String, String> settings, ConfigRules rules) {
        String own = settings.get(edit.key());
        return elements(own != null ? own : rules.inherited(entity, edit.key()).orElse(""));
    }

    private static List<String> elements(String list) {
        List<String> elements = new ArrayList<>();
        for (String element : list.split(",", -1)) {
            if (!element.isBlank()) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    private static ApiException invalid(ErrorCode code, Edit edit, String what) {
        return new ApiException(code, "setting '" + edit.key() + "': " + what);
    }
}
