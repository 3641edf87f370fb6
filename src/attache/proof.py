"""What will an open page look like, before all is built?

Where an edit changed nothing but words of texts, whatever hangs on the rest holds (ADR 0036); where it changed what an
article says of itself alone, everything but that article does. A page that shows these words can then be made at once
of what the last build stood on; the build that follows looks at everything, as always. See ADR 0037.
"""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from attache import disk
from attache.compiled import Compiled
from attache.compose_articles import page_again
from attache.diagnostics import ERRORS, RenderError
from attache.digest import LinkedDigest, linked_again
from attache.gather import Texts
from attache.layouts import Stand, fetched
from attache.memory import packed
from attache.model import Article, Digest, Source
from attache.parse import parse
from attache.render import Renderer
from attache.schema import ArticleFile
from attache.shelf import Shelf
from attache.values import stamp_of, stamp_of_bytes
from attache.views import ArticlePage


class Proof:
    """Makes single pages after a build, beside the next one: it shares nothing that changes with that."""

    def __init__(self, stand: Stand, digest: Digest | None = None) -> None:
        self.read = stand.read
        self.digest = digest if isinstance(digest, LinkedDigest) else None
        self.texts = Texts(stand.read.texts.content, Shelf(stand.read.texts.shelf.path))
        self.sheets = {sheet.file: sheet for sheet in stand.layout.sheets}
        compiled = Compiled(stamp_of(stand.engine, stand.layout.site.stamp))
        self.renderer = Renderer(stand.theme.templates, stand.layout.site, compiled)
        self.words: dict[str, str] = {}  # as edited since
        self.articles: dict[str, Article] = {}  # of which more was edited since

    def pages(self, changed: Collection[str], files: Iterable[str]) -> dict[str, bytes]:
        """The bytes of those of some files of the output that show words of content that changed; none where it cannot
        be told that what changed is theirs alone.
        """
        alone = [self._is_alone(path) for path in changed]
        try:
            made = ((file, self._made(file, changed)) for file in files if all(alone))
            return {file: data for file, data in made if data is not None}
        except (RenderError, disk.DiskError):
            return {}  # the build will say so

    def _is_alone(self, path: str) -> bool:
        """Whether words of a file changed alone, or what an article says of itself: these are kept."""
        before = self.read.parsed.get(path)
        if before is None or not before.record:
            return False
        try:
            parsed = parse(Source(path=path, data=disk.read_below(self.texts.content, path)))
        except disk.DiskError:
            return False
        same, record = stamp_of_bytes(packed(parsed.record)) == before.record, parsed.record
        article = None
        if self.digest and not same and record and isinstance(record.file, ArticleFile):
            article = linked_again(self.digest, record, self.read.originals)
        if any(finding.rule in ERRORS for finding in parsed.findings) or not (same or article):
            return False
        self.words[path] = parsed.words
        self.articles.pop(path, None)
        self.articles |= {path: article} if article else {}
        return True

    def _made(self, file: str, edited: Collection[str]) -> bytes | None:
        sheet = self.sheets.get(file)
        if sheet is None or not set(sheet.words).intersection(edited):
            return None
        page = fetched(sheet, self.texts.shelf)
        for article in (self.articles[path] for path in sheet.words if path in self.articles):
            if not (self.digest and page and isinstance(page.view, ArticlePage)):
                return None
            page = replace(page, view=page_again(self.digest, article))
        others = {path: self.read.parsed[path].words for path in sheet.words if path not in self.words}
        return self.renderer.render(page, self.texts.of(others) | self.words) if page else None
