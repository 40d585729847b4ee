package dev.tempfile.testkit.process;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** What {@link OnTmpfs} does. */
final class OnTmpfsExtension implements InvocationInterceptor, ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Path.class
                && parameter.getParameter().getAnnotations().length == 0;
    }

    @Override
    public Path resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // Where it will be is known when the method is called in its own process.
        return Path.of("not mounted here");
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws IOException {
        invocation.skip();
        Path work = Files.createTempDirectory("mounts");
        try {
            Path top = Files.createDirectory(work.resolve("tmpfs"));
            String options = call.getExecutable().getAnnotation(OnTmpfs.class).value();
            TestMethod.callIn(
                    PrivateTmpfs.mountedFor(ChildJvm.running(TestMethod.class, work), top, options), call, top);
        } finally {
            OrdinaryUser.delete(work);
        }
    }
}
