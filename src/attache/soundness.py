"""Does every link of a built site lead somewhere?

Links within the site, from every page that was written; and from all pages, where something is gone to which another
might lead. Addresses elsewhere are left alone: `attache check --links` asks those.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin

from attache import disk
from attache.addresses import absolute, address_at, file_of
from attache.workers import spread

LINKS = "//@href|//@src|//@action|//@poster|//@data"
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)  # begins a link that names a scheme or a host
NOWHERE = "https://site.invalid"  # RFC 2606: where a site lives that does not say so
WEIGHT = 1 / 4  # of a page: to read one is less than to make it


class Page(NamedTuple):
    """The anchors of a page, and where in its site it leads: files, with anchors (`a/index.html`, `b/index.html#c`)."""

    anchors: frozenset[str]
    targets: frozenset[str]


class Site(NamedTuple):
    """A built site: its folder, our files in it, and the URL where it lives, if that is known."""

    folder: Path
    files: Collection[str]
    url: str | None

    def dead_links(self, before: "Site | None", changed: Collection[str], jobs: int) -> list[str]:
        """Links that lead to no file or anchor, as `page → target`, in order. Those of the site that was there `before`
        led somewhere; it differs in the files that are `changed`. Raises `DiskError`.
        """
        seen = self.seen(set(changed), jobs)
        if before and any(before.lost(file, self, seen) for file in changed):
            seen |= self.seen(set(self.files).difference(changed), jobs)
        return [
            f"{page} → {target}"
            for page, found in sorted(seen.items())
            for target in sorted(found.targets)
            if not self.has(target, seen)
        ]

    def seen(self, files: Iterable[str], jobs: int) -> dict[str, Page]:
        """Those of some files that are pages of this site."""
        pages = sorted(file for file in files if file.endswith(".html") and file in self.files)
        return dict(zip(pages, spread(self.page, pages, jobs, weight=WEIGHT), strict=True))

    def has(self, target: str, seen: dict[str, Page]) -> bool:
        """Whether a place is there; pages that have to be looked at for that are `seen` then."""
        file, _, anchor = target.partition("#")
        if not anchor or anchor == "top" or not file.endswith(".html"):
            return file in self.files or (self.folder / file).is_file()
        if file not in seen and (self.folder / file).is_file():
            seen[file] = self.page(file)
        return file in seen and anchor in seen[file].anchors

    def lost(self, file: str, now: "Site", seen: Mapping[str, Page]) -> bool:
        """Whether something of a file is gone `now`, so that links to it lead nowhere."""
        if file not in self.files:
            return False
        if file not in now.files or not file.endswith(".html"):
            return file not in now.files
        if not (self.folder / file).is_file():  # somebody took it away
            return True
        return not self.page(file).anchors <= seen[file].anchors

    def page(self, file: str) -> Page:
        """What is on a page. Raises `DiskError`."""
        from lxml.etree import ParserError  # noqa: PLC0415 - where nothing is released
        from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

        try:
            root: Any = document_fromstring(disk.read(self.folder / file), HTMLParser(encoding="utf-8"))
        except ParserError:  # it holds nothing
            return Page(frozenset(), frozenset())
        sets = [choice.split()[0] for one in root.xpath("//@srcset") for choice in one.split(",") if choice.strip()]
        links = {str(link).strip() for link in (*root.xpath(LINKS), *sets)}
        home = absolute(self.url or NOWHERE, "/")
        here = urljoin(home, address_at(file).lstrip("/"))
        found = (urljoin(here, link) for link in links if not ELSEWHERE.match(link))
        inside = (_place(link.removeprefix(home)) for link in found if link.startswith(home))
        return Page(frozenset(map(str, root.xpath("//@id"))), frozenset(inside))


def _place(address: str) -> str:
    path, _, anchor = address.partition("#")
    file = file_of(f"/{unquote(path.partition('?')[0])}")
    return f"{file}#{unquote(anchor)}" if anchor and not anchor.startswith(":~:") else file
