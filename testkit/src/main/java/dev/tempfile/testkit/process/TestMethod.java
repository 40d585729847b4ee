package dev.tempfile.testkit.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** The main class that calls one test method: its class, its name, and the directory that it may take. */
final class TestMethod {
    static final int SKIPPED = 3;

    private TestMethod() {}

    public static void main(String[] args) throws Exception {
        Class<?> type = Class.forName(args[0]);
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(args[1]) && !method.isSynthetic()) {
                var constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                method.setAccessible(true);
                call(method, constructor.newInstance(), Path.of(args[2]));
                return;
            }
        }
        throw new NoSuchMethodException(args[0] + "." + args[1]);
    }

    private static void call(Method method, Object test, Path directory) throws IllegalAccessException {
        try {
            method.invoke(test, method.getParameterCount() == 0 ? new Object[0] : new Object[] {directory});
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof TestAbortedException skip) {
                System.out.println("skipped=" + skip.getMessage());
                System.exit(SKIPPED);
            }
            thrown.getCause().printStackTrace();
            System.exit(1);
        }
    }
}
