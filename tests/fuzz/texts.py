"""Which texts are worth trying? Those that are nearly right.

Bytes at random are refused at the first door. So texts begin as articles, registries and settings of real digests, and
are changed line by line: other keys of the schema, other values, marks of YAML, Markdown and HTML, dates, and letters
that few programs expect.
"""

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from itertools import cycle
from pathlib import Path
from random import Random

import msgspec

from attache.contents import FILES, FOLDERS
from attache.schema import Part
from tests.conftest import ROOT
from tests.specimens import DATES
from tests.trees import SMALL, site_files

LARGEST = 10_000  # characters of a text
CUT = "=== "  # before the path of a file, where a text stands for several files
STATUSES = ("held", "planned", "cancelled", "postponed", "unclear")
CORPUS = Path(__file__).parent / "corpus"

Files = dict[str, str]
Change = Callable[[str, Random], str]

# One thing an author may write between two bars.
VALUES = """
2022-04-14¦14 April 2022¦April 2022¦2022/2021¦198X¦2021-XX-XX¦[2020,2021]¦..¦/¦2022-04-14/..¦0000¦9999-12-31/..¦-0001¦
1e9¦true¦null¦~¦''¦""¦[]¦{}¦[a, b]¦{a: b}¦[[a]]¦VN¦FR¦Viet Nam¦Phan Van Giang¦phan-van-giang¦vn-mod¦visit¦meeting¦
port call¦minister¦planned¦cancelled¦report¦en-GB¦vi¦ar¦zz¦UTC¦Asia/Ho_Chi_Minh¦Etc/GMT+12¦https://example.org/¦
http://[::1¦javascript:alert(1)¦//x¦mailto:a@b.vn¦tag:a,2000:b¦=1+1¦@x¦-1¦\\t¦&x a¦*a¦!!binary x¦!x y¦# x¦x # y¦x: y¦
- x¦? x¦> x¦| x¦%YAML 1.1¦'¦"¦'it''s'¦"a\\u0000b"¦"\\ud800"¦a-visit¦ev-a-visit¦con¦nul¦..%2f¦a/b¦index.html¦2024¦
2030-01-01¦99¦0001-01-01¦2024-02-30¦2019-35¦c. 1991¦[1995,1997..1999]¦2014~/2024~¦feed
""".replace("\n", "").split("¦")
MARKS = """
[[a]]¦[[a|b]]¦[[|]]¦[[a b]](c)¦![[a]]¦[a](b)¦![a](b.png)¦[a](<b c>)¦[a][b]¦[a]: b¦[^1]¦[^1]: a¦*[HTML]: a¦<a href='b'>¦
</a>¦<b>¦<!--¦-->¦<script>¦</script>¦<svg>¦<math>¦<td>¦<table>¦<p onclick=x>¦<img src=x onerror=x>¦<https://x.vn>¦
<a@b.vn>¦&lt;¦&#0;¦&#x3c;¦&#xe000;¦&#xd800;¦&¦`¦```¦~~~¦    ¦> ¦- ¦1. ¦# ¦## ¦**¦**a**¦__¦_¦\\¦| a | b |¦|---|¦
{#id}¦{: .x}¦---¦...¦===¦%(a)s¦{{a}}¦{% a %}¦$a¦${a}¦]]>¦<![CDATA[¦<?x¦<iframe>¦<style>¦<xmp>¦<noscript>¦<template>¦
:   a¦<div markdown="1">¦<p>¦</p>¦<h1>¦[a](javascript:b)¦"¦'¦https://a.b¦#\ue0020\ue001¦\ue0000\ue001¦<details open>
""".replace("\n", "").split("¦")
LETTERS = (
    "\x00\x07\x08\x0b\x0c\x1b\x7f\x85\xa0\xad\u0301\u034f\u0378\u061c\u115f\u1680\u180e\u200b\u200d\u200e\u2028\u2029"
    "\u202e\u2066\u2069\u3000\ue000\ue001\ue002\uf8ff\ufdd0\ufe0f\ufeff\ufffd\ufffe\uffff\ud800\udcff\U0001f1fb"
    "\U0001f1f3\U000e0041\U0010fffeıİßſŒđĐẶ中ℌ½٣๓²Ⅷ\t\r\n '\"`:,-#[]{}|>&*!%@?~=+/\\<;.()_^$"
)  # fmt: skip


def files_in(text: str, first: str = "articles/a.md") -> Files:
    """Cut a text into the files below `content/` that it stands for; what stands before a path is the first."""
    head, *rest = f"\n{text}".split(f"\n{CUT}")
    files = {first: head[1:]} if head[1:] or not rest else {}
    for part in rest:
        path, _, held = part.partition("\n")
        files["".join(filter(str.isprintable, path))[:80] or first] = held
    return files


def as_text(files: Files) -> str:
    """Write files below `content/` as one text."""
    return "\n".join(f"{CUT}{path}\n{text}" for path, text in files.items())


