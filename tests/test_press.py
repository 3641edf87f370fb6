"""How do pages become files?"""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest

from attache.build import build
from attache.check import Options
from attache.compose import site_of
from attache.diagnostics import RenderError
from attache.disk import DiskError
from attache.press import elsewhere
from attache.workers import ENOUGH, forks
from tests.conftest import WriteSite
from tests.sites import linked
from tests.trees import NOW, SITES, built, tree

PAGES = {f"content/pages/p{n:03}.md": f"---\ntitle: Page {n}\n---\n" for n in range(ENOUGH["fork"])}
SITE = {"content/site.yaml": "title: T\nurl: https://t.example/\noutputs: []\n", **PAGES}
# What a template reaches that means harm: it runs where pages are rendered.
OS = "{% set os = cycler.__init__.__globals__.os %}"
AT = '{% if page.address == "/p042/" %}'


ZERO = AT + "{{ 1 / 0 }}{% endif %}", r"^templates/page\.html:1: division by zero \(for /p042/\)$"
ENDLESS = (
    "{% macro again() %}{{ again() }}{% endmacro %}" + AT + "{{ again() }}{% endif %}",
    r"^p042/index\.html cannot be rendered: maximum recursion depth exceeded",
)
HUGE = AT + '{{ "x" * 10 ** 15 }}{% endif %}', r"^p042/index\.html cannot be rendered: there is too little memory$"


@pytest.mark.parametrize(
    ("jobs", "template", "words"),
    [(1, *ZERO), (2, *ZERO), (1, *ENDLESS), (2, *HUGE)],
    ids=["1-zero", "2-zero", "1-endless", "2-huge"],
)
def test_a_page_that_cannot_be_rendered_leaves_all_as_it_was(
    write_site: WriteSite, jobs: int, template: str, words: str
) -> None:
    """Whatever stops one page, in this process or in another, it is named, and no file is written or left over."""
    assert forks()  # else so few pages are work for no more than one process
    source = write_site({**SITE, "templates/page.html": template})
    with pytest.raises(RenderError, match=words):
        build(Options(source=source, output=source / "public", now=NOW, jobs=jobs))
    assert not (source / "public").exists()
    write_site({"templates/page.html": "first"})
    built(source, jobs=jobs)
    before = tree(source / "public")
    write_site({"templates/page.html": "second" + template})
    with pytest.raises(RenderError, match=words):
        build(Options(source=source, output=source / "public", now=NOW, jobs=jobs))
    assert tree(source / "public") == before


@pytest.mark.alone
@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_a_page_over_which_a_worker_ends_is_named(write_site: WriteSite, end: str) -> None:
    """Where the process ends that renders a page, the page is named, and all is left as it was."""
    source = write_site({**SITE, "templates/page.html": f"{OS}{AT}{{{{ {end} }}}}{{% endif %}}"})
    with pytest.raises(DiskError, match=r"^p042/index\.html: the process that worked on it crashed, or was killed$"):
        build(Options(source=source, output=source / "public", now=NOW, jobs=2))
    assert not (source / "public").exists()


def test_a_file_of_ours_that_cannot_be_written_leaves_all_as_it_was(write_site: WriteSite) -> None:
    """Where a worker cannot write a page, it is named, and no other is written either."""
    assert forks()
    source = write_site(SITE)
    built(source, jobs=2)
    before = tree(source / "public")
    (source / "public/p042/index.html").unlink()
    (source / "public/p042/index.html/theirs").mkdir(parents=True)
    write_site({"templates/page.html": "other"})
    with pytest.raises(DiskError, match=r"p042/index\.html cannot be written: Is a directory$"):
        build(Options(source=source, output=source / "public", now=NOW, jobs=2))
    assert tree(source / "public") == {path: data for path, data in before.items() if path != "p042/index.html"}


def test_a_foreign_file_is_refused_before_any_page_is_rendered(write_site: WriteSite) -> None:
    """A foreign file in the place of a page is told at once: no template is filled for it."""
    source = write_site(SITE)
    built(source)
    write_site({"public/new/index.html": "theirs", "content/pages/new.md": "---\ntitle: N\n---\n"})
    write_site({"templates/page.html": "{{ 1 / 0 }}"})
    with pytest.raises(DiskError, match=r"new/index\.html was not written by Attaché"):
        build(Options(source=source, output=source / "public", now=NOW))


@contextmanager
def threads() -> Iterator[Executor]:
    """Give workers of one process."""
    with ThreadPoolExecutor(2) as executor:
        yield executor


@contextmanager
def processes() -> Iterator[Executor]:
    """Give workers that know nothing but what they are sent."""
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        yield executor


@contextmanager
def dask() -> Iterator[Executor]:
    """Give workers of Dask, in processes as they would be on other machines."""
    from distributed import Client, LocalCluster  # noqa: PLC0415 - half a second that no other test needs

    cluster = LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)
    with cluster, Client(cluster) as client, client.get_executor() as executor:
        yield executor


@pytest.mark.parametrize(
    "started", [threads, processes, pytest.param(dask, marks=[pytest.mark.dask, pytest.mark.alone])]
)
def test_any_executor_renders_the_same_bytes(
    started: Callable[[], AbstractContextManager[Executor]], tmp_path: Path
) -> None:
    """Whoever renders, what is written is the same, pictures included, and stands for done in the next build."""
    shutil.copytree(SITES / "full/content", tmp_path / "content")
    options = Options(source=tmp_path, output=tmp_path / "there", now=NOW, search=False)
    built(tmp_path, tmp_path / "here")
    with started() as executor:
        build(options, executor=executor)
        assert tree(tmp_path / "there") == tree(tmp_path / "here")
        assert build(options, executor=executor).written == ()
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates/page.html").write_text("{{ 1 / 0 }}")
        with pytest.raises(RenderError, match=r"^templates/page\.html:1: division by zero \(for "):
            build(options, executor=executor)
    assert tree(tmp_path / "there") == tree(tmp_path / "here")


def test_an_executor_whose_worker_ends_is_told_with_pages(write_site: WriteSite) -> None:
    """Of a foreign executor, which cannot be started again, those pages are named that were under way."""
    source = write_site({**SITE, "templates/page.html": f"{OS}{AT}{{{{ os._exit(0) }}}}{{% endif %}}"})
    options = Options(source=source, output=source / "public", now=NOW)
    with processes() as executor, pytest.raises(DiskError, match=r"one of \d+ files, \S+ to p\d+/index\.html, was kil"):
        build(options, executor=executor)
    assert not (source / "public").exists()


def test_a_worker_with_another_engine_is_refused() -> None:
    """Whoever renders elsewhere must have the same program and libraries, or it would give other bytes."""
    with pytest.raises(RenderError, match=r"have another Attaché, or other libraries, than this machine$"):
        elsewhere(b"another", {}, site_of(linked({})[0], {}), ())
