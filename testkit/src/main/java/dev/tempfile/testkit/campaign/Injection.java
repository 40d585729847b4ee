package dev.tempfile.testkit.campaign;

/**
 * Something that strace does to a call.
 *
 * @param call the name of the call
 * @param effect in strace's words, such as {@code error=EIO} or {@code signal=KILL}
 * @param when to which of the calls of that name: {@code 3}, {@code 3+} for all from the third on
 */
record Injection(String call, String effect, String when) {
    static Injection error(Call call, String error, boolean forGood) {
        return new Injection(call.name(), "error=" + error, call.number() + (forGood ? "+" : ""));
    }

    /** Ends the process before the call runs. */
    static Injection kill(Call call) {
        return new Injection(call.name(), "signal=KILL", Integer.toString(call.number()));
    }

    /** Stops the process after the call has run. */
    static Injection stop(Call call) {
        return new Injection(call.name(), "signal=STOP", Integer.toString(call.number()));
    }

    boolean stops() {
        return effect.equals("signal=STOP");
    }

    String expression() {
        return "inject=" + call + ":" + effect + ":when=" + when;
    }
}
