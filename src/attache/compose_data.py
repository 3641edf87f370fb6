"""Which tables are there, and what stands in them?"""

from collections.abc import Iterator, Sequence
from gettext import NullTranslations

from attache.model import Digest
from attache.views import Page


def data_pages(digest: Digest, pages: Sequence[Page], words: NullTranslations) -> Iterator[tuple[str, Page]]:  # noqa: ARG001
    """The tables of the whole, and the twins of those `pages` that are lists, each with its maker."""
    yield from ()
