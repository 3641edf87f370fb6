"""What should a host say with each file?

A page says in its own head what it may load and do. What only a host can say, and what goes with files that are no
pages, stands in the template of `_headers` (Netlify, Cloudflare Pages); that of `.htaccess` (Apache) says the same, and
so does the preview. See ADR 0043.
"""

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
LETTER = "default-src 'none'; style-src{styles}; form-action 'none'; base-uri 'none'"


def policy(page: Page, styles: Iterable[str] = ()) -> Markup:
    """The Content-Security-Policy (level 3) of a page, for its head; of a letter with the `styles` of its elements. Of
    a host, which says one with all pages, it allows what any of them needs, and each takes away the rest itself.
    """
    digests = (b64encode(sha256(style.encode()).digest()).decode() for style in styles)
    hashes = "".join(f" 'sha256-{digest}'" for digest in digests)
    hashes = f" 'unsafe-hashes'{hashes}" if hashes else ""
    if page.address in HOSTED:
        return Markup(f"{SEARCH}; frame-ancestors 'none'".replace("style-src 'self'", f"style-src 'self'{hashes}"))
    return Markup(LETTER.format(styles=hashes) if hashes else SEARCH if page.address == "/search/" else PAGE)


def rules(hosted: str) -> list[tuple[str, dict[str, str]]]:
    """The rules of a `_headers`: which files, and what is said with them. `/*` are all files, `/*.ics` those that end
    so, `/assets/*` those of a folder.
    """
    found: list[tuple[str, dict[str, str]]] = []
    for line in hosted.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            found[-1][1][name] = value
        elif line and not line.startswith("#"):
            found.append((line, {}))
    return found


def said_with(path: str, hosted: str) -> dict[str, str]:
    """The headers that go with what stands at a path, by a `_headers`."""
    return {name: value for files, said in rules(hosted) if fnmatchcase(path, files) for name, value in said.items()}
