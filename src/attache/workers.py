"""Who does the work? One process where there is little of it, all cores where there is much.

Work goes out in runs of neighbours, each to a process of its own, and comes back in order, so that the number of
processes changes time and nothing else. A worker that is a fork of this process holds its items already; any other is
sent them. See ADR 0034.
"""

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from threading import active_count
from traceback import format_exc
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from attache.diagnostics import RenderError
from attache.disk import DiskError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
ENOUGH = {"fork": 100, "spawn": 800}  # below so many items, starting workers costs more than they save
BATCH = 20  # results that are told at once
HEAVY = 50  # drawing or reading a picture costs as much as so many other items
RUN = 1000  # items, after which a worker ends: all that one touches of a shared memory becomes its own
STOPS = (signal.SIGINT, signal.SIGTERM)  # by which a process is asked to stop
AHEAD = 4  # batches or runs that are done for each worker before their turn, so that none waits for a slow one


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
    return map(work, items) if few else Crew(work, items, named, prepare, method).done(jobs, weight)


def forks() -> bool:
    """Whether workers are forks of this process. Beside other threads, as in the preview, a fork may hang; it is the
    usual way to start a process on Linux alone.
    """
    return sys.platform == "linux" and active_count() == 1


def beside(work: Callable[[ItemT], ResultT], items: Sequence[ItemT], jobs: int, weight: float) -> Iterator[ResultT]:
    """`work` done on every item, in order, from now on, by one process beside this one, which has work of its own."""
    if jobs <= 1 or not forks() or len(items) * weight < ENOUGH["fork"]:
        return map(work, items)
    crew, whole = Crew(work, items, str, bool, "fork"), range(len(items))
    gc.freeze()  # as `done` does
    return crew.done(1, weight, [crew.started(whole, int(BATCH / weight), (), len(items))])


class Crew(NamedTuple, Generic[ItemT, ResultT]):
    """Workers who do `work` on `items`. Their processes are started by a `method`, and prepared before or by that."""

    work: Callable[[ItemT], ResultT]
    items: Sequence[ItemT]
    named: Callable[[ItemT], str]
    prepare: Callable[[], object]
    method: str

    def done(self, jobs: int, weight: float, working: Sequence["_Worker"] = ()) -> Iterator[ResultT]:
        """The results in order, of those who are `working` already, else of all. Raises `DiskError` where a process
        ended, with the item at which it did.
        """
        batch, workers = max(1, int(BATCH / weight)), deque(working)
        coming = iter(()) if working else self._runs(jobs, weight)
        gc.freeze()  # else the first collection in each fork would copy all that it shares with this process
        try:
            while True:
                free = min(jobs - sum(worker.works for worker in workers), AHEAD * jobs - len(workers))
                workers.extend(self.started(run, batch, workers) for run in islice(coming, free))
                if not workers:
                    return
                yield from workers[0].taken()
                if workers[0].works:
                    _listen(workers)
                elif workers[0].left:
                    raise workers[0].wrong or self._lost(workers[0].left[: batch * (AHEAD + 2)])
                else:
                    workers.popleft()
        finally:
            for worker in workers:
                worker.end()
            gc.unfreeze()

    def _runs(self, jobs: int, weight: float) -> Iterator[range]:
        """What goes to one process: neighbours, which share much of what is made. Towards the end it is less and less,
        so that none waits long for another.
        """
        at, count = 0, len(self.items)
        while at < count:
            share = (count - at) * weight // jobs
            size = max(1, int(min(RUN, max(share, ENOUGH[self.method] // 2)) / weight))
            yield range(at, min(at + size, count))
            at += size

    def _lost(self, suspects: range) -> DiskError:
        """Says at which item a process ends that has no other beside it, or at all where it can do them all."""
        alone = self.started(suspects, 1, (), 0)
        while alone.works:
            _listen([alone])
        return lost([self.named(self.items[at]) for at in alone.left[:1] or suspects])

    def started(self, run: range, batch: int, others: Iterable["_Worker"], ahead: int = AHEAD) -> "_Worker":
        """A worker who does a run of items, up to so many batches ahead of what is asked for."""
        from multiprocessing import get_context  # noqa: PLC0415 - small work needs none

        context: Any = get_context(self.method)
        told, tell = context.Pipe(duplex=False)
        forked = self.method == "fork"
        given = (self.work, self.items[run.start : run.stop], (batch, ahead), tell)
        # A fork has the ends of all pipes, and must not keep one open that this process would have closed by ending.
        more = ([told, *(one.told for one in others)], bool) if forked else ((), self.prepare)
        process = context.Process(target=_do, args=(*given, *more), daemon=True)
        if forked:  # what runs around a fork in other libraries would swallow an exception
            signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        process.start()
        tell.close()
        worker = _Worker(process, told, run)
        try:
            if forked:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        except KeyboardInterrupt:
            worker.end()
            raise
        return worker


class _Worker:
    """A process that does a run of items, as seen from here: what is `left` of these, and what went `wrong`."""

    def __init__(self, process: "BaseProcess", told: "Connection", run: range) -> None:
        self.process, self.told, self.left = process, told, run
        self.results: list[Any] = []
        self.wrong: Exception | None = None
        self.works = True

    def hear(self) -> None:
        """Take what it tells next; nothing comes of one that ended."""
        try:
            said = self.told.recv()
        except (EOFError, OSError):
            said = None
        if isinstance(said, list):
            self.results += said
            self.left = self.left[len(said) :]
        elif said:
            self.wrong, where = said
            self.wrong.__cause__ = RuntimeError(where)
        if not self.left or not isinstance(said, list):
            self.end()

    def taken(self) -> list[Any]:
        """What it told since it was last asked."""
        taken, self.results = self.results, []
        return taken

    def end(self) -> None:
        """End it."""
        if self.works:
            self.process.terminate()
            self.process.join()
            self.told.close()
            self.works = False


def _listen(workers: Iterable[_Worker]) -> None:
    from multiprocessing.connection import wait  # noqa: PLC0415

    working: dict[object, _Worker] = {worker.told: worker for worker in workers if worker.works}
    for told in wait([worker.told for worker in working.values()]):
        working[told].hear()


def _do(
    work: Callable[[ItemT], ResultT],
    items: Sequence[ItemT],
    pace: tuple[int, int],
    tell: "Connection",
    shut: Iterable["Connection"],
    prepare: Callable[[], object],
) -> None:
    """What a worker does, at a pace: so many items to a batch, and batches ahead of what is taken."""
    waiting, (batch, ahead) = deque[Future[None]](), pace
    for pipe in shut:
        pipe.close()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # its parent's way to end it
    with suppress(KeyboardInterrupt, BrokenPipeError):  # who started it tells of the first, and is gone at the second
        try:
            if sys.platform != "win32":
                signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
            prepare()
            with ThreadPoolExecutor(1) as sender:  # while another waits for whom it tells, work goes on
                for at in range(0, len(items), batch):
                    waiting.append(sender.submit(tell.send, [work(item) for item in items[at : at + batch]]))
                    # Of single items the last that is told is known; and who is told nothing any more was killed.
                    while waiting and (len(waiting) > ahead or waiting[0].done()):
                        waiting.popleft().result()
        except Exception as error:
            tell.send((error, format_exc()))


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
