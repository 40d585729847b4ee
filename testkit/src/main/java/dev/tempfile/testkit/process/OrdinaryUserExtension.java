package dev.tempfile.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** What {@link AsOrdinaryUser} does. */
final class OrdinaryUserExtension implements InvocationInterceptor, ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Path.class
                && parameter.getParameter().getAnnotations().length == 0;
    }

    @Override
    public Path resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return workplace(context).directory;
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        if (!OrdinaryUser.mustBecome()) {
            invocation.proceed();
            return;
        }
        invocation.skip();
        Path directory = workplace(context).directory;
        TestMethod.callIn(ChildJvm.running(TestMethod.class, directory).asOrdinaryUser(), call, directory);
    }

    private static Workplace workplace(ExtensionContext context) {
        return context.getStore(Namespace.create(OrdinaryUserExtension.class))
                .computeIfAbsent(Workplace.class, type -> new Workplace(), Workplace.class);
    }

    /** The directory that the method works in; gone after it. */
    private static final class Workplace implements AutoCloseable {
        final Path directory;

        Workplace() {
            try {
                directory = Files.createTempDirectory("ordinary-user");
                if (OrdinaryUser.mustBecome()) {
                    OrdinaryUser.give(directory);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void close() {
            OrdinaryUser.delete(directory);
        }
    }
}
