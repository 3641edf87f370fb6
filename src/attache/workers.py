"""Who does the work? One process where there is little of it, all cores where there is much.

Work goes out in batches and comes back in order, so that the number of workers changes time and nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from threading import active_count
from typing import Any, TypeVar

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
ENOUGH = 400  # below so many items, starting workers costs more than they save
BATCH = 50
HEAVY = 50  # drawing or reading a picture costs as much as so many other items


@contextmanager
def crew(jobs: int, count: int, prepare: Callable[..., None] | None = None, *args: Any) -> Iterator[Executor | None]:
    """Workers for `count` items, each prepared by `prepare(*args)`; none where one process does."""
    if jobs <= 1 or count < ENOUGH:
        if prepare:
            prepare(*args)
        yield None
        return
    # A fork of a process that has other threads, as the preview has, may hang: there workers start from nothing.
    context = get_context("spawn" if active_count() > 1 else None)
    with ProcessPoolExecutor(max_workers=jobs, mp_context=context, initializer=prepare, initargs=args) as executor:
        yield executor


def spread(
    executor: Executor | None, work: Callable[[ItemT], ResultT], items: Sequence[ItemT], batch: int = BATCH
) -> Iterator[ResultT]:
    """`work` done on every item, in order; workers are given `batch` of them at once."""
    if executor is None:
        yield from map(work, items)
        return
    yield from executor.map(work, items, chunksize=batch)
