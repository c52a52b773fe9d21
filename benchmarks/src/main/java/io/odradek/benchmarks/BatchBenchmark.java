package io.odradek.benchmarks;

import io.netty.buffer.ByteBuf;
import io.odradek.record.Record;
import io.odradek.record.RecordBatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What the check of a batch costs, and what looking at its records would. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchBenchmark {

    private final ByteBuf batch = Batches.typical();

    @Benchmark
    public boolean checksum() {
        return RecordBatch.at(batch, 0).checksumMatches();
    }

    @Benchmark
    public void records(Blackhole hole) {
        for (Record each : RecordBatch.at(batch, 0).records()) {
            hole.consume(each);
        }
    }
}
