"""Who does the work?"""

import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from attache.workers import BATCH, ENOUGH, crew, spread

_PREPARED: list[str] = []


def prepare(*words: str) -> None:
    """Keep what this process was prepared with."""
    _PREPARED[:] = words


def keep() -> None:
    """Prepare nothing: what the process holds already stays."""


def report(number: int) -> tuple[int, tuple[str, ...], int]:
    """What a worker was given, with what it was prepared, and which process it is."""
    if number == -1:
        raise ValueError("planted")
    return number, tuple(_PREPARED), os.getpid()


@pytest.mark.parametrize(("jobs", "count"), [(1, 10_000), (2, ENOUGH - 1), (0, 10_000), (8, 0)])
def test_little_work_stays_in_this_process(jobs: int, count: int) -> None:
    """One job, or little to do, starts no process; this one is prepared and does the work in order."""
    with crew(jobs, count, prepare, "a") as executor:
        assert executor is None
        assert list(spread(executor, report, range(3))) == [(n, ("a",), os.getpid()) for n in range(3)]


@pytest.mark.parametrize("batch", [1, 12, BATCH])
def test_much_work_goes_to_workers_and_comes_back_in_order(batch: int) -> None:
    """Workers are prepared before they begin, and what they give comes back in the order of what went out."""
    with crew(2, ENOUGH, prepare, "b", "c") as executor:
        assert isinstance(executor, ProcessPoolExecutor)
        done = list(spread(executor, report, range(ENOUGH), batch=batch))
    assert [number for number, _, _ in done] == list(range(ENOUGH))
    assert {words for _, words, _ in done} == {("b", "c")}
    assert os.getpid() not in {process for _, _, process in done}


def test_beside_other_threads_workers_start_from_nothing() -> None:
    """Where this process has another thread no worker is a fork of it, and the work is done all the same."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(prepare, "of the parent").result()
        with crew(2, ENOUGH, keep) as executor:
            assert {words for _, words, _ in spread(executor, report, range(3))} == {()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_of_a_worker_reaches_the_caller(jobs: int) -> None:
    """What goes wrong in a worker goes wrong here, with its type and words."""
    with crew(jobs, ENOUGH, prepare) as executor, pytest.raises(ValueError, match="planted"):
        list(spread(executor, report, [*range(100), -1]))
