"""CPython's own tempfile module at the works of this directory; peer.c describes how a peer is called."""

import io
import sys
import tempfile
import time

BLOCK, PIECE, MIB, LIMIT = 4096, 8192, 1 << 20, 256 << 10
directory = sys.argv[3]
block, piece = b"x" * BLOCK, b"x" * PIECE


def line(number):
    return f"{number}: the quick brown fox jumps over the lazy dog, {'Zürich 東京' if number % 16 == 0 else 'plain text'}\n"


lines = [line(number) for number in range(16_000)]


def named():
    with tempfile.NamedTemporaryFile(dir=directory) as file:
        file.write(block)


def unnamed():
    with tempfile.TemporaryFile(dir=directory) as file:
        file.write(block)


def pieces(file, size):
    with file:
        unit = block if size == BLOCK else piece
        for _ in range(size // len(unit)):
            file.write(unit)
        file.seek(0)
        while file.read(PIECE):
            pass


def text(file):
    with file:
        for each in lines:
            file.write(each)
        file.seek(0)
        while file.readline():
            pass


WORKS = {
    "named": named,
    "unnamed": unnamed,
    "memory-4k": lambda: pieces(tempfile.SpooledTemporaryFile(dir=directory), BLOCK),
    "memory-1m": lambda: pieces(tempfile.SpooledTemporaryFile(dir=directory), MIB),
    "memory-16m": lambda: pieces(tempfile.SpooledTemporaryFile(dir=directory), 16 * MIB),
    "over": lambda: pieces(tempfile.SpooledTemporaryFile(LIMIT, dir=directory), MIB),
    "text-file": lambda: text(tempfile.NamedTemporaryFile("w+", encoding="utf-8", newline="", dir=directory)),
    "text-memory": lambda: text(io.StringIO(newline="")),
}

work = WORKS[sys.argv[2]]
print("CPython", sys.version.split()[0], flush=True)
for request in sys.stdin:
    times = int(request)
    start = time.perf_counter_ns()
    for _ in range(times):
        work()
    print((time.perf_counter_ns() - start) / times, flush=True)
