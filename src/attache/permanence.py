"""Are the ids and addresses that were given away still kept?

The ledger says what was given, the digest what is there now. An address that its id has no more leads to where the id
lives today; an id that nothing has any more is lost, and somebody should know.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attache.articles import address_of
from attache.crossrefs import page_address, residents
from attache.diagnostics import Finding, Span
from attache.entities import ROOTS, Known, id_of
from attache.events import event_ids
from attache.ledger import LEDGER, Entry, LedgerFile, Pair
from attache.model import Digest, Record
from attache.schema import ArticleFile, PageFile
from attache.spine import grouped
from attache.wordforms import did_you_mean

HINTED = 20  # lost ids for which the nearest new one is sought: it takes a pass over all that are new


def given(digest: Digest, records: Sequence[Record[Any]]) -> Iterator[Pair]:
    """What a ledger should hold: articles but for drafts, their events (which live where they are told, and have no
    address of their own), entities with a file, and pages, each with its address today.
    """
    shown = {article.path: article.card.address for article in (*digest.articles, *digest.gone)}
    for record in records:
        if isinstance(record.file, PageFile):
            yield f"pages/{id_of(record)}", page_address(record)
        elif isinstance(record.file, ArticleFile) and not record.file.draft:
            yield from of_article(record, shown.get(record.path))
    for type, found in digest.entities.items():
        yield from ((f"{ROOTS[type][1:]}{id}", entity.plate.address) for id, entity in found.items() if entity.file)


def of_article(record: Record[ArticleFile], address: str | None = None) -> Iterator[Pair]:
    """An article's id and address (which may be known), and the ids of its events; nothing where there is no id."""
    if id := id_of(record):
        yield f"articles/{id}", address or address_of(record)
        yield from ((f"events/{event}", "") for event in event_ids(id, record.file) if event)


def kept(digest: Digest, known: Known, records: Sequence[Record[Any]]) -> tuple[Mapping[str, str], Sequence[Finding]]:
    """Where old addresses lead to, of `aliases:` and of the ledger among the records, and what is amiss in that."""
    ledger = next((record.file for record in records if isinstance(record.file, LedgerFile)), None)
    if ledger is None:
        return digest.redirects, ()
    now = dict(given(digest, records))
    homes = {**_heirs(digest), **now}
    old = [entry for entry in ledger.entries if entry.address and homes.get(entry.id, "") not in ("", entry.address)]
    redirects, findings = _moved(old, homes, digest, residents(digest, known)) if old else (digest.redirects, [])
    written = {(entry.id, entry.address) for entry in ledger.entries}
    new = [id for id, address in now.items() if (id, address) not in written]
    if new:
        first = f"{min(new)} {now[min(new)]}".rstrip()
        message = f"the ledger lacks the line `{first}`" + (f" and {len(new) - 1} more" if len(new) > 1 else "")
        hint = "`attache check --fix` adds the ids and addresses of today"
        findings.append(Finding("ledger-stale", message, hint, LEDGER, span=Span(1, 1, 1, 1)))
    there = {*homes, *(f"{ROOTS[type][1:]}{id}" for type, found in digest.entities.items() for id in found)}
    drafts = (r for r in records if isinstance(r.file, ArticleFile) and r.file.draft)
    there.update(id for record in drafts for id, _ in of_article(record))
    lost = {entry.id: entry for entry in reversed(ledger.entries) if entry.id not in there}
    kept_before = {entry.id for entry in ledger.entries}
    return redirects, [*findings, *_lost(reversed(lost.values()), [id for id in new if id not in kept_before])]


def _heirs(digest: Digest) -> dict[str, str]:
    """Ids of what was merged into something else, each with the address of that."""
    entities = [entity for found in digest.entities.values() for entity in found.values() if entity.file]
    return {f"{ROOTS[e.plate.type][1:]}{id}": e.plate.address for e in entities for id in e.file.formerly}  # type: ignore[union-attr]


def _moved(
    old: Sequence[Entry], now: Mapping[str, str], digest: Digest, residents: Mapping[str, str]
) -> tuple[Mapping[str, str], list[Finding]]:
    """Old addresses and where they lead to: to whoever has the id now, unless another lives there, or did too."""
    redirects = dict(digest.redirects)
    findings = []
    shown = {article.card.address for article in (*digest.articles, *digest.gone)}
    for entry in sorted(old, key=lambda entry: (entry.id, entry.address)):
        target = now[entry.id]
        if entry.id.startswith("articles/") and target not in shown:  # it waits for its day
            continue
        other = residents.get(entry.address.casefold()) or redirects.get(entry.address, target)
        if other != target:
            message = f"{entry.address} was an address of `{entry.id}`, and belongs to {other} now"
            findings.append(entry.say("ledger-taken", message, "give what is new another `slug:`, or remove this line"))
        else:
            redirects[entry.address] = target
    return redirects, findings


def _lost(lost: Iterable[Entry], new: Iterable[str]) -> Iterator[Finding]:
    alike_of = grouped((id.partition("/")[0], id) for id in new)
    for n, entry in enumerate(lost):
        folder, _, id = entry.id.partition("/")
        alike = alike_of.get(folder, ())
        near = f"did you mean `{alike[0]}`?" if len(alike) == 1 else None
        near = near or (did_you_mean(entry.id, list(alike)) if n < HINTED else None)
        mend = f"{near} Give that `id: {id}`" if near else "bring it back"
        hint = f"{mend}; an article is withdrawn, not deleted. Else remove this line"
        yield entry.say("id-lost", f"nothing has the id `{entry.id}` any more", hint)
