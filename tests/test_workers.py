"""Who does the work?"""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import active_count
from typing import Any

import pytest

from attache.disk import DiskError
from attache.workers import BATCH, ENOUGH, in_order, spread

_PREPARED: list[object] = []
FORK, SPAWN = ENOUGH["fork"], ENOUGH["spawn"]


def prepare(*words: object) -> None:
    """Keep what this process was prepared with."""
    _PREPARED[:] = words


def prepare_here() -> None:
    """Keep which process was prepared."""
    prepare(os.getpid())


def report(number: int) -> tuple[int, tuple[object, ...], int]:
    """What a worker was given, with what it was prepared, and which process it is."""
    if number == -1:
        raise ValueError("planted")
    return number, tuple(_PREPARED), os.getpid()


@pytest.mark.parametrize(
    ("jobs", "count", "weight"), [(1, 10_000, 1), (2, FORK - 1, 1), (2, FORK // 2 - 1, 2), (0, 10_000, 1), (8, 0, 1)]
)
def test_little_work_stays_in_this_process(jobs: int, count: int, weight: int) -> None:
    """One job, or little to do, starts no process; this one is prepared and does the work in order."""
    done = spread(report, range(count), jobs, prepare=partial(prepare, "a"), weight=weight)
    assert list(done) == [(n, ("a",), os.getpid()) for n in range(count)]


@pytest.mark.parametrize(("count", "weight"), [(FORK, 1), (FORK + BATCH - 1, 1), (3, FORK)])
def test_forks_share_what_this_process_prepared(count: int, weight: int) -> None:
    """Much work goes to forks of this process, which was prepared once; what they give comes back in order."""
    done = list(spread(report, range(count), 2, prepare=prepare_here, weight=weight))
    assert [number for number, _, _ in done] == list(range(count))
    assert {words for _, words, _ in done} == {(os.getpid(),)}
    assert os.getpid() not in {process for _, _, process in done}


def test_beside_other_threads_workers_start_from_nothing() -> None:
    """Where this process has another thread no worker is a fork of it: each prepares itself, and is sent its items."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(prepare, "of the parent").result()
        done = list(spread(report, range(SPAWN), 2, prepare=prepare_here))
    assert [number for number, _, _ in done] == list(range(SPAWN))
    assert all(words == (process,) for _, words, process in done)
    assert _PREPARED == ["of the parent"]


def test_beside_other_threads_workers_need_no_preparing() -> None:
    """What is done where nobody says how to prepare goes to a process that is no fork, too."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(prepare, "of the parent").result()
        assert [*spread(str, range(SPAWN), 2)] == [*map(str, range(SPAWN))]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_of_a_worker_reaches_the_caller(jobs: int) -> None:
    """What goes wrong in a worker goes wrong here, with its type and words, and no worker is left."""
    items = [*range(FORK), -1, *range(FORK)]
    with pytest.raises(ValueError, match="planted"):
        list(spread(report, items, jobs))
    assert active_count() == 1


def end(marker: Path | None, last: int, number: int) -> int:
    """Work that ends its process at an item: always, or the first time alone."""
    if number == last and not (marker and marker.exists()):
        if marker:
            marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def label(number: int) -> str:
    """What an item is called."""
    return f"item {number}"


@pytest.mark.alone
@pytest.mark.parametrize("last", [0, BATCH + 3, FORK - 1])
def test_the_item_is_named_over_which_a_worker_ends(last: int) -> None:
    """A worker that is killed is an error that says over what, whichever of a batch it was."""
    with pytest.raises(DiskError, match=rf"^item {last}: the process that worked on it crashed, or was killed$"):
        list(spread(partial(end, None, last), range(FORK), 2, named=label))


@pytest.mark.alone
def test_a_worker_that_is_killed_once_is_told_with_all_that_it_may_have_been_at(tmp_path: Path) -> None:
    """Where each item can be done by itself, as when memory ran out, those are named that were under way."""
    told = r"^a process that worked on one of \d+ files, item 0 to item \d+, was killed: .* say fewer --jobs$"
    with pytest.raises(DiskError, match=told):
        list(spread(partial(end, tmp_path / "killed", 3), range(FORK), 2, named=label))


class Counting(Executor):
    """An executor that does nothing before it is asked for a result, and counts what was handed to it."""

    def __init__(self) -> None:
        self.handed = 0

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Take a task."""
        self.handed += 1
        future: Future[Any] = Future()
        future.set_result(task(*args, **kwargs))
        return future


def test_no_more_is_under_way_than_asked_for() -> None:
    """Tasks are made as their turn comes near, not all at once."""
    executor = Counting()
    results = in_order(executor, (partial(lambda n: [n], n) for n in range(10)), 3)
    assert [(result, executor.handed) for result in results] == [(n, min(n + 3, 10)) for n in range(10)]
