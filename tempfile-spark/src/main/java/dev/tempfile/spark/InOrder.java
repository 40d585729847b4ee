package dev.tempfile.spark;

import dev.tempfile.chunks.ChunkJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Combines the values of parts as a tree that keeps their order.
 *
 * <p>Spark's own {@code treeReduce} combines in any order, for it wants an operation that is commutative. Here each task of a second
 * stage takes neighbours, combines them in the order of the input, and what is left is combined where the job was started.
 */
final class InOrder {
    /** So few go to the driver as they are. */
    private static final int FEW = 8;

    private InOrder() {}

    /** The values of neighbours combined, where there are many; in order. */
    static JavaRDD<byte[]> neighbours(JavaRDD<byte[]> values, byte[] job) {
        int count = values.getNumPartitions();
        if (count <= FEW) {
            return values;
        }
        Neighbours neighbours = new Neighbours(count, (int) Math.ceil(Math.sqrt(count)));
        JavaPairRDD<Integer, byte[]> numbered = values.mapPartitionsWithIndex(InOrder::numbered, true)
                .mapToPair(pair -> pair)
                .partitionBy(neighbours);
        return numbered.mapPartitions(pairs -> combined(pairs, job));
    }

    private static Iterator<Tuple2<Integer, byte[]>> numbered(Integer part, Iterator<byte[]> values) {
        List<Tuple2<Integer, byte[]>> pairs = new ArrayList<>();
        values.forEachRemaining(value -> pairs.add(new Tuple2<>(part, value)));
        return pairs.iterator();
    }

    private static Iterator<byte[]> combined(Iterator<Tuple2<Integer, byte[]>> pairs, byte[] job) throws IOException {
        List<Tuple2<Integer, byte[]>> sorted = new ArrayList<>();
        pairs.forEachRemaining(sorted::add);
        if (sorted.isEmpty()) {
            return Collections.emptyIterator();
        }
        sorted.sort(Comparator.comparing(Tuple2::_1));
        ChunkJob<?, ?> copy = Serialized.object(job, ChunkJob.class);
        Object all = combined(copy, sorted.stream().map(Tuple2::_2).toList());
        return List.of(Serialized.bytes(all, "the combined value")).iterator();
    }

    /** All values combined, of which there is at least one, in the order of the list. */
    @SuppressWarnings("unchecked") // they are what the job's own perChunk and combine gave
    static <V> V combined(ChunkJob<V, ?> job, List<byte[]> values) throws IOException {
        V all = (V) Serialized.object(values.get(0), Object.class);
        for (byte[] value : values.subList(1, values.size())) {
            all = job.combine(all, (V) Serialized.object(value, Object.class));
        }
        return all;
    }

    /** So many neighbours go to one task. */
    private static final class Neighbours extends Partitioner {
        private static final long serialVersionUID = 1;

        private final int count;
        private final int together;

        Neighbours(int count, int together) {
            this.count = count;
            this.together = together;
        }

        @Override
        public int numPartitions() {
            return (count + together - 1) / together;
        }

        @Override
        public int getPartition(Object key) {
            return (Integer) key / together;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Neighbours that && count == that.count && together == that.together;
        }

        @Override
        public int hashCode() {
            return 31 * count + together;
        }
    }
}
