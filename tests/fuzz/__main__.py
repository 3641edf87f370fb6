"""Which text breaks a law? Searched by atheris, which keeps what reaches code that nothing reached before.

    make fuzz                                         every law and every property of the tests, half an hour
    make fuzz TARGETS="markup dates" SECONDS=600      so long for each of these
    .venv/bin/python -m tests.fuzz --shorten markup FILE

What breaks a law is shortened and put into `.fuzz/found/`, and the search goes on; once it is mended it belongs into
`tests/fuzz/corpus/`, which `make test` replays. What was reached is kept in `.fuzz/reached/` for the next search.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from inspect import signature
from pathlib import Path
from random import Random
from traceback import extract_tb
from typing import Any

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / ".fuzz"
PROPERTIES = "properties"  # the first byte of an input chooses among them
SLOWER = 6  # so many times as long as without being watched may a text take
STATS = re.compile(r"stat::number_of_executed_units: +(\d+)|cov: (\d+)")


def properties() -> list[Callable[[bytes], object]]:
    """Give what tests hold of values that Hypothesis makes up, and of nothing else."""
    import tests.conftest  # noqa: F401, PLC0415 - which says how Hypothesis works

    given = [
        file for file in sorted((ROOT / "tests").glob("test_*.py")) if "@given" in file.read_text(encoding="utf-8")
    ]
    return [
        test.hypothesis.fuzz_one_input
        for file in given
        for test in vars(import_module(f"tests.{file.stem}")).values()
        if hasattr(test, "hypothesis") and not signature(test).parameters
    ]


def law_of(name: str) -> tuple[Callable[[bytes], object], Callable[..., Any] | None, tuple[str, ...]]:
    """Give what takes the bytes of an input, what makes others of them, and with which texts to begin."""
    if name == PROPERTIES:
        laws = properties()
        return lambda data: laws[data[0] % len(laws)](data[1:]) if data else None, None, ()
    import atheris  # noqa: PLC0415

    from tests.fuzz.laws import held, replayed, seeds  # noqa: PLC0415
    from tests.fuzz.texts import mutated  # noqa: PLC0415

    def other(data: bytes, most: int, seed: int) -> bytes:
        if seed % 8 == 0:
            return bytes(atheris.Mutate(data, most))
        chance = Random(seed)
        return mutated(_text(data), chance).encode("utf-8", "surrogatepass")[:most]

    return lambda data: held(name, _text(data), SLOWER), other, (*seeds(name), *(text for _, text in replayed(name)))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def search(name: str, seconds: int) -> None:
    """Search a law for so long; ends the process."""
    import atheris  # noqa: PLC0415

    with atheris.instrument_imports(include=["attache"]):
        law, other, begin = law_of(name)
    reached, found = KEPT / "reached" / name, KEPT / "found" / name
    for folder in (reached, found):
        folder.mkdir(parents=True, exist_ok=True)
    for text in begin:
        data = text.encode(
            "utf-8", "surrogateescape" if _text(text.encode("utf-8", "surrogatepass")) != text else "strict"
        )
        (reached / hashlib.sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)

    def once(data: bytes) -> None:
        try:
            law(data)
        except Exception as error:  # whatever breaks the law is kept, and the search goes on
            _keep(found, data, error)

    options = ["-max_len=10000", "-timeout=120", "-rss_limit_mb=4096", "-print_final_stats=1", "-verbosity=1"]
    arguments = ["fuzz", *options, f"-max_total_time={seconds}", f"-artifact_prefix={found}/hang-", str(reached)]
    atheris.Setup(arguments, once, **({"custom_mutator": other} if other else {}))
    atheris.Fuzz()


def _where(error: BaseException) -> str:
    frames = [
        frame
        for frame in extract_tb(error.__traceback__)
        if "/attache/" in frame.filename or "tests/" in frame.filename
    ]
    place = f"{Path(frames[-1].filename).name}-{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}-{place}"


def _keep(found: Path, data: bytes, error: Exception) -> None:
    file = found / f"{_where(error)}.txt"
    if not file.exists() or file.stat().st_size > len(data):
        file.write_bytes(data)
        file.with_suffix(".why").write_text(f"{error!r}\n"[:2000], encoding="utf-8", errors="replace")


def shorten(name: str, data: bytes) -> bytes:
    """Take away from an input what can be missed, as long as it breaks the law in the same place."""
    from tests.fuzz.laws import held  # noqa: PLC0415

    def broken(text: str) -> str:
        try:
            held(name, text)
        except Exception as error:
            return _where(error)
        return ""

    text = _text(data)
    first, size = broken(text), max(1, len(text) // 2)
    while first and size:
        at = 0
        while at < len(text):
            less = text[:at] + text[at + size :]
            if broken(less) == first:
                text = less
            else:
                at += size
        size //= 2
    return text.encode("utf-8", "surrogateescape")


def main() -> int:
    """Search, each law in a process of its own; say how much was tried and what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", help=f"names of laws, or {PROPERTIES}")
    parser.add_argument("--seconds", type=int, default=120, help="for each")
    parser.add_argument("--shorten", metavar=("LAW", "FILE"), nargs=2)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.shorten:
        sys.stdout.buffer.write(shorten(asked.shorten[0], Path(asked.shorten[1]).read_bytes()))
        return 0
    if asked.here:
        search(asked.targets[0], asked.seconds)
    return _all(asked.targets, asked.seconds)


def _all(targets: list[str], seconds: int) -> int:
    from tests.fuzz.laws import LAWS  # noqa: PLC0415

    tried = 0
    for name in targets or [*LAWS, PROPERTIES]:
        command = [sys.executable, "-m", "tests.fuzz", name, "--seconds", str(seconds), "--here"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
        numbers = STATS.findall(done.stderr)
        runs, reached = (max((int(one[n]) for one in numbers if one[n]), default=0) for n in (0, 1))
        tried += runs
        print(f"{name}: {runs:,} inputs, {reached:,} places reached", flush=True)
        if done.returncode or not runs:
            print(done.stderr[-1500:], flush=True)
    found = sorted((KEPT / "found").rglob("*.txt")) + sorted((KEPT / "found").rglob("hang-*"))
    print(f"{tried:,} inputs; {len(found)} findings", *found, sep="\n")
    return bool(found)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main())
