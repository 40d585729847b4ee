package dev.tempfile.ownership;

import java.util.function.BiFunction;

/**
 * The names of all owners in this JVM, of every class loader's copy of the library, in a system property.
 *
 * <p>Opening and closing a file that the JVM holds a lock on drops that lock, whoever opens it: so a sweep touches nothing that
 * belongs to a listed owner. Text, since only that passes between class loaders.
 */
final class ListedOwners {
    private static final String PROPERTY = "dev.tempfile.owners";

    private ListedOwners() {}

    /** Lists an owner: before anything of it exists. */
    static void add(String name) {
        if (System.getProperties().putIfAbsent(PROPERTY, name) == null) {
            return;
        }
        System.getProperties().merge(PROPERTY, name, new BiFunction<Object, Object, Object>() {
            @Override
            public Object apply(Object listed, Object added) {
                return listed + " " + added;
            }
        });
    }

    /** Takes an owner off the list: after everything of it is gone and closed. */
    static void remove(String name) {
        System.getProperties().computeIfPresent(PROPERTY, new BiFunction<Object, Object, Object>() {
            @Override
            public Object apply(Object key, Object listed) {
                return (" " + listed + " ").replace(" " + name + " ", " ").trim();
            }
        });
    }

    static boolean contains(String name) {
        return (" " + System.getProperty(PROPERTY, "") + " ").contains(" " + name + " ");
    }
}
