"""How is an article cited?

As BibTeX (whose `date` is biblatex's) and as CSL-JSON. The digest is the author of its own summaries: nobody else wrote
them. Dates are as exact as the article's; what a format cannot say is said in words. See ADR 0015.
"""

import json
from typing import Any

from attache.addresses import absolute
from attache.dates import parse_edtf
from attache.datewords import iso_ends, say
from attache.views import CitePage, Site
from attache.words import catalogue

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A brace, though escaped, counts for BibTeX: written as a command it does not.
_LATEX = str.maketrans({
    **{sign: "\\" + sign for sign in "&%$#_"},
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
})  # fmt: skip


def bibtex(page: CitePage, site: Site) -> bytes:
    """The article as one BibTeX entry, UTF-8."""
    when = parse_edtf(page.date)
    ends = iso_ends(when)
    year, _, rest = ends[0].partition("-") if len(ends) == 1 else ("", "", "")
    fields = {
        "author": f"{{{_latex(site.title)}}}",
        "title": f"{{{_latex(page.title)}}}",  # twice in braces, so that no style alters its capitals
        "date": "/".join(ends),
        "year": year,
        "url": _url(page, site),
        "language": page.language or site.language,
        "note": "" if year else _latex(say(when, site.language, catalogue(site.language))),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    month = f"  month = {_MONTHS[int(rest[:2]) - 1]},\n" if rest else ""
    return f"@misc{{{page.id},\n{''.join(lines)}{month}}}\n".encode()


def _latex(text: str) -> str:
    """A text for a field, on one line: many readers take `@` at the beginning of a line for another entry."""
    return " ".join(text.split()).translate(_LATEX)


def csl(page: CitePage, site: Site) -> bytes:
    """The article as a list of one CSL-JSON item, UTF-8."""
    item = {
        "id": page.id,
        "type": "webpage",
        "title": page.title,
        "author": [{"literal": site.title}],
        "container-title": site.title,
        "issued": _issued(page.date, site),
        "URL": _url(page, site),
        "language": page.language or site.language,
    }
    said = {name: value for name, value in item.items() if value}
    return (json.dumps([said], ensure_ascii=False) + "\n").encode()


def _issued(date: str, site: Site) -> dict[str, Any]:
    """The date in parts, `circa` where it is in doubt; in words where it has none."""
    when = parse_edtf(date)
    ends = iso_ends(when, exact=False)
    if not ends:
        return {"literal": say(when, site.language, catalogue(site.language))}
    parts = {"date-parts": [[int(part) for part in end.split("-")] for end in ends]}
    return parts | ({"circa": True} if when.fuzzy else {})


def _url(page: CitePage, site: Site) -> str:
    """The article's public address, where the site has one: the file lies in its folder."""
    return absolute(site.url, page.address.rpartition("/")[0] + "/") if site.url else ""
