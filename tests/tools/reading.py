"""What does a reader get who has a slow line, no script, no style sheet, or only the printed sheets?"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from lxml import etree
from playwright.sync_api import Browser, Response

# The lines and cells of a page's main part that can be seen: all of them, and those that stand in no control. What is
# in a control, or is said while one is used, is no fact, but a heading may well become a button.
LINES = """() => {
  const controls = "form, button, label, select, fieldset, output, dialog, noscript";
  const main = document.querySelector("main");
  const lines = () => main.innerText.split(/[\\n\\t]/).map((line) => line.trim()).filter(Boolean);
  const all = lines();
  for (const one of main.querySelectorAll(controls + ", [role=status], [role=alert], [aria-live]")) one.remove();
  return [all, lines()];
}"""

# What a printed sheet must show, if the screen does.
FACTS = "h1, h2, h3, .when, .entry, .kindline, .sum, .lead, .text, dl, dt, dd, table, td, th, .src li, .notice, figure"
HIDDEN = """(selector) => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const needed = (element) => shown(element) && !element.closest("footer, nav, .noprint");
  window.attacheFacts ??= [...document.querySelectorAll(selector)].filter(needed);
  return attacheFacts.filter((fact) => !shown(fact)).map((fact) => fact.outerHTML.replace(/\\s+/g, " ").slice(0, 100));
}"""
INLINE = frozenset({"a", "abbr", "b", "cite", "em", "i", "small", "span", "strong", "time"})
LEFT_OUT = "nav, form, .skip, .noprint"


def transfer(browser: Browser, url: str) -> Counter[str]:
    """Return the bytes that a first visit to a page brings, by type of resource as sent; `raw script` unpacked."""
    page = browser.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - a method takes no attribute
    page.goto(url, wait_until="networkidle")
    total: Counter[str] = Counter()
    for answer in answers:
        total[answer.request.resource_type] += answer.request.sizes()["responseBodySize"]
        if answer.request.resource_type == "script":
            total["raw script"] += len(answer.body())
    page.close()
    return total


def differences(browser: Browser, base: str, addresses: list[str]) -> list[str]:
    """Return each line of the pages' main parts that is there only with scripts (`+`), or only without (`-`)."""
    seen: list[list[tuple[Counter[str], Counter[str]]]] = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        seen.append([])
        for address in addresses:
            page.goto(base + address)
            lines, facts = page.evaluate(LINES)
            seen[-1].append((Counter(lines), Counter(facts)))
        context.close()
    found = []
    for address, (all_with, facts_with), (all_without, facts_without) in zip(addresses, *seen, strict=True):
        found += [f"{address or '/'}: + {line}" for line in sorted(facts_with - all_without)]
        found += [f"{address or '/'}: - {line}" for line in sorted(facts_without - all_with)]
    return found


def lost_on_paper(browser: Browser, base: str, addresses: list[str]) -> list[str]:
    """Return the facts that are seen on the screen and not on paper, and what paper has no use for but shows."""
    page = browser.new_page()
    found = []
    for address in addresses:
        page.emulate_media(media="screen")
        page.goto(base + address)
        page.evaluate(HIDDEN, FACTS)
        page.emulate_media(media="print")
        found += [f"{address or '/'}: lost: {fact}" for fact in page.evaluate(HIDDEN, FACTS)]
        useless = page.locator(LEFT_OUT).filter(visible=True).all()
        found += [f"{address or '/'}: useless: {one.evaluate('e => e.outerHTML.slice(0, 100)')}" for one in useless]
    page.close()
    return found


def sheets(browser: Browser, url: str) -> int:
    """Return how many sheets of A4 a page fills when it is printed."""
    page = browser.new_page()
    page.goto(url, wait_until="networkidle")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def misread(file: Path) -> list[str]:
    """Return what reads badly where a page is read from its first word to its last, as with ears or in `lynx`.

    That is: headings that skip a level, a date that comes after what it dates, a fact that only an attribute tells,
    and words that only a style sheet keeps apart.
    """
    page = etree.fromstring(file.read_bytes(), etree.HTMLParser(encoding="utf-8"))
    levels = [int(heading.tag[1]) for heading in _all(page, "//main//*[self::h1|self::h2|self::h3|self::h4|self::h5]")]
    found = [f"h{high} after h{low}" for low, high in zip([1, *levels], levels, strict=False) if high > low + 1]
    for entry in _all(page, "//main//li[contains(concat(' ', @class, ' '), ' entry ')][not(ancestor::template)]"):
        titles, dates = _all(entry, ".//h2|.//h3|.//h4"), _all(entry, "./*[1][@class='when']")
        if titles and not (dates and said(dates[0])):
            found.append(f"no date before “{said(titles[0])}”")
    tips = _all(page, "//main//*[not(self::abbr or ancestor::div[@class='text'])]/@title")
    spoken = "ancestor-or-self::*[@aria-hidden='true' or @role='img' and (@aria-label or @aria-labelledby)]"
    drawings = _all(page, f"//main//svg[not({spoken} or @aria-label or @aria-labelledby or ./title)]")
    lines = "".join(piece for main in _all(page, "//main") for piece in _pieces(main)).split("\n")
    glued = [around for line in lines for around in re.findall(r".{0,20}\w\0+\w.{0,20}", line)]
    return [
        *found,
        *(f"run together: “{around.replace(chr(0), '|')}”" for around in glued),
        *(f"only an attribute tells “{tip}”" for tip in tips),
        *("a drawing without words" for _ in drawings),
    ]


def _pieces(element: Any) -> Iterator[str]:
    """The text below an element, a zero where a tag stands in a line, a new line where a block begins or ends.

    What an author wrote in Markdown may well set half a word in bold.
    """
    if not isinstance(element.tag, str) or element.tag in ("svg", "script") or element.get("class") == "text":
        return
    edge = "\0" if element.tag in INLINE else "\n"
    yield edge
    yield " ".join((element.text or "").split("\n"))
    for child in element:
        yield from _pieces(child)
        yield " ".join((child.tail or "").split("\n"))
    yield edge


def said(element: Any) -> str:
    """Return the text of an element, blanks made single."""
    return " ".join("".join(element.itertext()).split())


def _all(element: Any, path: str) -> list[Any]:
    return cast("list[Any]", element.xpath(path))
