"""Do the addresses outside still answer?

Asked politely: one question at a time and one a second for each host, heads before whole pages, and nothing again that
was answered in the last days. A page that is gone is looked for in an archive of the web.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.client import HTTPException
from importlib.metadata import version
from socket import EAI_NONAME, gaierror
from threading import Event
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from msgspec.structs import replace

from attache.dates import parse_edtf
from attache.diagnostics import BODY, At, Finding
from attache.memory import Answer
from attache.model import Record
from attache.schema import Part
from attache.settings import SiteFile

HOSTS, PAUSE, PATIENCE = 8, 1.0, 15.0  # asked at once; seconds between questions to one; seconds for an answer
DAYS, DAYS_SILENT = 7, 1  # for so long an answer counts, and that there was none
GONE = frozenset({404, 410})
ADDRESSES = ("url", "archive")
UNKNOWN = "nobody knows this host"


class Named(NamedTuple):
    """An address outside that a file names: the part of the front matter it stands in (or `None` for the body)."""

    url: str
    path: str
    at: At
    part: Part | None = None


def named(records: Sequence[Record[Any]]) -> Iterator[Named]:
    """Every address outside that files name, in front matter and in texts; the digest's own is none."""
    for record in records:
        if not isinstance(record.file, SiteFile):
            yield from _in_part(record.path, record.file, ())
        for n, link in enumerate(record.body.links):
            if link.external and urlsplit(link.href).scheme in ("http", "https"):
                yield Named(link.href, record.path, (BODY, "links", n))


def _in_part(path: str, part: Part, at: At) -> Iterator[Named]:
    for field in part.__struct_fields__:
        value, here = getattr(part, field), (*at, field)
        if field in ADDRESSES and isinstance(value, str):
            yield Named(value, path, here, part=part)
        for n, inner in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(inner, Part):
                yield from _in_part(path, inner, (*here, n) if isinstance(value, tuple) else here)


def said(records: Sequence[Record[Any]], answers: Mapping[str, Answer]) -> Iterator[Finding]:
    """What is to be said of the addresses that files name. A dead one with an archived copy beside it is right."""
    for one in named(records):
        kept = getattr(one.part, "archive", None) not in (None, one.url)
        if (answer := answers.get(one.url)) and not (answer.gone and kept) and (told := _told(one, answer)):
            rule, what, hint = told
            yield Finding(rule, f"{one.url} {what}", hint, one.path, one.at)


def _told(one: Named, answer: Answer) -> tuple[str, str, str] | None:
    """Rule, what is wrong, and hint."""
    if answer.gone and answer.copy:
        beside = f"write `archive: {answer.copy}` beside it" if one.part else f"link to {answer.copy}"
        return "link-dead", f"is gone ({answer.words})", f"an archive has a copy: {beside}"
    if answer.gone:
        return "link-dead", f"is gone ({answer.words})", "no archive has a copy; name the source without it"
    if answer.words:
        hint = "look at it in a browser, and ask again later: some hosts refuse programs"
        return "link-silent", f"was not given ({answer.words})", hint
    return ("link-moved", "has moved for good", f"write {answer.moved}") if answer.moved else None


def asked(records: Sequence[Record[Any]], known: Mapping[str, Answer], now: date, archive: str) -> dict[str, Answer]:
    """The answers of all addresses that files name; those of the last days, which are `known`, are not asked again.

    `archive` is the address of the archive that is asked for copies. Raises `OSError` where no host can be reached.
    """
    wanted = {one.url: _day_of(one.part) for one in named(records)}
    answers = {url: known[url] for url in wanted if url in known and _fresh(known[url], now)}
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in sorted(wanted.keys() - answers.keys()):
        hosts[urlsplit(url).netloc].append(url)
    with ThreadPoolExecutor(HOSTS) as threads:
        found = [pair for pairs in threads.map(lambda urls: _ask_host(urls, now), hosts.values()) for pair in pairs]
    if found and all(answer.words == UNKNOWN for _, answer in found):
        raise OSError("no host of any link is known: is there a network?")
    for url, answer in found:
        answers[url] = replace(answer, copy=_copy(archive, url, wanted[url])) if answer.gone else answer
    return answers


def _fresh(answer: Answer, now: date) -> bool:
    age = (now - date.fromisoformat(answer.day)).days
    return 0 <= age < (DAYS_SILENT if answer.words and not answer.gone else DAYS)


def _day_of(part: Part | None) -> str:
    """The earliest day of a source, as archives write days: a copy of then shows what was read."""
    told = getattr(part, "date", None)
    return parse_edtf(told).low.strftime("%Y%m%d") if told else ""


def _ask_host(urls: Sequence[str], now: date) -> list[tuple[str, Answer]]:
    """The answers of the addresses of one host, with a pause between them."""
    pause, found = Event(), []
    for n, url in enumerate(urls):
        if n:
            pause.wait(PAUSE)
        found.append((url, _ask(url, now)))
    return found


def _ask(url: str, now: date) -> Answer:
    answer = Answer(day=now.isoformat(), words="no answer")
    for method in ("HEAD", "GET"):  # some hosts know no heads, or answer them wrongly
        trail = _Trail()
        try:
            with build_opener(trail).open(_request(url, method), timeout=PATIENCE) as page:
                return Answer(day=answer.day, moved=page.url if trail.permanent else None)
        except HTTPError as error:
            with error:
                answer = Answer(day=answer.day, words=str(error.code), gone=error.code in GONE)
        except URLError as error:
            unknown = isinstance(error.reason, gaierror) and error.reason.errno == EAI_NONAME
            return Answer(day=answer.day, words=UNKNOWN if unknown else str(error.reason), gone=unknown)
        except (OSError, HTTPException, ValueError) as error:
            return Answer(day=answer.day, words=str(error) or type(error).__name__)
    return answer


def _copy(archive: str, url: str, day: str) -> str | None:
    """The address of an archived copy, nearest to a day; `None` where there is none or the archive is silent."""
    question = f"{archive}/wayback/available?url={quote(url, safe='')}&timestamp={day}"
    try:
        with build_opener().open(_request(question, "GET"), timeout=PATIENCE) as page:
            copy = json.loads(page.read(1 << 16))["archived_snapshots"]["closest"]["url"]
    except (OSError, HTTPException, ValueError, LookupError, TypeError, RecursionError):
        return None
    return copy if isinstance(copy, str) and urlsplit(copy).scheme in ("http", "https") else None


def _request(url: str, method: str) -> Request:
    agent = {"User-Agent": f"attache/{version('attache')} (checks links)", "Accept": "*/*"}
    parts = urlsplit(url)
    place = parts._replace(netloc=parts.netloc.encode("idna").decode(), fragment="")
    return Request(quote(place.geturl(), safe="%/:=&?~+!$,;'@()*[]"), headers=agent, method=method)


class _Trail(HTTPRedirectHandler):
    """Follows an address to where it has moved, and knows whether all of the way is permanent (RFC 9110, 15.4)."""

    def __init__(self) -> None:
        self.permanent: bool | None = None

    def redirect_request(self, req: Request, fp: Any, code: int, *rest: Any) -> Request | None:
        """The next step of the way; the method stays what it is."""
        self.permanent = code in (301, 308) and self.permanent is not False
        onward = super().redirect_request(req, fp, code, *rest)
        if onward:
            onward.method = req.get_method()
        return onward
