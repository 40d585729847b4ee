package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.SpooledFile;
import dev.tempfile.TempFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;

/** One thing that is done to a file and to its model, which must agree on what comes of it. */
sealed interface Operation permits Operation.OnBytes, TextOperation {
    void on(Subject subject) throws IOException;

    /** Those of the channel and the streams. */
    sealed interface OnBytes extends Operation {}

    // ---------------------------------------------------------------- the channel

    /** {@code write(byte[])}. */
    record Write(Bytes bytes) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.file.write(bytes.value());
            subject.model.write(bytes.value());
        }
    }

    /** {@code write(ByteBuffer)}, of a part of a buffer outside the heap. */
    record WriteBuffer(Bytes bytes) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            byte[] value = bytes.value();
            ByteBuffer source = ByteBuffer.allocateDirect(value.length + 5);
            source.position(2).put(value).flip().position(2);
            assertThat(subject.file.write(source)).isEqualTo(value.length);
            assertThat(source.hasRemaining()).isFalse();
            subject.model.write(value);
        }
    }

    /** {@code read(ByteBuffer)}: at least one byte if there is one. */
    record Read(int length) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            byte[] target = new byte[length];
            check(subject, subject.file.read(ByteBuffer.wrap(target)), target);
        }

        static void check(Subject subject, int count, byte[] target) {
            if (target.length == 0) {
                assertThat(count).isZero();
                return;
            }
            if (subject.model.left() == 0) {
                assertThat(count).isEqualTo(-1);
                return;
            }
            assertThat(count).isBetween(1, Math.min(target.length, subject.model.left()));
            assertThat(Arrays.copyOf(target, count)).isEqualTo(subject.model.read(count));
        }
    }

    /** {@code readAll()}. */
    record ReadAll() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            assertThat(subject.file.readAll()).isEqualTo(subject.model.readAll());
        }
    }

    /** {@code position(long)}, to anywhere, behind the end too. */
    record Seek(long position) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.file.position(position);
            subject.model.seek(position);
        }
    }

    /** {@code position(long)} to the end. */
    record SeekToEnd() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.file.position(subject.file.size());
            subject.model.seek(subject.model.size());
        }
    }

    /** Looks behind any end that there can be, and comes back: nothing may be written at such a position. */
    record LookFarAway(long position) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            long before = subject.file.position();
            subject.file.position(position);
            assertThat(subject.file.position()).isEqualTo(position);
            assertThat(subject.file.readAll()).isEmpty();
            assertThat(subject.file.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(subject.input.read()).isEqualTo(-1);
            assertThat(subject.input.available()).isZero();
            assertThat(subject.text.readLine()).isNull();
            assertThat(subject.text.readAll()).isEmpty();
            assertThat(subject.file.position()).isEqualTo(position);
            subject.file.position(before);
        }
    }

    /** {@code rewind()}. */
    record Rewind() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.file.rewind();
            subject.model.seek(0);
        }
    }

    /** {@code truncate(long)}. */
    record Truncate(long size) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.file.truncate(size);
            subject.model.truncate(size);
        }
    }

    /** {@code resize(long)}. */
    record Resize(long size) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.file.resize(size);
            subject.model.resize(size);
        }
    }

    /** {@code flush()}. */
    record Flush() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.file.flush();
        }
    }

    /** {@code force()}. */
    record Force() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.file.force();
        }
    }

    /** {@code transferFrom(InputStream)}. */
    record TransferFrom(Bytes bytes) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            long count = subject.file.transferFrom(new ByteArrayInputStream(bytes.value()));
            assertThat(count).isEqualTo(bytes.length());
            subject.model.write(bytes.value());
        }
    }

    /** {@code transferTo(OutputStream)}. */
    record TransferTo() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            assertThat(subject.file.transferTo(target)).isEqualTo(subject.model.left());
            assertThat(target.toByteArray()).isEqualTo(subject.model.readAll());
        }
    }

    /** {@code position()}, {@code size()} and an independent look at all bytes. */
    record Look() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.look();
        }
    }

    // ---------------------------------------------------------------- the streams

    /** {@code output().write(byte[])}. */
    record Output(Bytes bytes) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.output.write(bytes.value());
            subject.model.write(bytes.value());
        }
    }

    /** {@code output().write(int)}, several times. */
    record OutputEach(Bytes bytes) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            for (byte one : bytes.value()) {
                subject.output.write(one);
            }
            subject.model.write(bytes.value());
        }
    }

    /** {@code input().read(byte[])}. */
    record Input(int length) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            byte[] target = new byte[length];
            Read.check(subject, subject.input.read(target), target);
        }
    }

    /** {@code input().read()}. */
    record InputOne() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            byte[] expected = subject.model.read(1);
            assertThat(subject.input.read()).isEqualTo(expected.length == 0 ? -1 : expected[0] & 0xff);
        }
    }

    /** {@code input().skip(long)}. */
    record InputSkip(long count) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            assertThat(subject.input.skip(count)).isEqualTo(subject.model.read((int) count).length);
        }
    }

    /** {@code input().available()}. */
    record Available() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            assertThat(subject.input.available()).isEqualTo(subject.model.left());
        }
    }

    /** Reads on in the stream that was taken when the file was new; what was flushed is to be seen in it. */
    record ReadIndependently(int length) implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            subject.file.flush();
            byte[] target = new byte[length];
            int count = subject.independent.read(target);
            byte[] expected = subject.model.from(subject.independentPosition, length);
            if (length == 0) {
                assertThat(count).isZero();
            } else if (expected.length == 0) {
                assertThat(count).isEqualTo(-1);
            } else {
                assertThat(count).isBetween(1, expected.length);
                assertThat(Arrays.copyOf(target, count)).isEqualTo(Arrays.copyOf(expected, count));
                subject.independentPosition += count;
            }
        }
    }

    // ---------------------------------------------------------------- what one type alone can

    /** {@code rollover()} of a spool. */
    record Rollover() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            if (subject.file instanceof SpooledFile spooled) {
                assertThat(spooled.rollover().isInMemory()).isFalse();
            }
        }
    }

    /** {@code keep()} of a named file: afterwards it is elsewhere, and all else is as before. */
    record Keep() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            if (subject.file instanceof TempFile named) {
                assertThat(named.keep()).isEqualTo(named.path());
            }
        }
    }

    /** What another program reads at the path. */
    record ReadByPath() implements OnBytes {
        @Override
        public void on(Subject subject) throws IOException {
            if (subject.file instanceof TempFile named) {
                assertThat(Files.readAllBytes(named.path())).isEqualTo(subject.model.bytes());
            }
        }
    }
}
