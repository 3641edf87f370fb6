"""Addresses outside are asked politely, once, and what they answer is said at the place where they are named."""

import json
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest

from attache import outlinks
from attache.diagnostics import BODY, Finding
from attache.gather import locator
from attache.memory import Answer
from attache.model import Record, Source
from attache.outlinks import asked, named, said
from attache.parse import parse
from tests.conftest import WriteSite
from tests.test_cli import TODAY, attache
from tests.trees import ARTICLE, SMALL

NOW = date(2026, 11, 22)
STATUS = {"/missing": 404, "/removed": 410, "/nested": 404, "/refused": 403, "/broken": 500}
MOVED = {
    "/moved": (301, "/there"),
    "/moved-twice": (308, "/moved"),
    "/elsewhere-now": (302, "/there"),
    "/to-404": (301, "/missing"),
}
COPY = "http://web.example/web/20221225000000/http://x/"
LATER = "look at it in a browser, and ask again later: some hosts refuse programs"
NO_COPY = "no archive has a copy; name the source without it"


class _Host(BaseHTTPRequestHandler):
    """A host that notes who asks for what, and an archive that has a copy of one page."""

    asked: list[tuple[str, str, float]]
    agents: set[str | None]

    def do_HEAD(self) -> None:
        """Answer; one page knows no heads."""
        self.asked.append(("HEAD", self.path, monotonic()))
        self.agents.add(self.headers["User-Agent"])
        self.answer(405 if self.path == "/no-heads" else 200)

    def do_GET(self) -> None:
        """Answer, also as the archive."""
        self.asked.append(("GET", self.path, monotonic()))
        found = {"closest": {"url": COPY}} if "removed" in self.path else {}
        said = b"[" * 50_000 if "nested" in self.path else json.dumps({"archived_snapshots": found}).encode()
        self.answer(200, said if "wayback" in self.path else b"")

    def answer(self, status: int, body: bytes = b"") -> None:
        """Send a status with its place."""
        code, place = MOVED.get(self.path, (STATUS.get(self.path, status), None))
        self.send_response(code)
        if place:
            self.send_header("Location", place)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    """The address of a host on this machine, without a slash at its end."""
    _Host.asked, _Host.agents = [], set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hosts on this machine need no second between two questions."""
    monkeypatch.setattr(outlinks, "PAUSE", 0.0)


def record(text: str) -> Record[Any]:
    """Read an article."""
    found = parse(Source(path="articles/a.md", data=text.encode())).record
    assert found
    return found


def linking(*urls: str) -> list[Record[Any]]:
    """Give an article whose text links to addresses, one a line from line 5."""
    lines = "\n".join(f"[a]({url})" for url in urls)
    return [record(f"---\ntitle: A\ndate: 2022-04-14\n---\n{lines}\n")]


def test_all_places_are_found() -> None:
    """Addresses stand in front matter at any depth, and in texts; those of this site and of mail are none."""
    text = (
        "---\ntitle: A\ndate: 2022-04-14\nsources:\n  - {url: https://a.example/1, archive: https://b.example/2}\n"
        "events:\n  - title: E\n    date: 2022-04-14\n    kind: visit\n    sources: [{url: https://c.example/3}]\n---\n"
        "Đ [x](https://d.example/4) [y](/about/) [z](mailto:a@b.example) [[fr]]\n"
    )
    locate = locator(lambda _: text.encode())
    places = [(one.url, locate(Finding("link-dead", "m", path=one.path, at=one.at))) for one in named([record(text)])]
    assert [(url, place and (place.line, place.column)) for url, place in places] == [
        ("https://c.example/3", (10, 21)),
        ("https://a.example/1", (5, 11)),
        ("https://b.example/2", (5, 41)),
        ("https://d.example/4", (12, 7)),
    ]


@pytest.mark.parametrize(
    ("path", "finding"),
    [
        ("/there", None),
        ("/there#part", None),
        ("/H%C3%A0-Nội?q=đ", None),
        ("/no-heads", None),
        ("/elsewhere-now", None),
        ("/missing", ("link-dead", "is gone (404)", NO_COPY)),
        ("/nested", ("link-dead", "is gone (404)", NO_COPY)),
        ("/removed", ("link-dead", "is gone (410)", f"an archive has a copy: link to {COPY}")),
        ("/to-404", ("link-dead", "is gone (404)", NO_COPY)),
        ("/moved", ("link-moved", "has moved for good", "write {host}/there")),
        ("/moved-twice", ("link-moved", "has moved for good", "write {host}/there")),
        ("/refused", ("link-silent", "was not given (403)", LATER)),
        ("/broken", ("link-silent", "was not given (500)", LATER)),
    ],
)
def test_what_is_said(host: str, path: str, finding: tuple[str, str, str] | None) -> None:
    """Each answer, and what is said of it at the place of the link."""
    records = linking(host + path)
    found = list(said(records, asked(records, {}, NOW, host)))
    assert [(one.rule, one.message, one.hint, one.at) for one in found] == (
        [(finding[0], f"{host}{path} {finding[1]}", finding[2].format(host=host), (BODY, "links", 0))]
        if finding
        else []
    )


def test_a_dead_source_with_a_copy_beside_it_is_right(host: str) -> None:
    """What `archive:` preserves may be gone; without it the hint gives the copy that is there."""
    head = "---\ntitle: A\ndate: 2022-04-14\nsources:\n  - {date: 2021-03-02, url: %s/removed%s}\n---\n"
    bare, kept = record(head % (host, "")), record(head % (host, f", archive: {host}/there"))
    answers = asked([bare, kept], {}, NOW, host)
    assert [one.hint for one in said([bare], answers)] == [f"an archive has a copy: write `archive: {COPY}` beside it"]
    assert list(said([kept], answers)) == []
    assert [path.endswith("&timestamp=20210302") for _, path, _ in _Host.asked if "wayback" in path] == [True]


def test_who_is_silent(host: str) -> None:
    """No server, no such host: a host that nobody knows is gone, unless none is known at all."""
    records = linking(host + "/there", "http://127.0.0.1:9/x", "http://nobody.invalid/")
    found = {one.message.split(" ")[0]: one.rule for one in said(records, asked(records, {}, NOW, host))}
    assert found == {"http://127.0.0.1:9/x": "link-silent", "http://nobody.invalid/": "link-dead"}
    with pytest.raises(OSError, match="is there a network"):
        asked(linking("http://nobody.invalid/"), {}, NOW, host)


def test_answers_count_for_some_days(host: str) -> None:
    """An address is asked once; its answer counts for a week, that it gave none for a day."""
    records = linking(host + "/there", host + "/there", host + "/refused")
    first = asked(records, {}, NOW, host)
    assert [path for _, path, _ in _Host.asked] == ["/refused", "/refused", "/there"]
    for later, again in ((NOW, 0), (date(2026, 11, 23), 2), (date(2026, 11, 28), 2), (date(2026, 11, 29), 3)):
        _Host.asked.clear()
        asked(records, first, later, host)
        assert len(_Host.asked) == again


def test_hosts_are_asked_politely(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two questions to one host lies a pause, and the program says its name."""
    monkeypatch.setattr(outlinks, "PAUSE", 0.2)
    asked(linking(*(f"{host}/page-{n}" for n in range(3))), {}, NOW, host)
    times = [time for _, _, time in _Host.asked]
    assert len(times) == 3
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(times))
    assert [bool(agent and agent.startswith("attache/")) for agent in _Host.agents] == [True]


def test_hostile_addresses_are_answered() -> None:
    """An address that no request can be made of is a silent one, never a traceback."""
    records = linking("http://a..example/", "http://" + "a" * 70 + ".example/")
    answers = asked(records, {"http://known.example/": Answer(day="2026-11-22")}, NOW, "http://127.0.0.1:9")
    assert [one.rule for one in said(records, answers)] == ["link-silent"] * 2


def test_the_command_line(write_site: WriteSite, host: str) -> None:
    """`check --links` says it among the rest; without it nothing is asked; answers are remembered."""
    site: Path = write_site({**SMALL, ARTICLE: SMALL[ARTICLE] + f"See [it]({host}/missing).\n"})
    assert attache("check", "--source", site, *TODAY).exit_code == 0
    assert _Host.asked == []
    options = ("check", "--source", site, *TODAY, "--links", "--archive", host, "--format", "json")
    first, second = attache(*options), attache(*options)
    assert [(one["rule"], one["line"], one["column"]) for one in json.loads(first.stdout)] == [("link-dead", 13, 10)]
    assert first.stdout == second.stdout
    assert len([path for _, path, _ in _Host.asked if path == "/missing"]) == 2  # a head, then the whole page
    assert attache(*options, "--strict").exit_code == 1
