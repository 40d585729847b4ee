"""Lets programs race: all that do a work are alive at once, in the same directory, and take turns.

Round after round, each does the work some times and says what one took. A ratio is the median over the rounds of "this
one's time by that one's time"; the reference runs twice, and its ratio to itself is the noise of the machine. All are
warmed up first, until their pace is known.
"""

import concurrent.futures
import contextlib
import mmap
import os
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from works import PROGRAMS

PEERS = Path(__file__).resolve().parent
ROOT = PEERS.parent.parent
BUILT = PEERS.parent / "target" / "peers"
FRESH_JVMS = 3  # For each round: one alone swings more than a round of anything else.
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class LeftOut(Exception):
    """Why something could not take part."""


class Pace(NamedTuple):
    rounds: int
    round_seconds: float
    warm_up_seconds: float


class Builder:
    """Builds each peer once and knows the command that starts it, or why it takes no part."""

    def __init__(self, jvm, crates, before=None):
        self.jvm = jvm
        self.crates = Path(crates)
        self.before_commit = before
        self.commands = {}

    def command(self, peer, directory):
        if peer not in self.commands:
            BUILT.mkdir(parents=True, exist_ok=True)
            try:
                self.commands[peer] = getattr(self, peer)()
            except (LeftOut, OSError, subprocess.CalledProcessError) as failure:
                output = getattr(failure, "stderr", None)
                self.commands[peer] = LeftOut((output or str(failure)).strip().splitlines()[-1])
        command = self.commands[peer]
        if isinstance(command, LeftOut):
            raise command
        return [word.replace("{directory}", str(directory)) for word in command]

    def c(self):
        build([tool("cc", "gcc", "clang"), "-O2", "-o", str(BUILT / "peer-c"), str(PEERS / "peer.c")])
        return [str(BUILT / "peer-c")]

    def java(self):
        return self.jvm_with(build([str(PEERS.parent / "build")]).strip())

    def native(self):
        """The same, allowed to make native calls, by an artifact that is built from Java 22 on."""
        command = self.java()
        if not list((PEERS.parent / "target" / "lib").glob("tempfile-linux-*.jar")):
            raise LeftOut("tempfile-linux needs Java 22")
        return command[:1] + ["--enable-native-access=ALL-UNNAMED"] + command[1:]

    def before(self):
        """The library as it was at another commit of this repository."""
        if not self.before_commit:
            raise LeftOut("name a commit with --before")
        there = BUILT / f"before-{self.before_commit}"
        if not there.exists():
            there.mkdir()
            archive = subprocess.run(
                ["git", "-C", str(ROOT), "archive", self.before_commit], check=True, stdout=subprocess.PIPE
            ).stdout
            subprocess.run(["tar", "-x", "-C", str(there)], input=archive, check=True)
        return self.jvm_with(build([str(there / "benchmarks" / "build")]).strip())

    def jvm_with(self, jar):
        return [
            self.jvm, "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-Djava.io.tmpdir={directory}",
            "-cp", jar, "dev.tempfile.benchmarks.Peer",
        ]

    def python(self):
        return [sys.executable, str(PEERS / "peer.py")]

    def node(self):
        return [tool("node"), str(PEERS / "peer.js")]

    def go(self):
        build([tool("go"), "build", "-o", str(BUILT / "peer-go"), str(PEERS / "peer.go")])
        return [str(BUILT / "peer-go")]

    def rust(self):
        cargo = tool("cargo")
        crate = next(iter(sorted(self.crates.glob("tempfile-3*"))), None)
        if not crate:
            raise LeftOut(f"no crate tempfile 3 in {self.crates} (Debian: librust-tempfile-dev)")
        sources = BUILT / "rust"
        sources.mkdir(exist_ok=True)
        for name in ("Cargo.toml", "peer.rs"):
            shutil.copy(PEERS / name, sources)
        compiler = build([tool("rustc"), "--version"]).split()[1]
        build(
            [
                cargo, "build", "--release", "--offline", "--quiet",
                "--config", 'source.crates-io.replace-with="machine"',
                "--config", f'source.machine.directory="{self.crates}"',
            ],
            cwd=sources,
            env={**os.environ, "PEER_VERSION": f"{crate.name}, rustc {compiler}"},
        )
        return [str(sources / "target" / "release" / "peer")]


