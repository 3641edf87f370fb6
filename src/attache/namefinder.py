"""Whom does a text name?

The registered are found by any of their names. Of others a rank or title tells: before the name (“Deputy Minister of
National Defence General X”, “Defence Ministers X and Y”), behind it (“X, Singapore's Minister for Defence”), or both.
A name that was printed in full counts where it is printed short.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from attache.entities import Known
from attache.mentions import Certainty, Mention
from attache.nameparts import (
    ADDRESS,
    COUNTRY,
    HEAD,
    JOINT,
    NAME,
    OFFICE,
    RANK,
    START,
    TITLE,
    WITHIN,
    Reading,
    read_names,
)
from attache.phrasebook import word_set
from attache.tokens import lexicon_of, phrases_in, without_s

WITHIN_NAME = re.compile(r"[ \u00a0]{1,14}|\n|[-‐‑'’]")
WITHIN_TITLE = re.compile(r"[ \u00a0]{1,14}|\n|\s?[-‐‑–/&]\s?")
APART = re.compile(r"\s*,\s+")
PLACES = frozenset(("in", "at", "near", "from", "of", "between", "the"))
LONGEST_NAME, LONGEST_TITLE = 7, 18
SHORT = {RANK: 5, ADDRESS: 4, HEAD: 3, COUNTRY: 1}  # letters of an abbreviation of each sort
Range = tuple[int, int]


class _Run(NamedTuple):
    """The words of a name, those of the titles before and behind it, and the id of a registered official."""

    start: int
    end: int
    key: str = ""
    before: Range | None = None
    behind: Range | None = None


def officials_in(text: str, known: Known) -> tuple[Mention, ...]:
    """Every official that a text names, in order: the registered by any spelling (value: id), the rest by a rank or
    title before the name (value: the name; detail: `rank`, `post`, `country`, as far as the words tell).
    """
    read = read_names(text, known)
    titled: list[_Run] = []
    bound = 0
    for run in _runs(read, _registered(read, known)):
        titled.append(_shares(read, titled, _before(read, run, bound)))
        bound = run.end if run.key or _stands(read, titled[-1]) else bound
    starts = [run.before[0] for run in titled if run.before and _stands(read, run)]
    titled = [_behind(read, run, starts) for run in titled]
    people = _people(read, titled)
    return tuple(mention for run in titled if (mention := _mention(read, known, run, people)))


def _registered(read: Reading, known: Known) -> dict[int, _Run]:
    """Where registered officials are named in two words or more, by the first."""
    official = [(name, keys) for (type, name), keys in known.registry.folded.items() if type == "official"]
    names = lexicon_of(
        pair
        for name, keys in official
        for pair in ((name, keys), (" ".join(name.split()[-1:] + name.split()[:-1]), keys))  # `Abe Shinzo` too
    )
    found = {}
    for start, end, keys in phrases_in(read.tokens, names):
        key = keys if len(keys) == 1 else known.registry.find("official", read.printed(start, end))
        linked = read.text[: read.tokens[start].start].endswith("[[")
        named = linked or (read.tokens[start].capital and not _is_part(read, start, end))
        if len(key) == 1 and end - start > 1 and named:
            found[start] = _Run(start, end, key[0])
    return found


def _is_part(read: Reading, start: int, end: int) -> bool:
    """Whether words are only a part of a longer name."""
    if start in read.shouted:
        return False
    left = start and read.sorts[start - 1] == NAME and WITHIN_NAME.fullmatch(read.tokens[start].gap)
    return bool(left) or (end < len(read.tokens) and read.sorts[end] == NAME and _joined(read, end))


def _joined(read: Reading, n: int) -> bool:
    """Whether a word goes on with the name that the word before it is of."""
    last, gap = read.tokens[n - 1], read.tokens[n].gap
    initial = len(last.raw) == 1 or last.key in word_set("shortened")
    return last.bare == last.key and (bool(WITHIN_NAME.fullmatch(gap)) or (initial and gap in {".", ". "}))


def _runs(read: Reading, registered: Mapping[int, _Run]) -> Iterator[_Run]:
    """All that may be a name, in order."""
    n = 0
    while n < len(read.tokens):
        run = registered.get(n) or _Run(n, _end(read, n, registered))
        if run.end > n:
            yield run
        n = max(run.end, n + 1)


def _end(read: Reading, start: int, registered: Mapping[int, _Run]) -> int:
    """Where the name ends that begins with a word; where it begins if it is none."""
    n = end = start
    titled = start > 0 and read.sorts[start - 1] in TITLE and read.tokens[start].gap in {" ", ". "}
    while n < len(read.tokens) and n not in registered and (n == start or _joined(read, n)):
        sort, key, inner = read.sorts[n], read.tokens[n].key, n > start
        small = sort == START and len(key) < 4 and read.tokens[n].capital and n not in read.shouted  # `He`, `An`, `To`
        hyphened = inner and read.tokens[n].gap == "-" and key not in word_set("hyphened")
        if sort == NAME or hyphened or (inner and (small or key in word_set("suffixes"))):
            end = n + 1
        elif not (small and titled) and not (inner and key in word_set("particles")):
            break
        n += 1
    return end


def _before(read: Reading, run: _Run, bound: int) -> _Run:
    """A name with the title that stands before it, which begins at the word `bound` or later."""
    start, tokens, sorts = run.start, read.tokens, read.sorts
    if not run.key and start and tokens[start - 1].key in {"of", "to"} and run.end - start > 2:
        start += HEAD in sorts[_left(read, start, bound) : start]  # `Governor of Guangxi Lan Tianli`
    title = _title(read, _left(read, start, bound), start)
    head = start if title is None else title
    head -= head > bound and tokens[head - 1].key == "the"  # `the minister, the Hon. X`
    if head > bound and APART.fullmatch(tokens[head].gap) and sorts[head - 1] in TITLE:
        left = _left(read, head, bound, comma=True)
        wider = _title(read, left, head)
        behind = left == bound > 0 and APART.fullmatch(tokens[left].gap) and tokens[left].key != "and"
        office = wider is not None and HEAD in sorts[wider:head] and tokens[head - 1].key not in word_set("peers")
        if office and not behind and (title is not None or _whole(read, run)):
            title = wider
    if title is None or (_plural(read, start - 1) and not _another(read, run.end)):
        return run
    return run._replace(start=start, before=(title, start))


def _plural(read: Reading, n: int) -> bool:
    return read.sorts[n] == HEAD and read.tokens[n].bare.endswith("s")


def _another(read: Reading, n: int) -> bool:
    """Whether another name follows in a list."""
    return n < len(read.tokens) and (read.tokens[n].gap == ", " or read.tokens[n].key == "and")


def _left(read: Reading, end: int, bound: int, comma: bool = False) -> int:
    """How far to the left of a word the words of a title may reach."""
    n, sorts = end, read.sorts
    while n > max(bound, end - LONGEST_TITLE) and sorts[n - 1] in TITLE | {JOINT, NAME}:
        gap = read.tokens[n].gap
        abbreviated = len(read.tokens[n - 1].raw) <= SHORT.get(sorts[n - 1], 0) and gap in {".", ". ", "' ", "’ "}
        listed = (
            n < end and sorts[n - 1] == sorts[n] == OFFICE and gap == ", " and read.tokens[n].key == read.tokens[n].bare
        )
        if not (WITHIN_TITLE.fullmatch(gap) or abbreviated or listed or (comma and n == end)):
            break
        if "\n" in gap and (n <= read.first or HEAD in sorts[n:end]):
            break
        n -= 1
    return n


def _title(read: Reading, left: int, end: int) -> int | None:
    """Where the title begins that ends before a word; none where no word before it makes an office."""
    sorts, tokens = read.sorts, read.tokens
    rank = next((n for n in range(end, left, -1) if sorts[n - 1] not in {RANK, ADDRESS}), left)
    if left < rank < end and tokens[rank - 1].key == "and":
        left = rank  # `… X, High Commissioner, and Ms Y`
    heads = [n for n in range(left, end) if sorts[n] == HEAD]
    unlisted = end - left > 2 and heads and tokens[end - 2].key in {"of", "to"}  # a word of the title in no list
    if left == end or sorts[end - 1] not in (TITLE | {NAME} if unlisted else TITLE):
        return None
    start = heads[0] if heads else end
    while not heads and start > left and sorts[start - 1] in {RANK, ADDRESS}:
        start -= 1
    if start == end:
        return None
    while start > left and sorts[start - 1] in TITLE | {NAME} and tokens[start - 1].capital >= tokens[start].capital:
        start -= 1
    return start


def _shares(read: Reading, done: Sequence[_Run], run: _Run) -> _Run:
    """A name that shares the title of the last one: `Defence Ministers X and Y`."""
    last = done[-1] if done else None
    if run.before or not last or not last.before:
        return run
    head = next((n for n in range(*last.before) if read.sorts[n] == HEAD), last.start)
    if not _plural(read, head):
        return run
    between = read.text[read.tokens[last.end - 1].end : read.tokens[run.start].start]
    return run._replace(before=last.before) if re.fullmatch(r",\s|,?\sand\s", between) else run


def _behind(read: Reading, run: _Run, starts: Sequence[int]) -> _Run:
    """A name with the title that follows it after a comma. `starts` are where the titles before names begin."""
    tokens = read.tokens
    n = run.end + (run.end < len(tokens) and tokens[run.end].key in word_set("letters"))
    placed = run.start and read.sorts[run.start - 1] == JOINT and tokens[run.start - 1].key in PLACES
    if n >= len(tokens) or not _whole(read, run) or (placed and not run.before):
        return run
    of = next((spot for spot in read.spots if spot.start == n + 1 and tokens[n].key == "of"), None)
    if of and not run.before and any(_plural(read, m) for m in range(max(0, run.start - 40), run.start)):
        return run._replace(behind=(n, of.end))  # `… counterparts, X of Laos and`
    if not APART.fullmatch(tokens[n].gap):
        return run
    while n < min(run.end + 4, len(tokens)) and tokens[n].key in {"the", "who", "is", "his", "her", "its", "a", "also"}:
        n += 1
    end = n
    while end < min(n + LONGEST_TITLE, len(tokens)) and end not in starts and _goes_on(read, end, end == n):
        if tokens[end].key == "and" and end + 1 < len(tokens) and not tokens[end + 1].capital:
            break
        end += 1
    while end > n and read.sorts[end - 1] in {JOINT, START}:
        end -= 1
    return run._replace(behind=(n, end)) if HEAD in read.sorts[n : min(end, n + 9)] else run


def _goes_on(read: Reading, n: int, first: bool) -> bool:
    """Whether a word goes on with the title that the word before it is of."""
    gap, sort = read.tokens[n].gap, read.sorts[n]
    abbreviated = gap in {".", ". "} and len(read.tokens[n - 1].raw) <= 3
    return sort in WITHIN and bool(first or WITHIN_TITLE.fullmatch(gap) or abbreviated)


def _whole(read: Reading, run: _Run) -> bool:
    """Whether words have the form of a full name."""
    words = [token for token in read.tokens[run.start : run.end] if token.key not in word_set("suffixes")]
    mixed = any(not word.raw.isupper() for word in words if len(word.raw) > 1)
    return bool(run.key) or (1 < len(words) <= LONGEST_NAME and mixed and not _goes_over(read, run))


def _goes_over(read: Reading, run: _Run) -> bool:
    """Whether a name is one of a place or body (`Ho Chi Minh City`), or of nobody, in a line that capitalises all."""
    n = run.end
    if n == len(read.tokens) or not re.fullmatch(r"[ \u00a0]", read.tokens[n].gap):
        return False
    capital = read.tokens[n].capital or read.tokens[n].key in {"city", "province", "district"}
    return (capital and read.sorts[n] == OFFICE) or (
        run.start in read.shouted and read.tokens[n].key != "and" and read.sorts[n] != START
    )


def _stands(read: Reading, run: _Run) -> bool:
    """Whether a title before words makes a name of them."""
    return run.before is not None and (_whole(read, run) or read.sorts[run.before[1] - 1] in {HEAD, RANK})


def _tells(read: Reading, run: _Run) -> bool:
    """Whether the titles of a name make its bearer an official."""
    before = read.sorts[slice(*run.before)] if run.before else []
    return bool(run.behind) or HEAD in before or RANK in before[-3:]


class _People(NamedTuple):
    """Who was named in full: whom each full name and each first or last word of one means."""

    full: Mapping[frozenset[str], str]
    short: Mapping[str, str]


def _people(read: Reading, runs: Iterable[_Run]) -> _People:
    """Of two names one of which has all words of the other, the fuller one counts."""
    full: dict[frozenset[str], str] = {}
    short: dict[str, str] = {}
    told = [run for run in runs if run.key or (run.before and _whole(read, run)) or (run.behind and _whole(read, run))]
    for run in sorted(told, key=lambda run: (not run.key, run.start - run.end, run.start)):
        words = read.words(run.start, run.end)
        names = [word for word in words if word not in word_set("suffixes")]
        same = next((value for other, value in full.items() if other >= {*words}), None)
        value = same or run.key or _plain(read, run)
        full.setdefault(frozenset(words), value)
        for word in (names[0], names[-1]):
            short[word] = value if short.get(word, value) == value else ""
    return _People(full, short)


def _plain(read: Reading, run: _Run) -> str:
    """A name without the brackets within it."""
    return re.sub(r"[\[\]]", "", without_s(read.printed(run.start, run.end)))


def _mention(read: Reading, known: Known, run: _Run, people: _People) -> Mention | None:
    first, last = run.before[0] if run.before else run.start, run.behind[1] if run.behind else run.end
    value = _value(read, known, run, people)
    named = first - 2 if first > 1 and read.tokens[first - 1].key == "of" else max(first - 1, 0)
    memorial = {*read.words(named, run.start)} & word_set("memorials")
    behind = {token.key for token in read.tokens[run.end : run.end + 1] if token.gap == " "}
    if not value or behind & word_set("namesakes") or (not run.key and memorial):
        return None
    registered, start = value in known.entities["official"], read.tokens[run.start].start
    end = start + len(without_s(read.text[start : read.tokens[run.end - 1].end]))
    sure: Certainty = "certain" if registered else "likely" if _tells(read, run) or not run.before else "possible"
    why = "the registry has the name" if registered else f"named as “{read.printed(first, last)}”"
    detail = _detail(read, run) | {"as_printed": read.printed(first, last)} if run.before or run.behind else {}
    return Mention(start, end, "officials", value, sure, why, detail)


def _value(read: Reading, known: Known, run: _Run, people: _People) -> str:
    """Whom a name means: an id, the fullest form of the name, or nobody."""
    words = read.words(run.start, run.end)
    value = people.full.get(frozenset(words), "")
    if len(words) > 1:
        return value or next((value for other, value in people.full.items() if other >= {*words}), "")
    if run.before or len(words[0]) > 2:
        value = value or people.short.get(words[0], "")
    title = run.before[1] - 1 if run.before else 0
    office = run.before and read.sorts[title] in {HEAD, RANK} and read.tokens[title].capital
    alone = run.end < len(read.tokens) and read.tokens[run.end].gap.startswith("\n")  # as words of a menu stand
    if value or words[0] in people.short or not office or alone or _goes_over(read, run):
        return value
    keys = known.registry.find("official", words[0])
    return keys[0] if len(keys) == 1 else _plain(read, run)


def _detail(read: Reading, run: _Run) -> dict[str, str]:
    """What the words of the titles tell: rank, post and country."""
    found: dict[str, str] = {}
    first, end = run.before or (0, 0)
    while end > first and read.sorts[end - 1] in {ADDRESS, JOINT}:
        end -= 1
    rank = read.ranks.get(end, (-1, ""))
    if rank[0] >= first < end and (read.sorts[rank[0]] != HEAD or end - first == 1):
        end, found["rank"] = rank
    for start, stop in filter(None, ((first, end), run.behind)):
        country = next((spot for spot in read.spots if start <= spot.start < stop and not spot.seat), None)
        if country and (country.start == start or read.tokens[country.start - 1].key not in {"to", "in", "with"}):
            found.setdefault("country", country.code)
        own = country.end if country and country.start == start else start
        if HEAD in read.sorts[own:stop] and not {*read.words(own, stop)} <= word_set("peers"):
            found.setdefault("post", read.printed(own, stop))
    return found
