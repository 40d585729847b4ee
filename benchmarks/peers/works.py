"""What is raced: the programs, the works that they do, and the bars that Tempfile has to keep."""

from typing import Dict, NamedTuple, Tuple


class Program(NamedTuple):
    """One competitor: how it is shown, which peer it is, and with which arguments that peer is called."""

    title: str
    peer: str
    name: str
    threads: str = "1"


class Bar(NamedTuple):
    """What `program` promises: at most `limits[place]` times the fastest of `against`, in time or in allocation."""

    program: str
    against: Tuple[str, ...]
    limits: Dict[str, float]
    what: str = "time"


class Work(NamedTuple):
    """One work; the first of its programs is the reference."""

    letter: str
    name: str
    title: str
    places: Tuple[str, ...]
    programs: Tuple[str, ...]
    bars: Tuple[Bar, ...]


PROGRAMS = {
    "c": Program("C", "c", "c"),
    "c-four": Program("C, open unlink write close", "c", "c-four"),
    "c-same": Program("C with the same calls", "c", "c-same"),
    "cp": Program("cp, then sync of the copy", "c", "cp"),
    "ours": Program("Tempfile", "java", "tempfile"),
    "ours-copy": Program("Tempfile, transferFrom of the source", "java", "tempfile-copy"),
    "ours-native": Program("Tempfile with tempfile-linux", "native", "tempfile"),
    "ours-spooled": Program("Tempfile, SpooledFile", "java", "tempfile-spooled"),
    "ours-memory": Program("Tempfile, MemoryFile", "java", "tempfile"),
    "before": Program("Tempfile, before", "before", "tempfile"),
    "before-spooled": Program("Tempfile, SpooledFile, before", "before", "tempfile-spooled"),
    "jdk": Program("JDK's own calls", "java", "jdk"),
    "jdk-same": Program("JDK itself, the same calls", "java", "jdk-same"),
    "jdk-temp-file": Program("JDK createTempFile", "java", "jdk-temp-file"),
    "jdk-bytes": Program("ByteArrayOutputStream", "java", "jdk"),
    "guava": Program("Guava FileBackedOutputStream", "java", "guava"),
    "commons-io": Program("commons-io DeferredFileOutputStream", "java", "commons-io"),
    "rust": Program("Rust tempfile", "rust", "rust"),
    "go": Program("Go os.CreateTemp", "go", "go"),
    "python": Program("CPython tempfile", "python", "python"),
    "node": Program("Node", "node", "node"),
}
for _threads in ("2", "8", "1000-virtual"):
    PROGRAMS["ours-" + _threads] = Program(f"Tempfile, {_threads} threads", "java", "tempfile", _threads)
    PROGRAMS["jdk-" + _threads] = Program(f"JDK's own calls, {_threads} threads", "java", "jdk", _threads)

BOTH = ("disk", "memory")
HEAP = ("heap",)


def everywhere(limit):
    return {"disk": limit, "memory": limit, "heap": limit}


def in_memory(name, title):
    programs = ("c", "ours-memory", "ours-spooled", "guava", "jdk-bytes", "commons-io", "rust", "python")
    bars = [Bar(ours, ("guava", "jdk-bytes"), everywhere(1.0)) for ours in ("ours-memory", "ours-spooled")]
    if name != "memory-4k":
        bars += [
            Bar(ours, against, everywhere(0.5), "allocation")
            for ours in ("ours-memory", "ours-spooled")
            for against in (("guava", "jdk-bytes"), ("jdk-bytes",))
        ]
    return Work("c", name, title, HEAP, programs, tuple(bars))


def beside_before(name, title, ours, before):
    """Bar h: what ownership costs, against the library of a commit that had none."""
    return Work("h", name, title, ("memory",), (before, ours), (Bar(ours, (before,), everywhere(1.05)),))


def replacing(name, title, places, limit):
    """Bar i: of a target with an ordinary mode, C with the same calls, and C with the fewest that keep its attributes, which checks nothing."""
    programs = ("c-same", "ours", "jdk-same", "c")
    return Work("i", name, title, places, programs, (Bar("ours", ("c-same",), everywhere(limit)),))


WORKS = (
    Work(
        "a", "named", "named, 4 KiB, close, delete", BOTH,
        ("c", "ours", "jdk", "jdk-temp-file", "guava", "commons-io", "rust", "go", "python", "node"),
        (
            Bar("ours", ("c",), {"disk": 1.10, "memory": 1.20}),
            Bar("ours", ("jdk", "jdk-temp-file"), everywhere(1.0)),
            Bar("ours", ("python",), everywhere(0.75)),
        ),
    ),
    Work(
        "b", "unnamed", "unnamed, 4 KiB", BOTH, ("c", "ours", "ours-native", "c-four", "jdk", "rust", "python"),
        (
            Bar("ours", ("c",), {"disk": 1.35, "memory": 1.45}),
            Bar("ours", ("c-four",), everywhere(1.10)),
            Bar("ours-native", ("c",), everywhere(1.15)),
        ),
    ),
    in_memory("memory-4k", "4 KiB in memory, read back"),
    in_memory("memory-1m", "1 MiB in memory, read back"),
    in_memory("memory-16m", "16 MiB in memory, read back"),
    Work(
        "d", "over", "1 MiB over a limit of 256 KiB, read back", BOTH,
        ("c", "ours", "guava", "commons-io", "rust", "python"), (Bar("ours", ("c",), everywhere(1.2)),),
    ),
    Work(
        "e", "text-file", "16,000 lines, written and read", BOTH, ("jdk", "ours", "python"),
        (Bar("ours", ("jdk",), everywhere(1.0)),),
    ),
    Work(
        "e", "text-memory", "16,000 lines, written and read", HEAP, ("jdk", "ours-memory", "ours-spooled", "python"),
        (Bar("ours-memory", ("jdk",), everywhere(1.0)), Bar("ours-spooled", ("jdk",), everywhere(1.0))),
    ),
    replacing("unsynced", "replace 4 KiB, not synced", BOTH, 1.15),
    replacing("atomic", "replace 4 KiB, file synced", BOTH, 1.10),
    replacing("durable", "replace 4 KiB, file and directory synced", ("disk",), 1.05),
    Work(
        "j", "large", "replace 1 GiB", ("disk",), ("cp", "c", "ours", "ours-copy"),
        (Bar("ours", ("cp",), {"disk": 1.05}), Bar("ours-copy", ("cp",), {"disk": 1.05})),
    ),
    beside_before("named", "named, 4 KiB, close, delete", "ours", "before"),
    beside_before("unnamed", "unnamed, 4 KiB", "ours", "before"),
    beside_before("memory-4k", "4 KiB in memory, read back", "ours-spooled", "before-spooled"),
    beside_before("over", "1 MiB over a limit of 256 KiB, read back", "ours", "before"),
    Work(
        "o", "named", "named, 4 KiB, threads", BOTH,
        ("ours", "ours-2", "ours-8", "ours-1000-virtual", "jdk", "jdk-2", "jdk-8", "jdk-1000-virtual"),
        tuple(Bar("ours-" + threads, ("ours",), everywhere(1.0)) for threads in ("2", "8", "1000-virtual")),
    ),
)
