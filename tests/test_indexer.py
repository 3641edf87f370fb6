"""Who makes the index of the search?"""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.disk import DiskError
from attache.indexer import MAGIC, canonical, index_files
from attache.outputs.search import SearchRecord

VALUES = st.dictionaries(st.text(max_size=8), st.lists(st.integers(0, 70_000), max_size=5), max_size=6)
FILTERS = st.dictionaries(st.text(min_size=1, max_size=8), VALUES, max_size=4)
INDEXING = """
import hashlib
from tests.test_indexer import RECORDS
from attache.indexer import index_files
for path, data in sorted(index_files(RECORDS).items()):
    print(path, hashlib.md5(data).hexdigest())
"""


def record(number: int, **filters: tuple[str, ...]) -> SearchRecord:
    """A record, one of many."""
    return SearchRecord(
        url=f"/{number:03d}/",
        content=f"Words of number {number}.",
        language="en",
        meta={"title": f"T {number}"},
        filters=filters,
        sort={"date": f"20{number % 30:02d}"},
    )


RECORDS = tuple(record(n, year=tuple(f"{y}" for y in range(n % 7)), kind=(f"k{n % 5}",)) for n in range(60))


def pack(value: Any) -> bytes:
    """A value as Pagefind writes it."""
    return gzip.compress(MAGIC + cbor2.dumps(value))


def unpack(data: bytes) -> Any:
    """A value that Pagefind wrote."""
    return cbor2.loads(gzip.decompress(data).removeprefix(MAGIC))


def made(filters: list[tuple[str, list[tuple[str, list[int]]]]]) -> dict[str, bytes]:
    """Files as Pagefind makes them, with filters and their values in some order."""
    files = {
        f"filter/en_{n}.pf_filter": pack([name, [[value, pages] for value, pages in values]])
        for n, (name, values) in enumerate(filters)
    }
    rows = [[name, f"en_{n}"] for n, (name, _) in enumerate(filters)]
    languages = {"en": {"hash": "en_x", "wasm": "en", "page_count": 2}}
    return files | {
        "pagefind-entry.json": json.dumps({"version": "1", "languages": languages}).encode(),
        "pagefind.en_x.pf_meta": pack(["1", [["en_p", 3]], [["a", "z", "en_i"]], rows, [["date", [0, 1]]], ["title"]]),
        **dict.fromkeys(
            ("fragment/en_p.pf_fragment", "index/en_i.pf_index", "pagefind.js", "pagefind-worker.js"), b"x"
        ),
        **dict.fromkeys(("wasm.en.pagefind", "wasm.unknown.pagefind", "pagefind-ui.js", "pagefind-ui.css"), b"x"),
    }


def filters_of(files: dict[str, bytes]) -> dict[str, dict[str, list[int]]]:
    """The filters that the files name, from the entry down."""
    entry = json.loads(files["pagefind-entry.json"])["languages"]["en"]
    rows = unpack(files[f"pagefind.{entry['hash']}.pf_meta"])[3]
    return {name: dict(unpack(files[f"filter/{file}.pf_filter"])[1]) for name, file in rows}


@given(FILTERS, st.randoms())
def test_the_canonical_form_knows_no_order_and_loses_nothing(
    filters: dict[str, dict[str, list[int]]], random: Any
) -> None:
    """However they are shuffled the bytes are the same; done again nothing changes; every page is still there."""
    shuffled = [(name, random.sample(list(values.items()), len(values))) for name, values in filters.items()]
    random.shuffle(shuffled)
    form = canonical(made([(name, list(values.items())) for name, values in filters.items()]))
    assert canonical(made(shuffled)) == form
    assert canonical(form) == form
    assert filters_of(form) == filters


def test_only_what_a_search_needs_is_kept() -> None:
    """The stock interfaces and what serves other languages stay behind; whatever is named by another file is there."""
    kept = canonical(made([("year", [("2024", [1])])]))
    meta, year = sorted(path for path in kept if path.startswith(("filter/", "pagefind.en_")))
    assert sorted(kept) == sorted(
        [
            "fragment/en_p.pf_fragment",
            "index/en_i.pf_index",
            "pagefind-entry.json",
            "pagefind-worker.js",
            "pagefind.js",
            "wasm.en.pagefind",
            meta,
            year,
        ]
    )


def test_what_is_packed_names_no_time_and_no_system() -> None:
    """The head of gzip is the same from every Python on every system."""
    packed = [data for path, data in canonical(made([("year", [("2024", [1])])])).items() if ".pf_" in path]
    assert [data[:10].hex() for data in packed if data != b"x"] == ["1f8b08000000000002ff"] * 2


def test_every_run_makes_the_same_bytes() -> None:
    """Four processes with four hash seeds make the same files under the same names; Pagefind alone does not."""
    runs = {
        subprocess.run(
            [sys.executable, "-c", INDEXING],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    (said,) = runs
    assert said.count("\n") > 60


def test_pages_are_numbered_in_the_order_of_their_records() -> None:
    """The first record is page 0: its filters and its fragment say so."""
    files = {path.removeprefix("pagefind/"): data for path, data in index_files(RECORDS).items()}
    entry = json.loads(files["pagefind-entry.json"])["languages"]["en"]
    pages = [name for name, _ in unpack(files[f"pagefind.{entry['hash']}.pf_meta"])[1]]
    read = [json.loads(gzip.decompress(files[f"fragment/{name}.pf_fragment"]).removeprefix(MAGIC)) for name in pages]
    assert [page["url"] for page in read] == [record.url for record in RECORDS]
    assert filters_of(files)["kind"]["k3"] == list(range(3, 60, 5))


def test_nothing_to_find_makes_no_index() -> None:
    """Without a record there is no file."""
    assert index_files(()) == {}


@pytest.mark.parametrize(
    ("program", "why"), [("/nowhere/pagefind", "No such file"), ("/bin/true", "it ended without an answer|Broken pipe")]
)
def test_a_missing_or_broken_pagefind_is_said_in_one_line(
    program: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Pagefind cannot be run, the operator is told what to do."""
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", program)
    with pytest.raises(
        DiskError, match=rf"^Pagefind, .* \(.*({why}).*\): install `pagefind\[bin\]` again, or build with"
    ):
        index_files(RECORDS)


def test_nothing_is_left_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Making an index writes nothing into the working folder."""
    monkeypatch.chdir(tmp_path)
    files = index_files(RECORDS[:3])
    assert hashlib.md5(files["pagefind/pagefind.js"], usedforsecurity=False).hexdigest()
    assert list(tmp_path.iterdir()) == []