def build(command, **options):
    return subprocess.run(
        command, check=True, timeout=900, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    ).stdout


def tool(*names):
    for name in names:
        if shutil.which(name):
            return name
    raise LeftOut(f"no {names[0]} here")


class Runner:
    """A program at a work: a child that does the work as often as a line of its stdin says and answers with the time."""

    def __init__(self, key, again, work, directory, builder):
        self.key = key
        self.again = again
        self.title = PROGRAMS[key].title
        self.large = work.letter == "j"
        program = PROGRAMS[key]
        self.arguments = [program.name, work.name, str(directory)]
        if program.threads != "1":
            self.arguments.append(program.threads)
        self.command = builder.command(program.peer, directory) + self.arguments
        self.errors = tempfile.TemporaryFile()
        self.child = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, bufsize=0
        )
        self.version = ""
        self.times = 1
        self.took = []
        self.allocated = []

    def answer(self):
        ready, _, _ = select.select([self.child.stdout], [], [], 120)
        line = self.child.stdout.readline().decode().strip() if ready else ""
        if line:
            return line
        self.errors.seek(0)
        raise LeftOut(meaning(self.errors.read().decode(errors="replace")))

    def do(self, times):
        try:
            self.child.stdin.write(f"{times}\n".encode())
        except BrokenPipeError:
            pass  # answer() says why.
        words = self.answer().split()
        return float(words[0]), int(words[1]) if len(words) > 1 else None

    def warm_up(self, pace):
        """Repeats the work until the time is up; then it is known how many make a round."""
        self.version = self.answer()
        end = time.monotonic() + pace.warm_up_seconds
        while True:
            nanoseconds, _ = self.do(self.times)
            wanted = max(1, round(pace.round_seconds * 1e9 / max(nanoseconds, 1)))
            self.times = min(wanted, 16 * self.times)
            if time.monotonic() > end and self.times == wanted:
                return

    def round(self):
        if self.large:
            touch_memory()
        took, allocated = self.do(self.times)
        self.took.append(took)
        if allocated is not None:
            self.allocated.append(allocated)

    def end(self):
        self.child.stdin.close()
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child.stdout.close()
        self.errors.close()


