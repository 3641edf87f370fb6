"""How long does an editor wait for the page that is open?

`attache serve` at one end; at the other a browser, which shows an article, and a clock that starts when something is
written into its file: a sentence, a title, or a sentence while the index of the search is being made.
"""

import http.client
import os
import re
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tests.bench.corpus import NOW, address, article, files, path_of, write
from tests.tools.chromium import launch

COMMAND = [sys.executable, "-m", "attache", "serve", "--now", NOW, "--port", "0", "--source"]
REST = 4  # seconds until all that follows an edit is built, before the next


def _sentence(text: str, sign: str) -> str:
    return f"{text}\nOne more sentence, {sign}.\n"


def _title(text: str, sign: str) -> str:
    return re.sub("^title: .*", f"title: Another title, {sign}.", text, count=1, flags=re.MULTILINE)


CHANGES = {"words": _sentence, "title": _title, "indexing": _sentence}


class Waited(NamedTuple):
    """Seconds from the write until the event, until a page that says so is there, and until it is painted; and of the
    processor, all that follows included.
    """

    event: float
    page: float
    painted: float
    user: float


def waited(folder: Path, articles: int, runs: int) -> dict[str, Waited]:
    """Edit the articles in the middle of a digest one after another: the median of each figure, by sort of change."""
    write(folder, files(articles, everything=True))
    with (
        subprocess.Popen(
            [*COMMAND, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server,
        sync_playwright() as playwright,
        closing(launch(playwright)) as browser,
    ):
        try:
            assert server.stdout
            host = server.stdout.readline().split()[0].split("/")[2]
            told = {
                name: [_edit(folder, articles // 2 + n, name, (host, server.pid, browser)) for n in range(runs)]
                for name in CHANGES
            }
        finally:
            server.terminate()
    return {name: Waited(*map(median, zip(*some, strict=True))) for name, some in told.items()}


def _edit(folder: Path, number: int, name: str, asked: tuple[str, int, Browser]) -> Waited:
    host, process, browser = asked
    one, sign = article(number), f"new-{time.time_ns()}"
    file, path = folder / path_of(one), f"/{address(one.id)}/"
    changed = CHANGES[name](file.read_text("utf-8"), sign)
    if name == "indexing":
        _answer(host, "/pagefind/pagefind.js", "")  # from now on it is made after each edit
    assert _answer(host, path, one.id), "the page is open"
    with closing(http.client.HTTPConnection(host)) as waiting:
        waiting.request("GET", f"/_attache/events?at={path}")
        events = waiting.getresponse()
        before = _event(events)
        time.sleep(REST)
        used, began = _used(process), time.perf_counter()
        file.write_text(changed, "utf-8")
        while _event(events) == before:  # the bar alone, of what was built before
            pass
        event = time.perf_counter() - began
        while not _answer(host, path, sign):
            pass
        page = time.perf_counter() - began
        time.sleep(REST)
        user = _used(process) - used
    return Waited(event, page, _painted(browser, f"http://{host}{path}", file, name), user)


def _painted(browser: Browser, page_address: str, file: Path, name: str) -> float:
    """Write a change while a browser shows the page; seconds until it was painted."""
    with closing(browser.new_page(bypass_csp=True)) as page:
        page.goto(page_address)
        page.wait_for_timeout(1000)
        sign = f"new-{time.time_ns()}"
        page.add_init_script(
            f"""const look = () => document.body?.innerText.includes({sign!r})
              ? requestAnimationFrame(() => setTimeout(() => {{ window.painted = Date.now(); }}))
              : requestAnimationFrame(look);
            addEventListener("DOMContentLoaded", look);"""
        )
        text, began = file.read_text("utf-8"), time.time()
        file.write_text(CHANGES[name](text, sign), "utf-8")
        painted: float = page.wait_for_function("window.painted").json_value()
        return painted / 1000 - began


def _answer(host: str, path: str, sign: str) -> bool:
    with closing(http.client.HTTPConnection(host)) as connection:
        connection.request("GET", path)
        return sign in connection.getresponse().read().decode()


def _event(events: http.client.HTTPResponse) -> bytes:
    """Wait for an event: the mark of the page in it, without that of the bar."""
    while not (line := events.readline()).startswith(b"data: "):
        pass
    return line.partition(b"-")[0]


def _used(process: int) -> float:
    """Seconds of the processor that a process used by itself."""
    return int(Path(f"/proc/{process}/stat").read_text("utf-8").split()[13]) / os.sysconf("SC_CLK_TCK")
