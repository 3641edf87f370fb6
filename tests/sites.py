"""Digests made in memory: a table `{path: text}` stands for the files below `content/`."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from attache.contents import is_picture
from attache.diagnostics import BODY, FORMS, Diagnostic, Finding, Span, settle
from attache.digest import link
from attache.frontmatter import span_of
from attache.gather import locator
from attache.model import Digest, Record, Source
from attache.parse import parse
from attache.pictures import Original, Picture

NOW = "2026-11-22"
SITE = "title: T\nurl: https://example.org/\nidentity: example.org,2000\n"  # a `site.yaml` that gives no finding

Files = Mapping[str, str | bytes]


def matter(front: str, body: str = "") -> str:
    """Write a Markdown file from its front matter, which begins on line 2, and its text."""
    return f"---\n{front.strip()}\n---\n{body}"


def article(events: str = "", *, body: str = "", date: str = "2022-04-14", more: str = "") -> str:
    """Write an article with an id `a`; its events, as flow mappings or list items, begin on line 6."""
    listed = f"events:\n{events}" if events else ""
    return matter(f"title: T\nid: a\ndate: {date}\n{listed}\n{more}", body)


def records_of(files: Files) -> tuple[Record[Any], ...]:
    """Parse all files, pictures aside, in the order of their paths; every one of them must be a valid record."""
    records, findings = _parsed(files)
    assert [finding for finding in findings if finding.rule not in FORMS] == []
    return records


def linked(files: Files, *, now: str = NOW, drafts: bool = False) -> tuple[Digest, list[str]]:
    """Parse and link a site on a day: the digest, and what is wrong as `path:line:column rule message`, in order."""
    digest, found = diagnosed(files, now=now, drafts=drafts)
    return digest, [f"{d.path}:{d.line or '-'}:{d.column or '-'} {d.rule} {d.message}" for d in found]


def diagnosed(files: Files, *, now: str = NOW, drafts: bool = False) -> tuple[Digest, tuple[Diagnostic, ...]]:
    """Parse and link a site on a day: the digest, and what is wrong.

    A `site.yaml` that gives no finding is added where none is given; a text of `""` leaves it out. Pictures are not
    read: each is 640 by 480.
    """
    files = {path: text for path, text in {"site.yaml": SITE, **files}.items() if text != "" or path != "site.yaml"}
    records, findings = _parsed(files)
    pictures = {path: original(path) for path in files if is_picture(path)}
    digest, more = link(records, now=date.fromisoformat(now), drafts=drafts, pictures=pictures)
    return digest, settle((*findings, *more), lambda finding: _place(files, finding))


def findings_of(files: Files, *, now: str = NOW, drafts: bool = False) -> list[str]:
    """Give what is wrong with a site, but for ids that nobody has written yet."""
    found = linked(files, now=now, drafts=drafts)[1]
    return [said for said in found if " id-missing " not in said and " identity-missing " not in said]


def original(path: str) -> Original:
    """What a picture at a path might hold: 640 by 480."""
    return Original(picture=Picture(path=path, width=640, height=480, transparent=False, content=path.encode()))


def words_of(files: Files) -> dict[str, str]:
    """The texts of files as HTML with references left open, by their paths."""
    return {
        path: parse(Source(path=path, data=_data(text))).words for path, text in files.items() if not is_picture(path)
    }


def _parsed(files: Files) -> tuple[tuple[Record[Any], ...], list[Finding]]:
    sources = [Source(path=path, data=_data(text)) for path, text in sorted(files.items()) if not is_picture(path)]
    parsed = [parse(source) for source in sources]
    return tuple(p.record for p in parsed if p.record), [finding for p in parsed for finding in p.findings]


def _data(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _place(files: Files, finding: Finding) -> Span | None:
    if finding.path not in files:
        return None
    if finding.at[:1] == (BODY,):
        return locator(lambda path: _data(files[path]))(finding)
    text = unicodedata.normalize("NFC", _data(files[finding.path]).decode("utf-8-sig", "replace"))
    return span_of(text, finding.at, finding.key)
