"""Which post and rank were held on that date?

A holding counts on a date when its outer bounds touch the date's: a day of hand-over belongs to both holders. One main
post must fit, or the article chooses; posts held `beside` another are named after it.
"""

from collections.abc import Sequence

from attache.dates import Edtf, parse_edtf
from attache.model import Value
from attache.schema import Holding, OfficialFile, Participant, PostHeld, RankHeld


class Office(Value, frozen=True, kw_only=True):
    """The posts and the rank held on a date. `open_posts` are those that fit where none was chosen."""

    posts: tuple[str, ...] = ()
    rank: str | None = None
    open_posts: tuple[str, ...] = ()
    open_ranks: tuple[str, ...] = ()
    retired: bool = False  # every rank had ended before: none is to be expected


def held_on(holdings: Sequence[Holding], date: Edtf) -> tuple[Holding, ...]:
    """The holdings whose bounds touch those of a date."""
    return tuple(holding for holding in holdings if parse_edtf(holding.held).overlaps(date))


def turn_of(file: object, date: str) -> tuple[int, int]:
    """How much had begun and how much had not ended on a date: where both are equal, so is all that was held."""
    held = [parse_edtf(one.held) for one in (*file.posts, *file.ranks)] if isinstance(file, OfficialFile) else []
    when = parse_edtf(date)
    return len([one for one in held if one.low <= when.high]), len([one for one in held if one.high >= when.low])


def office_on(file: OfficialFile, date: Edtf, chosen: Participant) -> Office:
    """What `file`'s official held on a date, unless the article has chosen. Equal posts held twice count once."""
    posts, open_posts = (chosen.post, ()) if chosen.post else _posts_on(file, date)
    rank, open_ranks = (chosen.rank, ()) if chosen.rank else _rank_on(file, date)
    retired = bool(file.ranks) and all(parse_edtf(held.held).high < date.low for held in file.ranks)
    return Office(posts=posts, rank=rank, open_posts=open_posts, open_ranks=open_ranks, retired=retired)


def _posts_on(file: OfficialFile, date: Edtf) -> tuple[tuple[str, ...], tuple[str, ...]]:
    held = [holding for holding in held_on(file.posts, date) if isinstance(holding, PostHeld)]
    mains = tuple(dict.fromkeys(holding.post for holding in held if not holding.beside))
    besides = tuple(dict.fromkeys(holding.post for holding in held if holding.beside))
    return ((), mains) if len(mains) > 1 else ((*mains, *besides), ())


def _rank_on(file: OfficialFile, date: Edtf) -> tuple[str | None, tuple[str, ...]]:
    ranks = tuple(dict.fromkeys(held.rank for held in held_on(file.ranks, date) if isinstance(held, RankHeld)))
    return (ranks[0], ()) if len(ranks) == 1 else (None, ranks)
