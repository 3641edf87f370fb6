"""What will an open page look like, before all is built?

Where an edit changed nothing but words of texts, whatever hangs on the rest holds (ADR 0036). A page that shows these
words can then be made at once of what the last build stood on, however large the digest; the build that follows looks
at everything, as always. See ADR 0037.
"""

from collections.abc import Collection, Iterable

from attache import disk
from attache.compiled import Compiled
from attache.diagnostics import RenderError
from attache.gather import Texts
from attache.layouts import Stand, fetched
from attache.memory import packed
from attache.model import Source
from attache.parse import parse
from attache.render import Renderer
from attache.shelf import Shelf
from attache.values import stamp_of, stamp_of_bytes


class Proof:
    """Makes single pages after a build, beside the next one: it shares nothing that changes with that."""

    def __init__(self, stand: Stand) -> None:
        self.parsed, content = stand.read.parsed, stand.read.texts.content
        self.texts = Texts(content, Shelf(stand.read.texts.shelf.path))
        self.sheets = {sheet.file: sheet for sheet in stand.layout.sheets}
        compiled = Compiled(stamp_of(stand.engine, stand.layout.site.stamp))
        self.renderer = Renderer(stand.theme.templates, stand.layout.site, compiled)
        self.words: dict[str, str] = {}  # as edited since

    def pages(self, changed: Iterable[str], files: Iterable[str]) -> dict[str, bytes]:
        """The bytes of those of some files of the output that show words of content that changed; none where anything
        but words did, or where it cannot be told.
        """
        edited = {path: self._edited(path) for path in changed}
        self.words |= {path: words for path, words in edited.items() if words is not None}
        if None in edited.values():
            return {}
        try:
            made = ((file, self._made(file, edited)) for file in files)
            return {file: data for file, data in made if data is not None}
        except (RenderError, disk.DiskError):
            return {}  # the build will say so

    def _edited(self, path: str) -> str | None:
        """The words of a file; `None` where it now says anything else that it did not."""
        before, file = self.parsed.get(path), self.texts.content / path
        if before is None or not before.record or file.is_symlink():
            return None
        try:
            parsed = parse(Source(path=path, data=disk.read(file)))
        except disk.DiskError:
            return None
        same = stamp_of_bytes(packed(parsed.record)) == before.record and parsed.findings == before.findings
        return parsed.words if same else None

    def _made(self, file: str, edited: Collection[str]) -> bytes | None:
        sheet = self.sheets.get(file)
        if sheet is None or not set(sheet.words).intersection(edited):
            return None
        page = fetched(sheet, self.texts.shelf)
        others = {path: self.parsed[path].words for path in sheet.words if path not in self.words}
        return self.renderer.render(page, self.texts.of(others) | self.words) if page else None
