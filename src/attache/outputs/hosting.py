"""What should a host say with each file?

A page says in its own head what it may load and do. What only a host can say stands in the template of `_headers`
(Netlify, Cloudflare Pages); that of `.htaccess` (Apache) says the same, and so does the preview. See ADR 0043.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from fnmatch import fnmatchcase
from hashlib import sha256

from markupsafe import Markup

from attache.pages import HOSTED
from attache.views import Page

PAGE = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
SEARCH = PAGE.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


def policy(page: Page, styles: Iterable[str] = ()) -> Markup:
    """The Content-Security-Policy (level 3) of a page, or of a letter with such `styles`; and that of a host, which
    says one with all pages: it allows what any of them needs, and each takes away the rest itself.
    """
    digests = [b64encode(sha256(style.encode()).digest()).decode() for style in styles]
    hashes = "".join((" 'unsafe-hashes'", *(f" 'sha256-{digest}'" for digest in digests))) if digests else ""
    if page.address in HOSTED:
        return Markup(f"{SEARCH}; frame-ancestors 'none'".replace("style-src 'self'", f"style-src 'self'{hashes}"))
    letter = f"default-src 'none'; style-src{hashes}; form-action 'none'; base-uri 'none'"
    return Markup(letter if hashes else SEARCH if page.address == "/search/" else PAGE)


def rules(hosted: str) -> list[tuple[str, dict[str, str]]]:
    """The rules of a `_headers`: files, such as `/*`, `/*.ics` or `/assets/*`, and what is said with them."""
    found = re.findall(r"^([^#\s]\S*)\n((?:[ #].*\n)*)", hosted, re.MULTILINE)
    return [(files, dict(re.findall(r"^ +(\S+): (.*)$", said, re.MULTILINE))) for files, said in found]


def said_with(path: str, hosted: str) -> dict[str, str]:
    """The headers that go with what stands at a path, by a `_headers`."""
    return {name: value for files, said in rules(hosted) if fnmatchcase(path, files) for name, value in said.items()}
