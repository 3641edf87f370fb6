"""What does the program do first and last?

`attache` and `python -m attache` are the same. What is read lives to the end: to seek cycles in it meanwhile, and to
take it apart at the end, would be a quarter of a run. Where names of files are not told in UTF-8 Python is begun anew,
for from names come addresses.
"""

import atexit
import gc
import os
import sys
from contextlib import suppress


def run() -> None:
    """Do what the command line asks for, and end the process with the exit code."""
    if sys.getfilesystemencoding() != "utf-8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    gc.set_threshold(200_000, 50, 100)
    ended: list[int] = []
    atexit.register(_leave, ended)  # first put here, last called: then no thread is left, and nobody has more to do

    try:
        from attache.cli import main  # noqa: PLC0415 - after these

        main()
    except KeyboardInterrupt:  # before anything was begun
        sys.exit(130)
    except SystemExit as end:
        ended += [end.code] if isinstance(end.code, int) else []
        raise


def _leave(ended: list[int]) -> None:
    """End at once; where what was printed cannot be, Python says so in its own way."""
    with suppress(OSError):
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        for code in ended:
            os._exit(code)


if __name__ == "__main__":
    run()
