package dev.tempfile.cli;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Map;

/** Text that the reader can read: no character that its encoding lacks, none that steers a terminal. */
final class Legible {

    /** Our own signs, for a terminal that has ASCII alone. One column stays one column, so that tables hold. */
    private static final Map<Integer, String> STAND_INS = Map.ofEntries(
            Map.entry((int) '✔', "+"),
            Map.entry((int) '✘', "x"),
            Map.entry((int) '─', "-"),
            Map.entry((int) '━', "="),
            Map.entry((int) '│', "|"),
            Map.entry((int) '·', "-"),
            Map.entry((int) '–', "-"),
            Map.entry((int) '×', "x"),
            Map.entry((int) '±', "~"),
            Map.entry((int) 'µ', "u"),
            Map.entry((int) '█', "#"),
            Map.entry((int) '…', "..."),
            Map.entry((int) '→', "->"),
            Map.entry((int) '⏎', "\\n"),
            Map.entry((int) '≤', "<="));

    private Legible() {}

    /** The same text with stand-ins for what the encoding has not, and escapes for what has no stand-in. */
    static String in(Charset charset, String text) {
        CharsetEncoder encoder = charset.newEncoder();
        if (encoder.canEncode(text)) {
            return text;
        }
        StringBuilder legible = new StringBuilder();
        text.codePoints().forEach(c -> {
            String one = Character.toString(c);
            if (encoder.canEncode(one)) {
                legible.append(one);
            } else {
                legible.append(STAND_INS.getOrDefault(c, escaped(one)));
            }
        });
        return legible.toString();
    }

    /** Foreign text, of a file or a path: a newline or an escape sequence in it is shown, not obeyed. */
    static String foreign(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder legible = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> legible.append("\\n");
                case '\r' -> legible.append("\\r");
                case '\t' -> legible.append("\\t");
                default -> legible.append(Character.isISOControl(c) ? escaped(String.valueOf(c)) : c);
            }
        }
        return legible.toString();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escaped.append("\\u");
            String hex = Integer.toHexString(c);
            escaped.append("0".repeat(4 - hex.length())).append(hex);
        }
        return escaped.toString();
    }
}
