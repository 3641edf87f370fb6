"""Does every internal link and anchor of a small site lead somewhere? In Python alone, for quick use in tests."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ADDRESSES = {"href", "src", "poster", "data"}


class _Page(HTMLParser):
    """The anchors of a page, and the addresses that it names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors = {"", "top"}
        self.targets: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            elif name in ADDRESSES and value is not None:
                self.targets.append(value)
            elif name == "srcset" and value:
                self.targets += [choice.split()[0] for choice in value.split(",")]


def broken_links(site: Path) -> list[str]:
    """Return `page -> target` for each link inside a built site that leads to no file or no anchor, sorted.

    Links that name a host are left alone. An address that starts with a slash is taken from the site's root.
    """
    pages = {path.resolve(): _Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    return sorted(
        f"{path.relative_to(site.resolve()).as_posix()} -> {target}"
        for path, page in pages.items()
        for target in page.targets
        if not _leads_somewhere(target, path, site.resolve(), pages)
    )


def _leads_somewhere(target: str, page: Path, site: Path, pages: dict[Path, _Page]) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return True
    path = unquote(parts.path)
    file = site / path.lstrip("/") if path.startswith("/") else page.parent / path if path else page
    file = (file / "index.html" if file.is_dir() else file).resolve()
    if file in pages:
        return unquote(parts.fragment) in pages[file].anchors
    return file.is_file() and file.is_relative_to(site)
