"""Who does the work? One process where there is little of it, all cores where there is much.

Work goes out in batches and comes back in order, so that the number of workers changes time and nothing else. A worker
that is a fork of this process holds the items already, and is told their numbers alone; any other is sent them. Few
batches are under way at once, so that neither items nor results pile up. See ADR 0034.
"""

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from threading import active_count
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from attache.diagnostics import RenderError
from attache.disk import DiskError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
ENOUGH = {"fork": 100, "spawn": 800}  # below so many items, starting workers costs more than they save
BATCH = 20
HEAVY = 50  # drawing or reading a picture costs as much as so many other items
TURN = 40  # batches, after which workers start anew: all that one touches of a shared memory becomes its own
AHEAD = 4  # batches under way for each worker, so that none waits for a slow one


def spread(
    work: Callable[[ItemT], ResultT],
    items: Sequence[ItemT],
    jobs: int,
    *,
    prepare: Callable[[], object] = bool,  # does nothing, in other processes too
    weight: float = 1,
    named: Callable[[ItemT], str] = str,
) -> Iterator[ResultT]:
    """`work` done on every item, in order, by up to `jobs` processes, each prepared once. `weight` says how many common
    items one of these is worth, `named` what an item is called if a process ends over it, which raises `DiskError`.
    """
    method = "fork" if forks() else "spawn"
    few = jobs <= 1 or len(items) * weight < ENOUGH[method]
    if few or method == "fork":
        prepare()
    crew = Crew(work, items, named, prepare, method)
    return map(work, items) if few else crew.done(jobs, max(1, int(BATCH / weight)))


def forks() -> bool:
    """Whether workers are forks of this process. Beside other threads, as in the preview, a fork may hang; it is the
    usual way to start a process on Linux alone.
    """
    return sys.platform == "linux" and active_count() == 1


def underway(results: Iterator[ResultT]) -> Iterator[ResultT]:
    """Results that are made from now on, not from when the first is asked for."""
    first = [*islice(results, 1)]
    return chain(first, results)


class Crew(NamedTuple, Generic[ItemT, ResultT]):
    """Workers who do `work` on `items`. Their processes are started by a `method`, and prepared before or by that."""

    work: Callable[[ItemT], ResultT]
    items: Sequence[ItemT]
    named: Callable[[ItemT], str]
    prepare: Callable[[], object]
    method: str

    def done(self, jobs: int, batch: int) -> Iterator[ResultT]:
        """The results in order. Raises `DiskError` where a process ended, with the item at which it did."""
        count = 0
        try:
            for turn in range(0, len(self.items), TURN * batch):
                tasks = (self._task(at, batch) for at in range(len(self.items))[turn : turn + TURN * batch : batch])
                with self._started(jobs) as executor:
                    for result in in_order(executor, tasks, AHEAD * jobs):
                        yield result
                        count += 1
        except BrokenExecutor:
            suspects = self.items[count : count + AHEAD * jobs * batch]
            raise lost([*map(self.named, self._culprit(count, len(suspects)) or suspects)]) from None

    def _culprit(self, first: int, count: int) -> Sequence[ItemT]:
        """The item at which a process ends that has no other beside it; none where it can do them all."""
        at = first
        try:
            with self._started(1) as executor:
                for at in range(first, first + count):
                    executor.submit(self._task(at, 1)).result()
        except BrokenExecutor:
            return self.items[at : at + 1]
        return ()

    def _task(self, at: int, count: int) -> Callable[[], list[ResultT]]:
        if self.method == "fork":
            return partial(_held, at, count)
        return partial(_each, self.work, self.items[at : at + count])

    @contextmanager
    def _started(self, jobs: int) -> Iterator[Executor]:
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - 50 ms, and small work needs none
        from multiprocessing import get_context  # noqa: PLC0415

        gc.freeze()  # else the first collection in each fork would copy all that it shares with this process
        start = partial(_hold, self) if self.method == "fork" else self.prepare
        executor = ProcessPoolExecutor(jobs, get_context(self.method), initializer=start)
        try:
            yield executor
        finally:
            executor.shutdown(cancel_futures=True)
            gc.unfreeze()


_HELD: list[Crew[Any, Any]] = []  # of a fork: those whom it belongs to


def _hold(crew: Crew[Any, Any]) -> None:
    _HELD[:] = [crew]


def _held(at: int, count: int) -> list[Any]:
    return _each(_HELD[0].work, _HELD[0].items[at : at + count])


def _each(work: Callable[[ItemT], ResultT], items: Iterable[ItemT]) -> list[ResultT]:
    return [work(item) for item in items]


async def apart(work: Callable[[], ResultT], name: str) -> ResultT:
    """What comes of a work that a process of its own does, behind all others, until the task is cancelled; it is
    called by `name` if that ends over it. Raises `DiskError` and `RenderError`.
    """
    import asyncio  # noqa: PLC0415 - and processes: as above
    from multiprocessing import get_context  # noqa: PLC0415

    spawned = get_context("spawn")  # for a fork may hang here
    told, telling = spawned.Pipe(duplex=False)
    process = spawned.Process(target=_done_apart, args=(work, telling), daemon=True)
    process.start()
    telling.close()
    try:
        found: ResultT | DiskError | RenderError = await asyncio.to_thread(told.recv)
    except EOFError:
        raise lost([name]) from None
    finally:
        process.terminate()
    if isinstance(found, DiskError | RenderError):
        raise found
    return found


def _done_apart(work: Callable[[], Any], telling: "Connection") -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: whoever started it will end it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    os.nice(10)
    try:
        telling.send(work())
    except (DiskError, RenderError) as error:
        telling.send(error)


def in_order(executor: Executor, tasks: Iterable[Callable[[], Sequence[ResultT]]], ahead: int) -> Iterator[ResultT]:
    """What tasks give, in their order; at most `ahead` of them are made before their turn."""
    coming = iter(tasks)
    waiting = deque(executor.submit(task) for task in islice(coming, ahead))
    while waiting:
        yield from waiting.popleft().result()
        waiting.extend(executor.submit(task) for task in islice(coming, 1))


def lost(names: Sequence[str]) -> DiskError:
    """What is said where a process ended over something: over the only one of these names, or one of them."""
    if len(names) == 1:
        return DiskError(f"{names[0]}: the process that worked on it crashed, or was killed")
    where = f"{len(names)} files, {names[0]} to {names[-1]}"
    return DiskError(f"a process that worked on one of {where}, was killed: perhaps for memory, so say fewer --jobs")
