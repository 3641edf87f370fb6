"""What is a page to be?"""

from collections.abc import Mapping

from attache.values import Value, stamp_of
from attache.views import Page

INDEX = "pagefind/"  # the folder of the index of the search
DRAWN = frozenset({"card", "picture"})  # makers that see no settings, so that none of these alters what is drawn


class Planned(Value, frozen=True, kw_only=True):
    """A page to be: its file in the output, who makes it of which view, and the fingerprint of these two. `words` are
    the paths of the texts that it shows.
    """

    file: str
    maker: str
    view: Page
    fingerprint: bytes
    words: tuple[str, ...] = ()

    def printed(self, words: Mapping[str, bytes]) -> bytes:
        """The fingerprint of all that reaches its bytes, given the stamps of texts by their paths."""
        return stamp_of(self.fingerprint, [words[path] for path in self.words]) if self.words else self.fingerprint
