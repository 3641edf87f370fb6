"""What does a source text say, without the page around it?"""

from attache.dates import Edtf
from attache.model import Value


class Clipping(Value, frozen=True, kw_only=True):
    """A text as an agency printed it. `text` has the length and the lines of what was read; what is page furniture is
    blanked in it, so that every place in it is a place in the original.
    """

    text: str
    title: str | None = None
    agency: str | None = None
    host: str | None = None
    writer: str | None = None
    url: str | None = None
    ref: str | None = None
    published: Edtf | None = None
    date_text: str | None = None
    place: str | None = None  # of the dateline
    language: str | None = None


def clip(text: str) -> Clipping:
    """Read a text as it is copied from a page. Any text gives a clipping."""
    return Clipping(text=text)