@cache
def words() -> tuple[str, ...]:
    """Give every key that an author may write."""
    keys = dict.fromkeys(["draft", "x", ""])
    kinds: list[type[Part]] = [*FOLDERS.values(), *FILES.values()]
    for kind in kinds:
        keys |= dict.fromkeys(field.encode_name for field in msgspec.structs.fields(kind))
        for field in msgspec.structs.fields(kind):
            for part in getattr(field.type, "__args__", ()):
                if isinstance(part, type) and issubclass(part, Part):
                    keys |= dict.fromkeys(one.encode_name for one in msgspec.structs.fields(part))
    return tuple(keys)


@cache
def sites() -> tuple[Files, ...]:
    """Give digests without an error, small enough to be changed as a whole: tables of files below `content/`."""
    full = {path.removeprefix("content/"): text for path, text in site_files("full").items()}
    small = {path.removeprefix("content/"): text for path, text in SMALL.items()}
    told = [
        f"  - {{date: '{date}', title: T, kind: visit, status: {n}}}\n"
        for n, (date, _) in zip(cycle(STATUSES), DATES.values())
    ]
    dated = {"articles/a.md": f"---\ntitle: T\ndate: 2026-01-05\nevents:\n{''.join(told)}---\n[[FR|France]]\n"}
    return full, small, {**small, **dated}


@cache
def pool() -> tuple[str, ...]:
    """Give the texts of all files of these digests."""
    own = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "content").rglob("*.md"))[::9]]
    return (*(text for site in sites() for text in site.values()), *(text for text in own if len(text) < LARGEST))


def mutated(text: str, chance: Random) -> str:
    """Change a text in one to six places; the same chance makes the same of it."""
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        text = chance.choice(CHANGES)(text, chance)[:LARGEST]
    return text


def _put_in(text: str, chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(_some(chance)) + text[at:]


def _some(chance: Random) -> Sequence[str]:
    return chance.choice((MARKS, MARKS, VALUES, LETTERS, words()))


def _cut_out(text: str, chance: Random) -> str:
    at, length = chance.randrange(len(text) + 1), chance.choice((1, 1, 5, 40, 400))
    return text[:at] + text[at + length :]


def _line(change: Callable[[list[str], int, Random], object]) -> Change:
    def changed(text: str, chance: Random) -> str:
        lines = text.split("\n")
        change(lines, chance.randrange(len(lines)), chance)
        return "\n".join(lines)

    return changed


def _value(lines: list[str], n: int, chance: Random) -> None:
    key, colon, _ = lines[n].partition(": ")
    lines[n] = f"{key}{colon or ': '}{chance.choice(chance.choice((VALUES, VALUES, MARKS, LETTERS)))}"


def _key(lines: list[str], n: int, chance: Random) -> None:
    before, _, value = lines[n].partition(":")
    indent = before[: len(before) - len(before.lstrip(" -"))]
    lines[n] = f"{indent}{chance.choice(words())}:{value}"


def _new_line(lines: list[str], n: int, chance: Random) -> None:
    indent = lines[n][: len(lines[n]) - len(lines[n].lstrip(" -"))].replace("-", chance.choice(" -"))
    lines.insert(n + chance.randrange(2), f"{indent}{chance.choice(words())}: {chance.choice(VALUES)}")


def _swap(lines: list[str], n: int, chance: Random) -> None:
    other = chance.randrange(len(lines))
    lines[n], lines[other] = lines[other], lines[n]


def _from_elsewhere(lines: list[str], n: int, chance: Random) -> None:
    other = chance.choice(pool()).split("\n")
    first = chance.randrange(len(other))
    lines[n : n + chance.randrange(2)] = other[first : first + chance.choice((1, 1, 3, 20))]


def _repeat(text: str, chance: Random) -> str:
    at, length = chance.randrange(len(text) + 1), chance.choice((1, 2, 3, 8, 30))
    piece = text[at : at + length] if chance.randrange(2) else chance.choice(_some(chance))
    return text[:at] + piece * chance.choice((2, 5, 20, 500, 3000)) + text[at:]


def _endings(text: str, chance: Random) -> str:
    return text.replace("\n", chance.choice(("\r\n", "\r", "\n\n", "\u2028", "\n  ")))


def _form(text: str, chance: Random) -> str:
    return chance.choice((unicodedata.normalize("NFD", text), "\ufeff" + text, text.upper(), text.rstrip("\n")))


CHANGES: tuple[Change, ...] = (
    _put_in, _put_in, _put_in, _cut_out, _repeat, _endings, _form, _line(_value), _line(_value), _line(_value),
    _line(_key), _line(_new_line), _line(_new_line), _line(_swap), _line(_from_elsewhere), _line(_from_elsewhere),
    _line(lambda lines, n, _: lines.insert(n, lines[n])), _line(lambda lines, n, _: lines.pop(n)),
    _line(lambda lines, n, chance: lines.__setitem__(n, chance.choice(("  ", "- ", "\t", "> ", "    ")) + lines[n])),
    _line(lambda lines, n, _: lines.__setitem__(n, lines[n].lstrip())),
)  # fmt: skip
