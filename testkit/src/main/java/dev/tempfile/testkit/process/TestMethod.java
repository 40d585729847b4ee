package dev.tempfile.testkit.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/** The main class that calls one test method: its class, its name, and the directory that it may take. */
final class TestMethod {
    private static final int SKIPPED = 3;

    private TestMethod() {}

    /** Runs the method that was to be called in {@code child} instead, and fails or is skipped as it was there. */
    static void callIn(ChildJvm child, ReflectiveInvocationContext<Method> call, Path directory) throws IOException {
        Outcome outcome =
                child.run(call.getTargetClass().getName(), call.getExecutable().getName(), directory);
        if (outcome.exitCode() == SKIPPED) {
            throw new TestAbortedException(outcome.value("skipped"));
        }
        if (outcome.exitCode() != 0) {
            throw new AssertionError("in another process:\n" + String.join("\n", outcome.errors()));
        }
    }

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
            thrown.printStackTrace();
            System.exit(1);
        }
    }
}
