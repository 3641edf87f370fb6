"""How long do Attaché, Hugo, Eleventy and Pelican take for the same digest?

`python -m tests.bench --sizes 200 --runs 1` is a quick try; `make bench` measures what docs/performance.md tells;
`--serve` measures what an editor waits for in `attache serve` instead.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.corpus import Article, article
from tests.bench.measure import Cost, FailedError, run
from tests.bench.preview import waited
from tests.bench.report import BASE, Figures, Measured, chart, markdown, within
from tests.bench.tools import OUTPUT, ROOT, TOOLS, Tool, page_of

PAGE, PICTURE = ROOT / "docs/performance.md", ROOT / "docs/images/performance.svg"
SHARED = 10_000  # more articles are for Attaché alone, and once


def measured(tools: Iterable[Tool], articles: int, runs: int, folder: Path) -> dict[str, Measured]:
    """Measure tools side by side: in each round every tool takes the first step, then every tool the second."""
    sites = {tool: folder / f"{tool.name}-{articles}" for tool in tools}
    steps: dict[Tool, dict[str, list[Cost]]] = {tool: {} for tool in sites}
    for tool, site in sites.items():
        site.mkdir()
        tool.set_up(site, articles)
    for number in range(runs):
        for step, change in _changes(articles, number).items():
            for tool, site in sites.items():
                cost = _step(tool, site, change)
                steps[tool].setdefault(step, []).append(cost)
                print(f"{articles:7,} {number + 1}/{runs} {step:6} {tool.name:12} {cost.wall:8.2f} s", file=sys.stderr)
        for tool, site in sites.items():
            tool.remove(site, article(articles))
            tool.write(site, article(_middle(articles, number)))
    return {tool.name: _with_memory(tool, site, steps[tool]) for tool, site in sites.items()}


def _middle(articles: int, number: int) -> int:
    return articles // 2 + number


Change = Callable[[Tool, Path], Article | None]


def _changes(articles: int, number: int) -> Mapping[str, Change]:
    """Give the steps of a round: what is done to a site before it is built, and whose page must then say so."""
    old, sign = article(_middle(articles, number)), f"new-{number}"

    def writing(one: Article) -> Change:
        def write(tool: Tool, site: Path) -> Article:
            tool.write(site, one)
            return one

        return write

    text = replace(old, body=f"{old.body}\nOne more line, {sign}.\n")
    added = article(articles)
    return {
        "cold": Tool.forget,
        "same": lambda *_: None,
        "text": writing(text),
        "title": writing(replace(text, title=f"{old.title}, {sign}")),
        "new": writing(replace(added, title=f"{added.title}, {sign}")),
    }


def _step(tool: Tool, site: Path, change: Change) -> Cost:
    """Change a site and build it. Who built without an error, and without the change, has failed."""
    told = change(tool, site)
    cost = run(tool.command(), site)
    if told and "new-" not in page_of(site, told).read_text("utf-8"):
        raise FailedError(f"{tool.name} did not build the change of {told.id}")
    return cost


def _with_memory(tool: Tool, site: Path, steps: Mapping[str, list[Cost]]) -> Measured:
    """Build once more from nothing, looking at the memory."""
    tool.forget(site)
    cost = run(tool.command(), site, memory=True)
    written = [path for path in (site / OUTPUT).rglob("*") if path.is_file()]
    return Measured(steps, cost.memory, len(written), sum(path.stat().st_size for path in written) / 1e6)


def setting(tools: Iterable[Tool], now: date) -> list[str]:
    """Say on what, with what and when it was measured."""
    about = dict(
        line.partition(":")[::2]
        for file in ("cpuinfo", "meminfo")
        for line in Path(f"/proc/{file}").read_text("utf-8").replace("\t", "").splitlines()
    )
    cores, memory = len(os.sched_getaffinity(0)), int(about["MemTotal"].split()[0]) / 2**20
    processor = about.get("model name", platform.machine()).strip()
    versions = dict.fromkeys(tool.version() for tool in tools)
    return [
        f"{cores} cores of {processor}, {memory:.0f} GiB, Linux {platform.release().partition('-')[0]}",
        f"{', '.join(versions)}; Python {platform.python_version()}",
        f"{now.day} {now:%B %Y}",
    ]


def main() -> int:
    """Measure what is asked for, print it, and write it into the documentation if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of articles")
    parser.add_argument("--tools", default=",".join(TOOLS), help=f"of {', '.join(TOOLS)}")
    parser.add_argument("--runs", type=int, default=3, help="rounds; one for more than 10,000 articles")
    parser.add_argument("--now", type=date.fromisoformat, default=date.today(), help="day that the report gives")  # noqa: DTZ011
    parser.add_argument("--folder", type=Path, help="where sites are built; else a temporary folder")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md and its picture")
    parser.add_argument(
        "--serve", action="store_true", help="the wait for a page that is open in `attache serve` alone"
    )
    asked = parser.parse_args()
    if asked.serve:
        return _serve([*map(int, asked.sizes.split(","))], asked.runs, asked.folder)
    tools = [TOOLS[name] for name in asked.tools.split(",")]
    if asked.write and TOOLS[BASE] not in tools:
        parser.error(f"--write needs {BASE}, against which all others are told")
    told_of, figures = (
        setting(tools, asked.now),
        dict[int, dict[str, Measured]](),
    )  # what is measured is what is here now
    for articles in map(int, asked.sizes.split(",")):
        few = tools if articles <= SHARED else [tool for tool in tools if tool.name == "attache"]
        with TemporaryDirectory(dir=asked.folder) as folder:
            figures[articles] = measured(few, articles, asked.runs if articles <= SHARED else 1, Path(folder))
    told = markdown(figures, told_of)
    print(told)
    if asked.write:
        _publish(told, figures)
    return 0


def _serve(sizes: Iterable[int], runs: int, place: Path | None) -> int:
    for articles in sizes:
        with TemporaryDirectory(dir=place) as folder:
            told = waited(Path(folder), articles, runs)
        for change, figures in told.items():
            said = (f"{name} {seconds * 1000:.0f} ms" for name, seconds in figures._asdict().items())
            print(f"{articles:7,} {change:8}", *said, sep="  ")
    return 0


def _publish(told: str, figures: Figures) -> None:
    PAGE.write_text(within(PAGE.read_text("utf-8"), told), "utf-8")
    PICTURE.write_text(chart(figures), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
