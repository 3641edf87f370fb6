"""Where lies what is needed only here and there?

Records, texts and views of a digest of any size are kept in one SQLite file, by their stamps: what is found there is
what was put there, or it is not found. A shelf is a cache. One that is damaged or foreign is as good as an empty one.
"""

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Literal

from attache.disk import DiskError
from attache.values import stamp_of_bytes

Board = Literal["records", "words", "views"]
BOARDS: tuple[Board, ...] = ("records", "words", "views")
FEW = 2  # are asked for one by one, however small a board is
MANY = 0.25  # of a board: so many are found sooner by looking through all of it
TOGETHER = 500  # things that are written at once
# By what a shelf is known that cannot be opened, is damaged, or holds what no shelf does: letters that are no UTF-8.
AMISS = (sqlite3.Error, OSError, TypeError, ValueError)
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)  # in the last byte of an error's code
SPARE = 2  # times as many as are needed may lie on a board before it is cleared


class DamagedError(DiskError):
    """What was put on the shelf is not there any more."""


class Shelf:
    """A shelf in a file, which is made when something is first put there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.open: sqlite3.Connection | None = None
        self.process = os.getpid()  # a connection may not be used by a fork

    def __reduce__(self) -> tuple[type["Shelf"], tuple[Path]]:
        return Shelf, (self.path,)

    def put(self, board: Board, data: Iterable[bytes]) -> list[bytes]:
        """Keep things; gives their stamps, in order. Raises `DiskError` where the machine refuses."""
        stamps, waiting = [], iter(data)
        while some := [(stamp_of_bytes(one), one) for one in islice(waiting, TOGETHER)]:
            stamps += [stamp for stamp, _ in some]
            self._put(board, some)
        return stamps

    def _put(self, board: Board, rows: list[tuple[bytes, bytes]], again: bool = True) -> None:
        try:
            with self._connected() as shelf, shelf:
                shelf.executemany(f"INSERT OR IGNORE INTO {board} VALUES (?, ?)", rows)
        except AMISS as error:
            self._check(error)
            self.forget()
            if not again:
                raise DiskError(f"{self.path} cannot be written: {error}") from error
            self._put(board, rows, again=False)

    def get(self, board: Board, stamps: Collection[bytes]) -> dict[bytes, bytes]:
        """What lies on a board of these stamps. Where any of it is not what was put there, the shelf is damaged."""
        if not stamps or not self.path.is_file():
            return {}
        try:
            with self._connected() as shelf:
                found = dict(_rows(shelf, board, stamps))
            if all(stamp_of_bytes(data) == stamp for stamp, data in found.items()):
                return found
        except AMISS as error:
            self._check(error)
        self.forget()
        return {}

    def stamps(self, board: Board) -> set[bytes]:
        """The stamps of all that lies on a board."""
        if self.path.is_file():
            with suppress(*AMISS), self._connected() as shelf:
                return {stamp for (stamp,) in shelf.execute(f"SELECT stamp FROM {board}")}
        return set()

    def clear(self, board: Board, needed: Collection[bytes]) -> None:
        """Take away what is not needed, once there is more of that than of what is."""
        if not self.path.is_file():
            return
        with suppress(*AMISS), self._connected() as shelf, shelf:
            (count,) = shelf.execute(f"SELECT count(*) FROM {board}").fetchone()
            if count > SPARE * len(needed):
                gone = ((stamp,) for stamp in self.stamps(board).difference(needed))
                shelf.executemany(f"DELETE FROM {board} WHERE stamp = ?", gone)

    def _check(self, error: Exception) -> None:
        """That a shelf is in use does not mean that it is damaged. Raises `DiskError`."""
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in BUSY:
            raise DiskError(f"{self.path} is in use by another process; wait until it has ended") from error

    def forget(self) -> None:
        """Take the shelf away, with all that lies there. Raises `DiskError` where the machine refuses."""
        self.close()
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise DiskError(f"{self.path} cannot be removed: {error.strerror}") from error

    def close(self) -> None:
        """Let go of the file."""
        if self.open:
            with suppress(sqlite3.Error):
                self.open.close()
            self.open = None

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        if self.open is None or self.process != os.getpid():
            self.process = os.getpid()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.open = sqlite3.connect(self.path, check_same_thread=False)
            # Whatever a fall leaves behind is known by its stamps, so that nothing has to be waited for.
            self.open.executescript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")
            for board in BOARDS:
                self.open.execute(f"CREATE TABLE IF NOT EXISTS {board} (stamp BLOB PRIMARY KEY, data BLOB NOT NULL)")
        yield self.open


def _rows(shelf: sqlite3.Connection, board: Board, stamps: Collection[bytes]) -> Iterator[tuple[bytes, bytes]]:
    if len(stamps) > FEW and len(stamps) > MANY * (shelf.execute(f"SELECT max(rowid) FROM {board}").fetchone()[0] or 0):
        yield from ((s, data) for s, data in shelf.execute(f"SELECT stamp, data FROM {board}") if s in stamps)
        return
    for stamp in stamps:
        yield from shelf.execute(f"SELECT stamp, data FROM {board} WHERE stamp = ?", (stamp,))
