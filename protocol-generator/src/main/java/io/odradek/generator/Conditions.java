package io.odradek.generator;

/** Conditions on the variable {@code version}, as short as the enclosing struct's versions allow. */
final class Conditions {

    private final Versions enclosing;
    private final Versions flexible;

    Conditions(Message message, Struct struct) {
        this(struct.versions(), message.flexible());
    }

    private Conditions(Versions enclosing, Versions flexible) {
        this.enclosing = enclosing;
        this.flexible = flexible;
    }

    /** True in these versions; empty when that is always. */
    String in(Versions versions) {
        boolean fromStart = versions.low() <= enclosing.low();
        boolean toEnd = versions.high() >= enclosing.high();
        if (fromStart && toEnd) {
            return "";
        }
        if (versions.low() == versions.high()) {
            return "version == " + versions.low();
        }
        if (toEnd) {
            return "version >= " + versions.low();
        }
        return fromStart
                ? "version <= " + versions.high()
                : "version >= " + versions.low() + " && version <= " + versions.high();
    }

    /** The expression for "this version is flexible": a constant, or the comparison. */
    String flexible() {
        Versions common = flexible.intersect(enclosing);
        if (common.isEmpty()) {
            return "false";
        }
        String condition = in(common);
        return condition.isEmpty() ? "true" : condition;
    }

    boolean neverFlexible() {
        return flexible().equals("false");
    }

    /** The expression for "lengths of this field are compact", with the variable {@code flexible} where it depends. */
    String compact(Field field) {
        if (field.is(Field.Mark.PLAIN)) {
            return "false";
        }
        String expression = flexible();
        return expression.startsWith("version") ? "flexible" : expression;
    }

    /** A line that declares {@code flexible}, where {@link #compact} uses it. */
    void declareFlexible(JavaText text) {
        if (flexible().startsWith("version")) {
            text.line("boolean flexible = " + flexible() + ";");
        }
    }

    /** The condition for a block that flexible versions have; empty when all are. */
    String flexibleBlock() {
        return flexible().equals("true") ? "" : "flexible";
    }

    /** True in the versions of the field where it is nullable, given that the version has the field. */
    String nullable(Field field) {
        if (field.nullable().isEmpty()) {
            return "false";
        }
        Versions narrow = field.versions();
        String condition = new Conditions(narrow, flexible).in(field.nullable());
        return condition.isEmpty() ? "true" : condition;
    }
}
