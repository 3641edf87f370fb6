"""How are figures told: as a table of Markdown, and as a drawing?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from statistics import median

from tests.bench.measure import Cost

BASE = "hugo"  # what all others are measured against
NAMES = {
    "attache": "Attaché",
    "attache-all": "Attaché, all outputs",
    "hugo": "Hugo",
    "eleventy": "Eleventy",
    "pelican": "Pelican",
}
STEPS = {
    "cold": "from nothing",
    "same": "nothing changed",
    "text": "an article’s text edited",
    "title": "an article’s title edited",
    "new": "an article added",
}
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one tool did with so many articles: the cost of each step in each round, and what it wrote."""

    steps: Mapping[str, Sequence[Cost]]
    memory: float  # MiB, at the most, of a build from nothing
    files: int
    size: float  # MB


Figures = Mapping[int, Mapping[str, Measured]]  # by articles, by tool


def rows(tools: Mapping[str, Measured]) -> dict[str, dict[str, tuple[float, float | None]]]:
    """Give for each line of a table and each tool its median, and the median of its ratios to Hugo's in each round."""
    table: dict[str, dict[str, tuple[float, float | None]]] = {}

    def add(line: str, of: Mapping[str, Sequence[float]]) -> None:
        base = of.get(BASE)
        table[line] = {
            tool: (median(values), median(one / by for one, by in zip(values, base, strict=True)) if base else None)
            for tool, values in of.items()
        }

    for step, words in STEPS.items():
        add(f"{words}, s", {tool: [cost.wall for cost in it.steps[step]] for tool, it in tools.items()})
    add("processor time from nothing, s", {n: [cost.cpu for cost in it.steps["cold"]] for n, it in tools.items()})
    add("memory at the most, MiB", {tool: [it.memory] for tool, it in tools.items()})
    return table


def markdown(figures: Figures, setting: Sequence[str]) -> str:
    """Give what is measured as Markdown: the setting as a list, and a table for each number of articles."""
    parts = ["\n".join(f"- {line}" for line in setting)]
    for articles, tools in figures.items():
        rounds = len(next(iter(tools.values())).steps["cold"])
        lines = [
            f"### {articles:,} articles",
            "",
            f"| median of {rounds} | {' | '.join(NAMES[tool] for tool in tools)} |",
        ]
        lines.append("| --- |" + " ---: |" * len(tools))
        for words, cells in rows(tools).items():
            lines.append(f"| {words} | {' | '.join(_cell(*cells[tool]) for tool in tools)} |")
        lines.append(f"| files written | {' | '.join(f'{it.files:,}' for it in tools.values())} |")
        lines.append(f"| written, MB | {' | '.join(f'{it.size:,.0f}' for it in tools.values())} |")
        parts.append("\n".join(lines) + _growth(figures, articles))
    return "\n\n".join(parts) + "\n"


def _growth(figures: Figures, articles: int) -> str:
    """Say of a size that one tool has for itself how it compares with the size before."""
    fewer = max((n for n in figures if n < articles), default=0)
    (tool, it), *others = figures[articles].items()
    if others or tool not in figures.get(fewer, ()):
        return ""
    before = figures[fewer][tool]
    time, by = (median(cost.wall for cost in one.steps["cold"]) for one in (it, before))
    return (
        f"\n\nOf {fewer:,} articles it is × {_short(time / by)} the time from nothing, "
        f"× {_short(it.memory / before.memory)} the memory."
    )


def _cell(value: float, ratio: float | None) -> str:
    return _short(value) if ratio is None else f"{_short(value)} (× {_short(ratio)})"


def _short(value: float) -> str:
    """Give a number with two digits that count, or whole."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def within(page: str, measured: str) -> str:
    """Give a page with what was measured between its marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{measured}\n{END}{rest.partition(END)[2]}"


# The drawing --------------------------------------------------------------------------------------------------------

LEFT, WIDTH, BAR, GAP, TOP = 200, 740, 16, 14, 62
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.s{font-size:11px}.h{font-weight:600}line{stroke:#999}"
    ".attache{fill:#1f6f8b}.attache-all{fill:#6aa9bd}.eleventy{fill:#a3741b}.pelican{fill:#8a6aa9}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e6e6}line{stroke:#888}.attache{fill:#5fb4d0}"
    ".attache-all{fill:#3c7487}.eleventy{fill:#d9a441}.pelican{fill:#b497d6}}"
)


def chart(figures: Figures) -> str:
    """Draw the ratios to Hugo, of the most articles that Hugo was given, as SVG: bars to both sides of a line at 1.

    The scale is logarithmic: half and twice are equally far from the line.
    """
    articles, tools = max((n, tools) for n, tools in figures.items() if BASE in tools)
    lines = {
        words.rsplit(",", 1)[0]: {tool: cell[1] or 1 for tool, cell in cells.items() if tool != BASE}
        for words, cells in rows(tools).items()
    }
    ratios = [ratio for cells in lines.values() for ratio in cells.values()]
    low, high = floor(log10(min(*ratios, 0.1))), ceil(log10(max(*ratios, 10)))

    def x(ratio: float) -> float:
        return round(LEFT + (WIDTH - LEFT - 60) * (log10(ratio) - low) / (high - low), 1)

    parts, y = [_legend([tool for tool in tools if tool != BASE])], TOP
    for words, cells in lines.items():
        parts.append(f'<text class="h" x="0" y="{y + 12}">{escape(words)}</text>')
        for tool, ratio in cells.items():
            start, end = sorted((x(1), x(ratio)))
            parts.append(
                f'<rect class="{tool}" x="{start}" y="{y}" width="{round(end - start, 1)}" height="{BAR - 3}"/>'
            )
            parts.append(f'<text class="s" x="{end + 4}" y="{y + 10}">{NAMES[tool]} {_short(ratio)}</text>')
            y += BAR
        y += GAP
    marks = []
    for tick in (10.0**power for power in range(low, high + 1)):
        at, weight = x(tick), 2 if tick == 1 else 0.4
        marks.append(f'<line x1="{at}" x2="{at}" y1="{TOP - 8}" y2="{y}" stroke-width="{weight}"/>')
        marks.append(f'<text class="s" x="{at}" y="{y + 14}" text-anchor="middle">× {tick:g}</text>')
    title = f"Time and memory against Hugo, {articles:,} articles"
    said = "; ".join(
        f"{words}: " + ", ".join(f"{NAMES[t]} {_short(r)}" for t, r in cells.items()) for words, cells in lines.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 24}" role="img" aria-labelledby="t d">\n'
        f'<title id="t">{title}</title>\n<desc id="d">Hugo is 1; less is better. {escape(said)}.</desc>\n'
        f'<style>{STYLE}</style>\n<text class="h" x="0" y="16">{title}</text>\n'
        + "\n".join([*marks, *parts])
        + "\n</svg>\n"
    )


def _legend(tools: Sequence[str]) -> str:
    words = "Hugo is the line at × 1; a bar to its left is less time or memory, to its right more. Logarithmic."
    parts = [f'<text class="s" x="0" y="36">{words}</text>']
    for n, tool in enumerate(tools):
        parts.append(f'<rect class="{tool}" x="{n * 150}" y="43" width="10" height="10"/>')
        parts.append(f'<text class="s" x="{n * 150 + 14}" y="52">{NAMES[tool]}</text>')
    return "\n".join(parts)
