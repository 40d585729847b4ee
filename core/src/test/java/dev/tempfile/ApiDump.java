package dev.tempfile;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The public and protected surface of types as sorted lines of text, the same on every JDK. */
final class ApiDump {
    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
    private static final Set<String> OF_EVERY_ENUM = Set.of("values", "valueOf");

    private ApiDump() {}

    /** Whether a user can name the type: it and all around it are public or protected. */
    static boolean isOffered(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return !type.isAnonymousClass()
                && !type.isLocalClass()
                && isVisible(type.getModifiers())
                && (outer == null || isOffered(outer));
    }

    static List<String> of(List<? extends Class<?>> types) {
        List<String> lines = new ArrayList<>();
        types.stream().sorted((a, b) -> a.getName().compareTo(b.getName())).forEach(type -> {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(header(type) + " {");
            members(type).forEach(member -> lines.add("    " + member));
            lines.add("}");
        });
        return lines;
    }

    private static String header(Class<?> type) {
        int shown = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC;
        if (!type.isInterface() && !type.isEnum() && !type.isRecord()) {
            shown |= Modifier.ABSTRACT | Modifier.FINAL;
        }
        StringBuilder text = new StringBuilder(deprecation(type)).append(modifiers(type.getModifiers() & shown));
        text.append(type.isSealed() ? "sealed " : "").append(kind(type)).append(type.getName());
        text.append(variables(type.getTypeParameters()));
        AnnotatedType parent = type.getAnnotatedSuperclass();
        if (parent != null && !Set.of(Object.class, Record.class).contains(type.getSuperclass()) && !type.isEnum()) {
            text.append(" extends ").append(name(parent));
        }
        text.append(list(type.isInterface() ? " extends " : " implements ", type.getAnnotatedInterfaces()));
        if (type.isSealed()) {
            text.append(Arrays.stream(type.getPermittedSubclasses())
                    .map(Class::getName)
                    .sorted()
                    .collect(joining(", ", " permits ", "")));
        }
        return text.toString();
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface ";
        }
        if (type.isInterface()) {
            return "interface ";
        }
        return type.isEnum() ? "enum " : type.isRecord() ? "record " : "class ";
    }

    private static Set<String> members(Class<?> type) {
        Set<String> members = new TreeSet<>();
        for (Class<?> from : withHiddenParents(type)) {
            Stream.of(from.getDeclaredFields()).filter(ApiDump::isShown).forEach(field -> members.add(field(field)));
            Stream.of(from.getDeclaredMethods())
                    .filter(ApiDump::isShown)
                    .filter(method -> !OF_EVERY_OBJECT.contains(method.getName()))
                    .filter(method -> !from.isEnum() || !OF_EVERY_ENUM.contains(method.getName()))
                    .forEach(method -> members.add(method(method)));
        }
        Stream.of(type.getDeclaredConstructors())
                .filter(ApiDump::isShown)
                .forEach(constructor -> members.add(deprecation(constructor)
                        + modifiers(constructor.getModifiers())
                        + variables(constructor.getTypeParameters())
                        + type.getSimpleName()
                        + signature(constructor)));
        return members;
    }

    /** The type and what it inherits members from that a user cannot name, so that those are not lost. */
    private static List<Class<?>> withHiddenParents(Class<?> type) {
        List<Class<?>> all = new ArrayList<>(List.of(type));
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
                .filter(parent -> !isOffered(parent))
                .forEach(parent -> all.addAll(withHiddenParents(parent)));
        return all;
    }

    private static String field(Field field) {
        return deprecation(field)
                + modifiers(field.getModifiers())
                + name(field.getAnnotatedType())
                + " "
                + field.getName();
    }

    private static String method(Method method) {
        // What is abstract in an interface goes without saying; in a class nobody outside can subclass it here.
        int hidden = Modifier.ABSTRACT | Modifier.SYNCHRONIZED | Modifier.NATIVE;
        return deprecation(method)
                + modifiers(method.getModifiers() & ~hidden)
                + (method.isDefault() ? "default " : "")
                + variables(method.getTypeParameters())
                + name(method.getAnnotatedReturnType())
                + " "
                + method.getName()
                + signature(method);
    }

    private static String signature(Executable executable) {
        return Stream.of(executable.getAnnotatedParameterTypes())
                        .map(ApiDump::name)
                        .collect(joining(", ", "(", ")"))
                + list(" throws ", executable.getAnnotatedExceptionTypes());
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Stream.of(variables)
                        .map(variable -> variable.getName() + bounds(variable.getAnnotatedBounds()))
                        .collect(joining(", ", "<", ">"));
    }

    private static String bounds(AnnotatedType[] bounds) {
        String text = Stream.of(bounds).map(ApiDump::name).collect(joining(" & "));
        return text.equals("Object") ? "" : " extends " + text;
    }

    private static String list(String before, AnnotatedType[] types) {
        return types.length == 0 ? "" : Stream.of(types).map(ApiDump::name).collect(joining(", ", before, ""));
    }

    private static String name(AnnotatedType type) {
        String nullable = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
        if (type instanceof AnnotatedArrayType array) {
            return name(array.getAnnotatedGenericComponentType()) + (nullable.isEmpty() ? "" : " @Nullable ") + "[]";
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            return nullable
                    + plain(type.getType()).replaceFirst("<.*", "")
                    + Stream.of(generic.getAnnotatedActualTypeArguments())
                            .map(ApiDump::name)
                            .collect(joining(", ", "<", ">"));
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return wildcard.getAnnotatedLowerBounds().length > 0
                    ? "? super " + name(wildcard.getAnnotatedLowerBounds()[0])
                    : "?" + bounds(wildcard.getAnnotatedUpperBounds());
        }
        return nullable + plain(type.getType());
    }

    private static String plain(Type type) {
        return type.getTypeName().replaceAll("\\bjava\\.lang\\.(?=[A-Z])", "");
    }

    private static boolean isShown(Member member) {
        return !member.isSynthetic() && isVisible(member.getModifiers());
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String modifiers(int modifiers) {
        // A transient or volatile bit of a method means varargs or bridge.
        String text = Modifier.toString(modifiers & ~(Modifier.TRANSIENT | Modifier.VOLATILE | Modifier.INTERFACE));
        return text.isEmpty() ? "" : text + " ";
    }

    private static String deprecation(AnnotatedElement element) {
        return element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "";
    }
}