class Race:
    """All the races of this run: the rows of the table, which bars were kept, and what had to be left out."""

    def __init__(self, builder, pace, only_judged):
        self.builder = builder
        self.pace = pace
        self.only_judged = only_judged
        self.rows = []
        self.left_out = []

    def leave_out(self, what, why):
        if {"what": what, "why": str(why)} not in self.left_out:
            self.left_out.append({"what": what, "why": str(why)})

    def each(self, runners, action, workers):
        """Those of the runners for which the action worked."""
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            actions = [(runner, pool.submit(action, runner)) for runner in runners]
        left = []
        for runner, done in actions:
            try:
                done.result()
                left.append(runner)
            except LeftOut as reason:
                self.leave_out(runner.title, reason)
        return left

    def run(self, work, place, directory):
        print(f"{work.letter}  {work.title}, {place} …", file=sys.stderr, flush=True)
        with contextlib.ExitStack() as ends:
            if work.letter == "i":
                ordinary(directory / "target")
            if work.letter == "j":
                ends.callback(source(directory).unlink)
            runners = []
            reference, *others = judged(work) if self.only_judged else work.programs
            for key, again in [(reference, False), (reference, True), *((key, False) for key in others)]:
                try:
                    runner = Runner(key, again, work, directory, self.builder)
                    ends.callback(runner.end)
                    runners.append(runner)
                except LeftOut as reason:
                    self.leave_out(PROGRAMS[key].title, reason)
            runners = self.each(runners, lambda runner: runner.warm_up(self.pace), os.cpu_count())
            for start in range(self.pace.rounds):
                alive = self.each(in_turn(runners, start), Runner.round, 1)
                runners = [runner for runner in runners if runner in alive]
            self.judge(work, place, directory, runners)

    def judge(self, work, place, directory, runners):
        if not runners:
            return
        reference = runners[0]
        for runner in runners:
            ratios = ratio_by_round(runner.took, reference.took)
            low, _, high = quantiles(ratios, n=4)
            self.rows.append(
                {
                    "bar": work.letter,
                    "work": work.title,
                    "place": place,
                    "program": runner.title + (" again (the noise)" if runner.again else ""),
                    "noise": runner.again,
                    "microseconds": median(runner.took) / 1000,
                    "ratio": median(ratios),
                    "middleHalf": [low, high],
                    "allocated": median(runner.allocated) if runner.allocated else None,
                    "bars": [] if runner.again else [self.keep(bar, place, runner, runners) for bar in work.bars
                                              if bar.program == runner.key],
                    "version": runner.version,
                    "peer": PROGRAMS[runner.key].peer + ": " + command_line(runner.arguments, directory),
                    "command": command_line(runner.command, directory),
                }
            )

    def keep(self, bar, place, runner, runners):
        rivals = [rival for rival in runners if rival.key in bar.against and not rival.again]
        limit = bar.limits[place]
        if not rivals:
            return {"against": PROGRAMS[bar.against[0]].title, "what": bar.what, "limit": limit, "kept": None}
        rival = min(rivals, key=lambda one: median(one.took))
        measured = [(one.took if bar.what == "time" else one.allocated) for one in (runner, rival)]
        ratio = median(ratio_by_round(*measured))
        return {
            "against": rival.title,
            "what": bar.what,
            "ratio": ratio,
            "limit": limit,
            "kept": round(ratio, 2) <= limit,
        }

    def start_up(self, jvm, command, directory):
        """Bar n: the wall time of our commands, in turn with that of the smallest Java program, and of sponge where it is."""
        print("n  tempfile make, tempfile write …", file=sys.stderr, flush=True)
        if not os.access(command, os.X_OK) or not command.is_file():
            return self.leave_out("n: tempfile make", f"no command {command.name}: say where with --command")
        commands = {
            "java -version": [jvm, "-version"],
            "tempfile make": [str(command), "make", "--in", str(directory)],
            "tempfile write": [str(command), "write", str(directory / "written")],
        }
        if shutil.which("sponge"):
            commands["sponge"] = ["sponge", str(directory / "written")]
        took = {title: [] for title in commands}
        try:
            subprocess.run(commands["tempfile make"], check=True, timeout=900, **QUIET)  # It may build itself first.
            for _ in range(self.pace.rounds):
                for title, words in commands.items():
                    start = time.monotonic_ns()
                    subprocess.run(words, check=True, timeout=60, **QUIET)
                    took[title].append(time.monotonic_ns() - start)
        except (subprocess.SubprocessError, OSError) as failure:
            return self.leave_out("n: tempfile make", failure)
        for title, words in commands.items():
            ratios = ratio_by_round(took[title], took["java -version"])
            seconds = median(took[title]) / 1e9
            bars = [{"against": None, "what": "seconds", "ratio": seconds, "limit": 0.4, "kept": seconds < 0.4}]
            self.rows.append(
                {
                    "bar": "n", "work": "a command, started", "place": "disk", "program": title, "noise": False,
                    "microseconds": median(took[title]) / 1000, "ratio": median(ratios), "middleHalf": None,
                    "allocated": None, "bars": bars if title.startswith("tempfile") else [], "version": "",
                    "peer": command_line(words, directory), "command": command_line(words, directory),
                }
            )

    def first_file(self, place, directory):
        """Bar f: the first file of a JVM, and what it does to the life of the whole JVM, each time in a fresh one."""
        print(f"f  first file of a JVM, {place} …", file=sys.stderr, flush=True)
        try:
            java = self.builder.command("java", directory)
        except LeftOut as reason:
            return self.leave_out("f: first file", reason)
        # Without the heap that the other works get: to touch it takes longer than the file.
        plain = [word for word in java if not word.startswith("-X")][:-1] + ["dev.tempfile.benchmarks.FirstFile"]
        programs = (("JDK createTempFile", "jdk"), ("JDK createTempFile again (the noise)", "jdk"), ("Tempfile", "tempfile"))
        took = {(what, title): [] for what in ("first file", "whole JVM") for title, _ in programs}
        try:
            for number in range(FRESH_JVMS * self.pace.rounds):
                turn = number % len(programs)
                for title, name in programs[turn:] + programs[:turn]:
                    start = time.monotonic_ns()
                    done = subprocess.run([*plain, name], check=True, timeout=60, stdout=subprocess.PIPE, text=True)
                    took["whole JVM", title].append(time.monotonic_ns() - start)
                    took["first file", title].append(int(done.stdout))
        except (subprocess.SubprocessError, OSError) as failure:
            return self.leave_out("f: first file", failure)
        for (what, title), nanoseconds in took.items():
            reference = took[what, programs[0][0]]
            ratios = ratio_by_round(nanoseconds, reference)
            low, _, high = quantiles(ratios, n=4)
            ratio = median(ratios)
            judged = what == "first file" and title == "Tempfile"
            command = [*plain, dict(programs)[title]]
            self.rows.append(
                {
                    "bar": "f", "work": f"first file of a JVM: {what}", "place": place, "program": title,
                    "noise": "noise" in title, "microseconds": median(nanoseconds) / 1000, "ratio": ratio,
                    "middleHalf": [low, high], "allocated": None,
                    "bars": [{"against": programs[0][0], "what": "time", "ratio": ratio, "limit": 1.0,
                              "kept": round(ratio, 2) <= 1.0}] if judged else [],
                    "version": "", "peer": "java: FirstFile", "command": command_line(command, directory),
                }
            )

    def pinning(self, place, directory):
        """Bar o, its second half: how often virtual threads held on to their carrier while they used files."""
        print("o  pinning …", file=sys.stderr, flush=True)
        try:
            command = [word if not word.endswith(".Peer") else word[:-4] + "Pinning"
                       for word in self.builder.command("java", directory)] + [str(directory)]
            done = subprocess.run(command, timeout=120, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        except (LeftOut, subprocess.SubprocessError) as reason:
            return self.leave_out("o: pinning", reason)
        if done.returncode:
            return self.leave_out("o: pinning", meaning(done.stderr))
        count = int(done.stdout.split()[0])
        if count:
            print(done.stdout, file=sys.stderr)
        self.rows.append(
            {
                "bar": "o", "work": "1,000 virtual threads, every kind of file", "place": place, "program": "Tempfile",
                "noise": False, "microseconds": None, "ratio": None, "middleHalf": None, "allocated": None,
                "bars": [{"against": None, "what": "times pinned", "ratio": count, "limit": 0, "kept": count == 0}],
                "version": "", "peer": "java: Pinning", "command": command_line(command, directory),
            }
        )


def touch_memory():
    """Has the system have memory at hand for a file of 1 GiB, twice, and no program pay for getting it.

    A virtual machine may give what is free back to its host after two seconds, and get it again slowly: then who overwrites its
    own copy, whose memory is at hand, is faster than who writes a new one beside the old, by more than the copying takes.
    """
    with contextlib.suppress(AttributeError, OSError):
        mmap.mmap(-1, 2 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE).close()


def in_turn(runners, number):
    """The order of a round: over the rounds each comes first as often, and as often directly after each of the others.

    What one leaves to be written or freed is paid by who comes next. Williams' design: a zigzag, turned by one each round,
    and for an odd number of runners backwards every other time.
    """
    count = max(1, len(runners))
    zigzag = [(step + 1) // 2 * (1 if step % 2 else -1) for step in range(len(runners))]
    order = [runners[(step + number) % count] for step in zigzag]
    return order[::-1] if number // count % 2 else order


def ordinary(target):
    """What bar i replaces, with the mode that most files have, which the new one has to be given."""
    target.write_bytes(b"old")
    target.chmod(0o644)


def source(directory):
    """What bar j copies: 1 GiB that is no hole, in the page cache and on the disk."""
    path = directory / "source"
    with open(path, "wb") as file:
        for _ in range(1024):
            file.write(b"x" * (1 << 20))
        file.flush()
        os.fsync(file.fileno())
    return path


def meaning(errors):
    """The line of a program's complaints that says what was wrong."""
    lines = [line.strip() for line in errors.strip().splitlines()]
    thrown = [line for line in lines if line.startswith("Exception in thread")]
    return (thrown[:1] or lines[-1:] or ["it fell silent"])[0]


def judged(work):
    """The programs without which no bar of the work can be judged, and the reference."""
    named = {name for bar in work.bars for name in (bar.program, *bar.against)} | {work.programs[0]}
    return tuple(program for program in work.programs if program in named)


def ratio_by_round(these, those):
    return [this / max(that, 1e-9) for this, that in zip(these, those)]


def command_line(command, directory):
    line = shlex.join(command).replace(str(directory), "DIRECTORY").replace(sys.executable, "python3")
    return line.replace(str(ROOT) + "/", "")
