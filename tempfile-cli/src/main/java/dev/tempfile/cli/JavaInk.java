package dev.tempfile.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours a line of Java: keywords, strings, comments. */
final class JavaInk {

    private static final Pattern TOKEN = Pattern.compile("(?<comment>//.*)|(?<string>\"(?:\\\\.|[^\"\\\\])*\")|"
            + "(?<keyword>\\b(?:try|catch|finally|for|while|if|else|new|return|private|static|void|throws|"
            + "int|long|byte|boolean)\\b)");

    private JavaInk() {}

    static String coloured(Ink ink, String line) {
        Matcher token = TOKEN.matcher(line);
        StringBuilder coloured = new StringBuilder();
        while (token.find()) {
            String text = token.group();
            String inked = token.group("comment") != null
                    ? ink.faint(text)
                    : token.group("string") != null ? ink.green(text) : ink.cyan(text);
            token.appendReplacement(coloured, Matcher.quoteReplacement(inked));
        }
        return token.appendTail(coloured).toString();
    }
}
