"""What should a host say with each file? And what do pages themselves forbid?"""

import re
import shutil
from base64 import b64encode
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree, html
from playwright.sync_api import Browser, Page

from attache.doors import GUARDED
from attache.outputs.hosting import policy, rules, said_with
from attache.views import Page as View
from tests.sites import SITE, findings_of
from tests.test_serve import answer, previewing
from tests.tools.chromium import AsAsked, serving
from tests.trees import SITES, built, tree

OURS = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'"
MORE = "; connect-src 'self'; form-action 'self'; base-uri 'none'"
HASH = "'unsafe-hashes' 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='"  # of `abc`
KEPT = "public, max-age=31536000, immutable"
META = "Content-Security-Policy"
# Directives that Apache allows with `AllowOverride FileInfo`, and the sections that it always allows.
DIRECTIVES = {"ErrorDocument", "ForceType", "Header", "<FilesMatch", "</FilesMatch>", "<IfModule", "</IfModule>"}
OF_LOADED = {  # attributes by which a page loads something
    "src", "srcset", "imagesrcset", "poster", "data", "background", "{http://www.w3.org/1999/xlink}href",
}  # fmt: skip
NOT_LOADED = {"alternate", "canonical", "next", "prev"}  # what `<link>` only names


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site that has every sort of page once into the folder under which it lives, with its search."""
    source = tmp_path_factory.mktemp("hosted")
    shutil.copytree(SITES / "full/content", source / "content")
    built(source, source / "root/digest", search=True)
    return source / "root"


@pytest.fixture(scope="module")
def files(root: Path) -> dict[str, bytes]:
    """Give the files of that site by their paths as they are asked for."""
    return {f"/digest/{path.removesuffix('index.html')}": data for path, data in tree(root / "digest").items()}


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, html.HtmlElement]:
    """Give the pages and drawings of that site by their paths."""
    kept = {path: data for path, data in files.items() if path.endswith(("/", ".html", ".svg"))}
    return {path: html.document_fromstring(data.decode()) for path, data in kept.items()}


# Policies ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "styles", "expected"),
    [
        (View(address="/", title=""), [], OURS + MORE),
        (View(address="/404.html", title=""), [], OURS + MORE),
        (View(address="/search/", title=""), [], f"{OURS} 'wasm-unsafe-eval'{MORE}"),
        (
            View(address="/digest/2026-01/digest.html", title=""),
            ["abc"],
            f"default-src 'none'; style-src {HASH}; form-action 'none'; base-uri 'none'",
        ),
        (View(address="/_headers", title=""), [], f"{OURS} 'wasm-unsafe-eval'{MORE}; frame-ancestors 'none'"),
        (
            View(address="/.htaccess", title=""),
            ["abc"],
            f"{OURS} 'wasm-unsafe-eval'{MORE}; frame-ancestors 'none'".replace("e-src 'self'", f"e-src 'self' {HASH}"),
        ),
    ],
)
def test_a_policy_to_the_byte(page: View, styles: list[str], expected: str) -> None:
    """Each page says what it needs; a host says what any page needs, and that nobody may frame it."""
    assert policy(page, styles) == expected


def test_headers_are_read_as_they_are_written() -> None:
    """Rules keep their order; a file has what all that fit it say."""
    text = "# all\n/vn/*\n  A: 1; b\n# some\n/vn/*.ics\n  B: c: d\n/vn/assets/*\n  C: 2\n"
    assert rules(text) == [("/vn/*", {"A": "1; b"}), ("/vn/*.ics", {"B": "c: d"}), ("/vn/assets/*", {"C": "2"})]
    assert said_with("/vn/a/b.ics", text) == {"A": "1; b", "B": "c: d"}
    assert said_with("/vn/assets/b.css", text) == {"A": "1; b", "C": "2"}
    assert said_with("/", text) == {}


# What hosts are told -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/digest/", {}),
        ("/digest/nowhere/", {}),
        ("/digest/manifest.json", {"open": "*", "for": "cross-origin"}),
        ("/digest/feed.json", {"type": "application/feed+json", "open": "*", "for": "cross-origin"}),
        ("/digest/feed.xml", {"type": "application/xml; charset=utf-8", "open": "*", "for": "cross-origin"}),
        ("/digest/calendar.ics", {"type": "text/calendar; charset=utf-8", "open": "*", "for": "cross-origin"}),
        ("/digest/.well-known/security.txt", {"type": "text/plain; charset=utf-8", "open": "*", "for": "cross-origin"}),
        ("/digest/assets/attache.0.css", {"kept": KEPT, "for": "same-origin"}),
        ("/digest/pagefind/pagefind.js", {"for": "same-origin"}),
        ("/digest/assets/pictures/a-1.0.avif", {"type": "image/avif", "kept": KEPT, "for": "cross-origin"}),
    ],
)  # fmt: skip
def test_what_is_said_with_a_file(files: dict[str, bytes], path: str, expected: dict[str, str]) -> None:
    """With every file goes what forbids; with each sort what it is, how long it holds, and for whom it is."""
    names = {"Content-Type": "type", "Access-Control-Allow-Origin": "open", "Cache-Control": "kept"}
    names["Cross-Origin-Resource-Policy"] = "for"
    said = said_with(path, files["/digest/_headers"].decode())
    assert {names[name]: value for name, value in said.items() if name in names} == expected
    assert sorted(said.keys() - names.keys()) == [
        META,
        "Cross-Origin-Opener-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
    ]


def test_hosts_can_read_their_headers(files: dict[str, bytes]) -> None:
    """The limits of Cloudflare Pages are kept, and no file has a header that two rules would join."""
    text = files["/digest/_headers"].decode()
    found = rules(text)
    assert (len(found) < 100, max(map(len, text.splitlines())) < 2000) == (True, True)
    assert {pattern.count("*") for pattern, _ in found} == {1}
    for path in files:
        fitting = [name for pattern, said in found if fnmatchcase(path, pattern) for name in said]
        assert len(fitting) == len({*fitting}), path


def by_apache(text: str, path: str) -> dict[str, str]:
    """Give the headers that an `.htaccess` has Apache say with a file, by its directives."""
    said: dict[str, str] = {}
    fits = True
    for line in text.splitlines():
        directive, _, rest = line.partition(" ")
        quoted = re.findall(r'"([^"]*)"', rest)
        if "FilesMatch" in directive:
            fits = not quoted or bool(re.search(quoted[0], path.rpartition("/")[2]))
        elif fits and directive == "ForceType":
            said["Content-Type"] = quoted[0]
        elif fits and directive == "Header":
            where = re.fullmatch(r"expr=%\{REQUEST_URI\} =~ m#(.*)#", quoted[1]) if quoted[1:] else None
            if not where or re.search(where[1], path):
                said[rest.split()[2]] = quoted[0]
    return said


def test_apache_says_the_same(files: dict[str, bytes]) -> None:
    """`.htaccess` holds directives that hosts allow, each whole; with every file it says what `_headers` says."""
    text = files["/digest/.htaccess"].decode()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert {line.split()[0] for line in lines} == DIRECTIVES
    whole = (
        r'ErrorDocument 404 /digest/404\.html|</?IfModule( mod_headers\.c)?>|<FilesMatch "[^"]+\$">|</FilesMatch>'
        r'|ForceType "[^"]+"|Header always set [A-Za-z-]+ "[^"]+"( "expr=%\{REQUEST_URI\} =~ m#\^/digest/assets/#")?'
    )
    assert [line for line in lines if not re.fullmatch(whole, line)] == []
    assert lines.count("</FilesMatch>") == sum(line.startswith("<FilesMatch") for line in lines) > 0
    hosted = files["/digest/_headers"].decode()
    assert [path for path in files if by_apache(text, path) != said_with(path, hosted)] == []


def test_a_digest_may_say_something_else(tmp_path: Path) -> None:
    """A `templates/headers.txt` beside the content is what both files, and the preview, say."""
    shutil.copytree(SITES / "minimal/content", tmp_path / "content")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/headers.txt").write_text('{{ "/*"|href }}\n  Strict-Transport-Security: max-age=1\n')
    built(tmp_path)
    assert (tmp_path / "public/_headers").read_text() == "/*\n  Strict-Transport-Security: max-age=1\n"
    assert 'Header always set Strict-Transport-Security "max-age=1"\n' in (tmp_path / "public/.htaccess").read_text()
    with previewing(tmp_path) as address:
        status, head, _ = answer(address, "/")
        assert (status, head["strict-transport-security"], head["cache-control"]) == (200, "max-age=1", "no-store")


def test_the_preview_says_what_a_host_would(tmp_path: Path) -> None:
    """Its headers are those of `_headers`, but that nothing is kept, and nothing is for others, as drafts are shown."""
    shutil.copytree(SITES / "full/content", tmp_path / "content")
    with previewing(tmp_path) as address:
        hosted = (tmp_path / ".attache/preview/_headers").read_text(encoding="utf-8")
        for path in ("/", "/search/", "/nowhere/", "/calendar.ics", "/feed.json", "/favicon.ico"):
            said = {**said_with(f"/digest{path}", hosted), **GUARDED, "Cache-Control": "no-store"}
            said.pop("Access-Control-Allow-Origin", None)
            head = answer(address, path)[1]
            assert {name: head[name.lower()] for name in said} == said, path
            assert "access-control-allow-origin" not in head, path


# What pages hold -----------------------------------------------------------------------------------------------------


def said_in(page: html.HtmlElement) -> list[str]:
    """Give the policies in the head of a page."""
    return [
        str(found.get("content")) for found in page.iterfind(".//meta[@http-equiv]") if found.get("http-equiv") == META
    ]


def test_no_page_is_without_a_policy(pages: dict[str, html.HtmlElement]) -> None:
    """Every page, the letters and the ways to new addresses too, says one policy, which lets nothing inline run."""
    for path, page in pages.items():
        said = said_in(page)
        assert len(said) == (0 if path.endswith(".svg") else 1), path
        assert all(one.startswith("default-src 'none'; ") and "unsafe-inline" not in one for one in said), path


def inline(path: str, page: html.HtmlElement) -> list[str]:
    """Give what of a page runs or looks by what stands in it: scripts, handlers, styles that no hash allows."""
    found = []
    for element in page.iter(etree.Element):
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            found += [element.tag] if element.get("type") != "application/ld+json" else []
        for name, value in element.items():
            digest = b64encode(sha256(value.encode()).digest()).decode()
            allowed = name == "style" and path.endswith("/digest.html") and f"'sha256-{digest}'" in said_in(page)[0]
            if (name == "style" and not allowed) or name.startswith("on") or "javascript:" in value.lower():
                found.append(name)
    return [f"{path} {one}" for one in found]


def test_nothing_stands_inline(pages: dict[str, html.HtmlElement]) -> None:
    """No page and no drawing holds a script, a handler or a style, but the styles of letters, which hashes allow."""
    found = [said for path, page in pages.items() for said in inline(path, page)]
    icon = [
        path for path in pages if path.startswith("/digest/assets/favicon.")
    ]  # changes its colours with the reader's
    assert found == [f"{icon[0]} style"]
    assert sum(path.endswith("/digest.html") for path in pages) > 3
    planted = "<style>a</style><script>a()</script><script type=application/ld+json>{}</script><p style='a' onclick=a>a"
    assert inline("/", html.document_fromstring(planted)) == ["/ style", "/ script", "/ style", "/ onclick"]


def loaded(page: html.HtmlElement) -> list[str]:
    """Give the addresses that a page loads by itself."""
    found = []
    for element in page.iter(etree.Element):
        named = element.tag in ("image", "use", "link") and not NOT_LOADED & set(str(element.get("rel")).split())
        for name, value in element.items():
            if name in OF_LOADED or (named and name == "href"):
                found += [one.split()[0] for one in (value.split(", ") if "srcset" in name else [value])]
    return found


def test_nothing_is_asked_of_others(files: dict[str, bytes], pages: dict[str, html.HtmlElement]) -> None:
    """All that pages, drawings and style sheets load lies in the site itself, whatever attribute or rule names it."""
    addresses = {address for page in pages.values() for address in loaded(page)}
    styles = [data.decode() for path, data in files.items() if path.endswith((".css", ".svg"))]
    addresses |= {
        found
        for text in styles
        for pair in re.findall(r'url\(\s*["\']?([^"\')]+)|@import\s+["\']([^"\']+)', text)
        for found in pair
        if found
    }
    assert len(addresses) > 20
    assert [address for address in addresses if re.match(r"[a-z]+:|//", address, re.IGNORECASE)] == []
    planted = (
        '<link rel=icon href=a><link rel=next href=b><img srcset="c 1x, d 2x" src=e><a href=f></a><video poster=g>'
    )
    assert loaded(html.document_fromstring(planted)) == ["a", "c", "d", "e", "g"]


def outward(page: html.HtmlElement) -> dict[str, list[str]]:
    """Give the `rel` of each link to another host than that of the site, by its address."""
    links = {str(link.get("href")): str(link.get("rel", "")).split() for link in page.iter("a", "area")}
    return {href: rel for href, rel in links.items() if urlsplit(href).hostname not in (None, "full.example")}


def test_links_to_others_tell_them_nothing(pages: dict[str, html.HtmlElement]) -> None:
    """Every link to another host, wherever it stands, gives that neither this page's window nor its address."""
    found = {href: set(rel) for page in pages.values() for href, rel in outward(page).items()}
    assert {href: rel for href, rel in found.items() if not rel >= {"noopener", "noreferrer"}} == {}
    assert found["https://creativecommons.org/licenses/by/4.0/"] == {"license", "noopener", "noreferrer"}
    assert len(found) > 1


