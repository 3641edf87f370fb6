"""What does a command cost: time, work, memory?"""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

INTERVAL = 0.05  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall time and CPU time in seconds; memory in MiB, 0 where nobody looked."""

    wall: float
    cpu: float
    memory: float = 0


class FailedError(RuntimeError):
    """A command that was to be measured ended in an error; the message has its last words."""


def run(command: Sequence[str], folder: Path, *, memory: bool = False) -> Cost:
    """Run a command in a folder and give its cost, with that of all processes which it starts and waits for.

    Looking at the memory takes time of its own: ask for one or the other. Raises `FailedError`.
    """
    log = folder / "build.log"
    before = time.perf_counter()
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, env=_environment(), start_new_session=True
        )
    over, peak = Event(), [0.0]
    watch = Thread(target=_watch, args=(process.pid, over, peak))
    if memory:
        watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    over.set()
    if memory:
        watch.join()
    if process.returncode:
        raise FailedError(f"{' '.join(command)}: exit code {process.returncode}\n" + log.read_text("utf-8")[-2000:])
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak[0])


def _environment() -> Mapping[str, str]:
    root = str(Path(__file__).parents[2] / "src")
    return {**os.environ, "PYTHONPATH": root, "NO_COLOR": "1"}


def _watch(session: int, over: Event, peak: list[float]) -> None:
    while not over.wait(INTERVAL):
        peak[0] = max(peak[0], _held(session))


def _held(session: int) -> float:
    """Give the MiB that the processes of a session hold together; what several share counts once (PSS)."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The second field is the program's name, in parentheses, and may hold anything; the sixth is the session.
            if int((folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[3]) == session:
                lines = (folder / "smaps_rollup").read_text("ascii").splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):  # it ended meanwhile
            continue
    return total / 1024
