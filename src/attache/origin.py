"""What does a source say: a text, an HTML file, or a page at an address?

Nothing is asked of the network unless an address is given, and then once.
"""

import re
import sys
import unicodedata
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from msgspec.structs import replace

from attache import disk
from attache.clipping import Clipping, clip
from attache.dates import edtf_of
from attache.diagnostics import cleared
from attache.editor import clean

LARGEST = 1 << 20  # bytes of a source: a text of 1 MiB has some 170,000 words, and pages around texts are large
TIMEOUT = 20  # seconds without an answer
AGENT = "attache (reads one page at an editor's request)"
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-z]", re.IGNORECASE)
_PERSON = re.compile(r"\S+ \S")  # one word is a login


def is_address(source: str) -> bool:
    """Whether a source is a page of the web."""
    return bool(_ADDRESS.match(source))


def clipped(source: str) -> tuple[str, Clipping]:
    """The text of a file, of `-` (standard input) or of an `http(s)` address; and what it says. Raises `DiskError`."""
    address = is_address(source)
    if address:
        data = _fetched(source)
    else:
        data = sys.stdin.buffer.read(LARGEST + 1) if source == "-" else disk.read(Path(source))
    if len(data) > LARGEST:
        raise disk.DiskError(f"{source} has more than 1 MiB; save its text alone, and give that")
    page = _page(source, data) if _HTML.match(data) else {"text": plain(source, data)}
    text = page.pop("text")
    clipping = clip(text)
    said = {name: getattr(clipping, name) or value for name, value in page.items()} | (
        {"url": source} if address else {}
    )
    return text, replace(clipping, **said)


def plain(source: str, data: bytes) -> str:
    """The text of bytes, composed, with `\\n` for every line end. Raises `DiskError` where they are no UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise disk.DiskError(f"{source} is no UTF-8 text: byte 0x{data[error.start]:02X}") from None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _fetched(address: str) -> bytes:
    """The bytes of a page, asked for once."""
    try:
        request = Request(address, headers={"User-Agent": AGENT, "Accept": "text/html, text/plain;q=0.5"})
        with urlopen(request, timeout=TIMEOUT) as answer:
            return bytes(answer.read(LARGEST + 1))
    except (OSError, ValueError, HTTPException) as error:
        if isinstance(error, HTTPError):
            error.close()
        raise disk.DiskError(f"{address} cannot be read: {getattr(error, 'reason', None) or error}") from None


def _page(source: str, data: bytes) -> dict[str, Any]:
    """The text of a page, and what its head says of it."""
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - an extra, and slow
    except ImportError:
        hint = "pip install 'attache[import]'"
        raise disk.DiskError(f"{source} is a web page, which needs the extra `import`: {hint}") from None
    found: Any = bare_extraction(data, with_metadata=True, include_comments=False)
    page: Mapping[str, Any] = found.as_dict() if found else {}
    text = unicodedata.normalize("NFC", cleared(page.get("text") or ""))
    if not text.strip():
        raise disk.DiskError(f"{source} holds no text that can be told from the page around it")
    title, author = clean(page.get("title") or ""), clean(page.get("author") or "")
    return {
        "text": text if not title or title in text else f"{title}\n\n{text}",
        "title": title or None,
        "host": clean(page.get("sitename") or "") or None,
        "writer": author if _PERSON.search(author) else None,
        "published": edtf_of(page.get("date")),
    }
