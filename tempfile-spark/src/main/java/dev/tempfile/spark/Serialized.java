package dev.tempfile.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;

/**
 * Objects as bytes, by Java's own serialization: so it does not matter which serializer the cluster is set to, and what cannot be
 * serialized is said by us.
 */
final class Serialized {
    private Serialized() {}

    /**
     * An object as bytes.
     *
     * @param what it is, for the message
     * @throws NotSerializableException if it, or something that it holds, is not serializable
     */
    static byte[] bytes(Object object, String what) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (NotSerializableException refused) {
            NotSerializableException failure = new NotSerializableException(what + " "
                    + object.getClass().getName() + " cannot be sent to the cluster, because something in it is"
                    + " not serializable: " + refused.getMessage());
            failure.initCause(refused);
            throw failure;
        }
        return bytes.toByteArray();
    }

    /** An object from its bytes; its classes may be those of an application that came after this one. */
    static <T> T object(byte[] bytes, Class<T> type) throws IOException {
        try (ObjectInputStream in = new ApplicationInput(new ByteArrayInputStream(bytes))) {
            return type.cast(in.readObject());
        } catch (ClassNotFoundException missing) {
            throw new IOException(
                    "the class " + missing.getMessage() + " is not there; hand its jar over with --jars", missing);
        }
    }

    /** Looks for classes where the thread does, which in an executor knows the jars that were handed over. */
    private static final class ApplicationInput extends ObjectInputStream {
        ApplicationInput(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException primitiveOrMissing) {
                return super.resolveClass(description);
            }
        }
    }
}
