"""What should a host say with each file?

A page says in its own head what it may load and do. What only a host can say, and what is to be said with files that are
no pages, stands in `_headers` (Netlify, Cloudflare Pages) and `.htaccess` (Apache), which templates lay out. Hosts join
with commas what several rules say under one name, so no two rules that fit one file share a name. See ADR 0043.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import NamedTuple

from markupsafe import Markup

from attache.views import Page, RedirectPage

OWN = "'self'"
PAGE: Mapping[str, str] = {
    "default-src": "'none'",
    "style-src": OWN,
    "font-src": OWN,
    "img-src": "'self' data:",
    "script-src": OWN,
    "connect-src": OWN,
    "form-action": OWN,
    "base-uri": "'none'",
}
SEARCH = {"script-src": "'self' 'wasm-unsafe-eval'"}  # the index is asked by WebAssembly
MOVED = ("default-src", "style-src", "base-uri")  # what the page at an old address needs
UNASKED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
    "payment", "usb",
)  # fmt: skip
ALL = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNASKED),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
CODE = {"Cross-Origin-Resource-Policy": "same-origin"}
SHOWN = {"Cross-Origin-Resource-Policy": "cross-origin"}  # readers of feeds show pictures on pages of their own
READ = {**SHOWN, "Access-Control-Allow-Origin": "*"}  # what other programs read, also those that run in a browser
FILES: Mapping[str, Mapping[str, str]] = {
    "assets/*": {"Cache-Control": "public, max-age=31536000, immutable"},  # names hold a hash of the bytes
    **dict.fromkeys(("*.css", "*.js"), CODE),
    "*.woff2": {"Content-Type": "font/woff2", **CODE},
    "*.avif": {"Content-Type": "image/avif", **SHOWN},
    "*.webp": {"Content-Type": "image/webp", **SHOWN},
    **dict.fromkeys(("*.jpg", "*.png", "*.svg"), SHOWN),
    "*.bib": {"Content-Type": "application/x-bibtex; charset=utf-8", **READ},
    "*.csv": {"Content-Type": "text/csv; charset=utf-8", **READ},
    "*.ics": {"Content-Type": "text/calendar; charset=utf-8", **READ},
    "*.json": READ,
    "*feed.json": {"Content-Type": "application/feed+json"},
    "*cite.json": {"Content-Type": "application/vnd.citationstyles.csl+json"},
    "*.opml": {"Content-Type": "text/x-opml; charset=utf-8", **READ},
    "*.sqlite": {"Content-Type": "application/vnd.sqlite3", **READ},
    "*.txt": {"Content-Type": "text/plain; charset=utf-8", **READ},
    "*.xml": {"Content-Type": "application/xml; charset=utf-8", **READ},  # as which browsers show a feed by its style
}


class Rule(NamedTuple):
    """Headers that a host says with files: `/*` are all, `/*.ics` those that end so, `/assets/*` those of a folder."""

    files: str
    headers: Mapping[str, str]


def policy(page: Page, styles: Iterable[str] = ()) -> Markup:
    """The Content-Security-Policy of a page (CSP level 3), for its head; of a letter by the `styles` of its elements."""
    if styles:
        said = {"default-src": "'none'", "style-src": _hashes(styles), "form-action": "'none'", "base-uri": "'none'"}
    elif isinstance(page, RedirectPage):
        said = {name: PAGE[name] for name in MOVED}
    else:
        said = {**PAGE, **(SEARCH if page.address == "/search/" else {})}
    return Markup(_written(said))


def rules(styles: Iterable[str] = ()) -> tuple[Rule, ...]:
    """What a host should say with files of a site, whose letters have `styles`. The policy for all allows what any page
    needs: each takes away in its own head what it does not.
    """
    allowed = {"style-src": f"{OWN} {_hashes(styles)}"} if styles else {}
    said = {"Content-Security-Policy": _written({**PAGE, **SEARCH, **allowed, "frame-ancestors": "'none'"}), **ALL}
    return (Rule("/*", said), *(Rule(f"/{files}", headers) for files, headers in FILES.items()))


def said_with(path: str, hosted: str) -> dict[str, str]:
    """The headers that a host says with what stands at a path, by the text of a `_headers`."""
    said: dict[str, str] = {}
    fits = False
    for line in hosted.splitlines():
        name, colon, value = line.strip().partition(": ")
        if line.startswith("/"):
            fits = fnmatchcase(path, line)
        elif fits and colon and not name.startswith("#"):
            said[name] = f"{said[name]}, {value}" if name in said else value
    return said


def _hashes(styles: Iterable[str]) -> str:
    digests = (b64encode(sha256(style.encode()).digest()).decode() for style in styles)
    return " ".join(("'unsafe-hashes'", *(f"'sha256-{digest}'" for digest in digests)))


def _written(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())