# What a browser makes of it ------------------------------------------------------------------------------------------


def complaints(browser: Browser, address: str, used: str = "") -> tuple[str, list[str]]:
    """Open a page: what `used`, an expression, is in the end, and all that the browser said of it."""
    said: list[str] = []
    page: Page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error('policy', e.effectiveDirective))"
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if used:
        page.wait_for_function(f"() => {used}")
    result = page.evaluate(used) if used else ""
    page.close()
    return str(result), said


@pytest.mark.parametrize(
    ("path", "used", "expected"),
    [
        ("", "document.querySelector('.display button') !== null", "True"),
        ("articles/2026/visit-to-tokyo/", "getComputedStyle(document.querySelector('h1')).fontWeight > 400", "True"),
        ("search/?q=Tokyo", "document.querySelectorAll('.hits li h3 a').length > 0", "True"),
        ("countries/", "getComputedStyle(document.querySelector('svg .home')).fill !== 'rgb(0, 0, 0)'", "True"),
        ("matrix/", "document.querySelectorAll('table').length > 0", "True"),
        ("digest/2026-11/digest.html", "getComputedStyle(document.querySelector('h1')).fontSize", "32px"),
        ("articles/2026/tokyo-trip/", "location.pathname", "/digest/articles/2026/visit-to-tokyo/"),
        ("subscribe/", "document.querySelector('#s\\\\:pick form') !== null", "True"),
    ],
)  # fmt: skip
def test_pages_are_quiet_under_the_headers(root: Path, browser: Browser, path: str, used: str, expected: str) -> None:
    """On a host that says what `_headers` asks for, pages look and work as they should, without a complaint."""
    with serving(root, AsAsked) as base:
        assert complaints(browser, f"{base}digest/{path}", used) == (expected, [])


