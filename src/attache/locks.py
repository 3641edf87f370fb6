"""Who else is working here?

One process at a time works with what is remembered of a content, and one builds into an output folder. The lock is the
kernel's, on the folder itself: nothing of it lies in what is published, and it is free once the last process that holds
it has ended, however that came. Forks hold it with the one they work for. A note says whose it is. See ADR 0039.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Event

import msgspec

from attache.disk import TEMPORARY, DiskError, read_if_there, unlinked
from attache.memory import MEMORY
from attache.reports import visible

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_NB, flock

NOTE = f"{TEMPORARY}building.tmp"
PATIENCE = 10.0  # seconds for which whoever has a short question waits
PAUSE = 0.05  # seconds between two tries
NAMING = 1.0  # seconds that whoever has just begun has to say who it is
ENDING = 5.0  # seconds that the workers of a process that was killed have to see it


class Owner(msgspec.Struct):
    """Who holds a lock, as its note says."""

    command: str
    process: int
    host: str

    @property
    def is_gone(self) -> bool:
        """Whether the process ended; of another machine's nobody here knows."""
        if self.host == _host() and sys.platform != "win32":  # where to ask would be to end it
            with suppress(PermissionError, OverflowError):
                try:
                    os.kill(self.process, 0)
                except ProcessLookupError:
                    return True
        return False

    def __str__(self) -> str:
        return f"`{visible(self.command)}` (process {self.process} on {visible(self.host)})"


@contextmanager
def held(folder: Path, note: Path, command: str, patience: float) -> Iterator[bool]:
    """Hold a folder for a command; gives whether that was cut off which held it before, of which `note` is left.

    `patience` are the seconds for which another is waited for. Raises `DiskError` where that has not ended by then.
    """
    with _opened(folder) as descriptor:
        if descriptor is not None:
            _wait(descriptor, folder, note, patience)
            if not _is_there(folder, descriptor):
                raise DiskError(f"another process has just removed {folder}; try again")
        left = note.exists()
        with suppress(OSError):  # who may not write here will be told so by who has to
            note.parent.mkdir(parents=True, exist_ok=True)
            with open(note, "wb", opener=unlinked) as file:
                file.write(msgspec.json.encode(Owner(command, os.getpid(), _host())))
        try:
            yield left
        finally:
            with suppress(OSError):
                note.unlink()


def alone(source: Path, command: str, patience: float = PATIENCE) -> AbstractContextManager[bool]:
    """Hold what is remembered of the content of a source, as `held` does; nothing where there is no content."""
    content = source / "content"
    return held(content, source / MEMORY / NOTE, command, patience) if content.is_dir() else nullcontext(False)


@contextmanager
def _opened(folder: Path) -> Iterator[int | None]:
    """What is locked of a folder: its own descriptor, `None` where the system gives none."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_there(folder: Path, descriptor: int) -> bool:
    with suppress(OSError):
        return os.path.samestat(folder.stat(), os.fstat(descriptor))
    return False


def _wait(descriptor: int, folder: Path, note: Path, patience: float) -> None:
    pause, waited = Event(), 0.0
    while _is_taken(descriptor, note):
        owner = _owner(note)
        dead = owner is not None and owner.is_gone
        if waited >= max(patience, ENDING if dead else NAMING if owner is None else 0):
            whose = str(owner or "process")
            hint = f"still after {waited:.0f} seconds" if patience else "say --wait 60 to wait for it"
            said = f"another {whose} works in {folder}; {hint}"
            ending = f"{whose} was killed, and its workers still work in {folder}; wait until they have ended"
            raise DiskError(ending if dead else said)
        pause.wait(PAUSE)
        waited += PAUSE


def _is_taken(descriptor: int, note: Path) -> bool:
    """Whether another has the lock; else it is ours."""
    if sys.platform != "win32":
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # a file system without locks: there the note is all that there is
            owner = _owner(note)
            return owner is not None and owner.host == _host() and not owner.is_gone
    return False


def _owner(note: Path) -> Owner | None:
    with suppress(DiskError, msgspec.MsgspecError):
        return msgspec.json.decode(read_if_there(note) or b"", type=Owner)
    return None


def _host() -> str:
    return os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename
