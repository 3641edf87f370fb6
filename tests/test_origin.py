"""What a source says: a text, an HTML file, or a page that a server on this machine hands out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from attache.disk import DiskError
from attache.origin import AGENT, LARGEST, clipped

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<title>Two navies talk in Lyon | Example Daily</title>
<meta property="og:title" content="Two navies talk in Lyon">
<meta property="og:site_name" content="Example Daily">
<meta name="author" content="{author}">
<meta property="article:published_time" content="2021-03-05T08:00:00+01:00">
</head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/all">All the news of today</a></li></ul></nav>
<article>
<h1>Two navies talk in Lyon</h1>
<p>The navies of two countries held talks in Lyon about rescue at sea, the ministry said in a short statement.</p>
<p>Both sides want to go on with the exchange of young officers, which has grown for several years in a row.</p>
</article>
<footer><p>Share this page with a friend. All rights reserved by Example Daily.</p></footer>
</body>
</html>
"""


@contextmanager
def serving(data: bytes, status: int = 200) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Serve the same bytes at any address: the root address, and what was asked for by whom."""
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["User-Agent"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(("author", "writer"), [("Mara Quill", "Mara Quill"), ("admin1", None)])
def test_a_page_is_asked_for_once_and_says_where_it_is_from(author: str, writer: str | None) -> None:
    """Title, site, writer, day and address of a page; a login is no writer, and what stands around the text is left."""
    with serving(PAGE.format(author=author).encode()) as (root, asked):
        text, clipping = clipped(f"{root}/a")
    assert asked == [("/a", AGENT)]
    assert (clipping.title, clipping.host, clipping.writer) == ("Two navies talk in Lyon", "Example Daily", writer)
    assert clipping.published
    assert (clipping.published.text, clipping.url) == ("2021-03-05", f"{root}/a")
    assert "exchange of young officers" in text
    assert "Share this page" not in text


def test_a_file_of_html_is_read_as_a_page(tmp_path: Path) -> None:
    """Whatever its name; its address is for the editor to say."""
    (tmp_path / "saved").write_text(PAGE, encoding="utf-8")
    _, clipping = clipped(str(tmp_path / "saved"))
    assert (clipping.host, clipping.url) == ("Example Daily", None)


def test_a_text_is_read_in_composed_form_with_plain_line_ends(tmp_path: Path) -> None:
    """So that places are those of an editor."""
    (tmp_path / "a.txt").write_bytes("\ufeffVie\u0302\u0323t\r\nNam\rhere".encode())
    assert clipped(str(tmp_path / "a.txt"))[0] == "Việt\nNam\nhere"


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"gone", 404, "cannot be read: Not Found"),
        (b"x" * (LARGEST + 1), 200, "has more than 1 MiB; save its text alone, and give that"),
        (b"\xff\xfe", 200, "is no UTF-8 text: byte 0xFF"),
        (b"<html><body></body></html>", 200, "holds no text that can be told from the page around it"),
    ],
)
def test_a_page_that_cannot_be_read_is_one_line(data: bytes, status: int, said: str) -> None:
    """The address, and why."""
    with serving(data, status) as (root, _), pytest.raises(DiskError) as raised:
        clipped(root)
    assert str(raised.value) == f"{root} {said}"


def test_a_server_that_does_not_answer_is_one_line() -> None:
    """Nobody listens there any more."""
    with serving(b"") as (root, _):
        pass
    with pytest.raises(DiskError, match=rf"^{root} cannot be read: .*refused"):
        clipped(root)


def test_without_the_extra_a_page_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package that reads pages is not installed with the rest."""
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    with pytest.raises(DiskError, match=r"needs the extra `import`: pip install 'attache\[import\]'$"):
        clipped(str(tmp_path / "a.html"))