def test_a_dead_link_is_quiet_too(root: Path, browser: Browser) -> None:
    """The page for dead links is whole wherever it is shown; the browser only says that it is the answer 404."""
    with serving(root, AsAsked) as base:
        used = "getComputedStyle(document.querySelector('h1')).fontFamily.includes('STIX')"
        result, said = complaints(browser, f"{base}digest/no/where/", used)
        assert result == "True"
        assert [one.replace("(File not found)", "()") for one in said] == [
            "Failed to load resource: the server responded with a status of 404 (Not Found)"
        ]


@pytest.mark.parametrize(
    ("old", "path", "blocked"),
    [
        (" 'wasm-unsafe-eval'", "search/?q=Tokyo", "WebAssembly"),
        (" 'unsafe-hashes'", "digest/2026-11/digest.html", "inline style"),
        (" 'self' data:", "?", "img-src"),
    ],
)
def test_what_a_host_forbids_is_seen(root: Path, browser: Browser, old: str, path: str, blocked: str) -> None:
    """Where a policy lacks what a page needs, the browser complains: so silence means that nothing is lacking."""
    hosted = root / "digest/_headers"
    whole = hosted.read_text(encoding="utf-8")
    hosted.write_text(whole.replace(old, ""), encoding="utf-8")
    try:
        with serving(root, AsAsked) as base:
            said = complaints(browser, f"{base}digest/{path}")[1]
    finally:
        hosted.write_text(whole, encoding="utf-8")
    assert any(blocked in one for one in said), said


