package io.odradek.common.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import com.esotericsoftware.kryo.util.Pool;

/** Kryos for threads to borrow: one is costly to make, and only for one thread at a time. Runs on: any threads. */
final class KryoPool extends Pool<Kryo> {

    private static final int MOST_IDLE = 32;

    private final KryoSettings settings;

    KryoPool(KryoSettings settings) {
        super(true, false, MOST_IDLE);
        this.settings = settings;
    }

    @Override
    protected Kryo create() {
        Kryo kryo = new Kryo(new NumbersOnly(), null);
        kryo.setRegistrationRequired(true);
        kryo.setMaxDepth(settings.maxDepth());
        settings.registrations().forEach((id, type) -> kryo.register(type, id));
        return kryo;
    }

    /** Kryo would look up the class that a name on the wire says before it finds that nobody registered it. */
    private static final class NumbersOnly extends DefaultClassResolver {

        @Override
        protected Registration readName(Input input) {
            throw new KryoException("the bytes name a class, instead of giving the number of a registered one");
        }
    }
}