# security.txt --------------------------------------------------------------------------------------------------------


def test_security_txt_to_the_byte(files: dict[str, bytes]) -> None:
    """It says by RFC 9116 whom to tell, until when that holds, in which languages, and where it lies."""
    assert files["/digest/.well-known/security.txt"].decode() == (
        "Contact: mailto:security@full.example\n"
        "Contact: https://full.example/report\n"
        "Expires: 2027-10-31T23:59:59Z\n"
        "Policy: https://full.example/policy\n"
        "Preferred-Languages: en-GB\n"
        "Canonical: https://full.example/digest/.well-known/security.txt\n"
    )


SECURITY = "security:\n  contact: [{}]\n  expires: {}\n"


@pytest.mark.parametrize(
    ("contact", "expires", "found"),
    [
        ("mailto:a@b.example", "2026-12-23", []),
        ("https://b.example/report", "2026-12-23", []),
        ("mailto:a@b.example", "2026-12-22", ["6:12 security-expires `security.txt` holds no longer than 2026-12-22"]),
        ("mailto:a@b.example", "2026-11-22", ["6:12 security-expires `security.txt` holds no longer than 2026-11-22"]),
        ("mailto:a@b.example", "2026-11-21", ["6:12 security-expires `security.txt` has not held since 2026-11-21"]),
        ("a@b.example", "2027-06-01", ["5:13 value-invalid `a@b.example` is no valid `contact`"]),
        ("http://b.example/", "2027-06-01", ["5:13 value-invalid `http://b.example/` is no valid `contact`"]),
        ("", "2027-06-01", ["5:12 field-missing `contact` is empty"]),
        ("mailto:a@b.example", "2027-06", ["6:12 date-invalid `2027-06` is no single day"]),
    ],
)
def test_whom_to_tell_is_checked(contact: str, expires: str, found: list[str]) -> None:
    """Addresses are of the two sorts that are let in; thirty days before the end a warning comes, and stays."""
    said = findings_of({"site.yaml": SITE + SECURITY.format(contact, expires)})
    assert [one for one in said if "site-missing" not in one] == [f"site.yaml:{one}" for one in found]


def test_without_the_field_there_is_no_file_and_after_a_while_no_folder(tmp_path: Path) -> None:
    """The file comes and goes with its field; what a build left half written there is swept away."""
    shutil.copytree(SITES / "minimal/content", tmp_path / "content")
    settings, folder = tmp_path / "content/site.yaml", tmp_path / "public/.well-known"
    plain = settings.read_text()
    built(tmp_path)
    assert not folder.exists()
    settings.write_text(plain + SECURITY.format('"mailto:a@b.example"', "2027-06-01"))
    built(tmp_path)
    assert [path.name for path in folder.iterdir()] == ["security.txt"]
    assert "Canonical" not in (folder / "security.txt").read_text()
    (folder / ".attache-security.txt.tmp").write_text("half")
    (tmp_path / "public/.attache-building.tmp").write_text("")
    built(tmp_path)
    assert [path.name for path in folder.iterdir()] == ["security.txt"]
    settings.write_text(plain)
    assert ".well-known/security.txt" in built(tmp_path).pruned
    assert not folder.exists()
