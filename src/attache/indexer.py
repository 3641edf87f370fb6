"""Who makes the index of the search?

Pagefind, a program of its own, which is asked over its pipes: one request, one answer, in the order of the records, so
that their numbers are the same in every run. What else differs between its runs is put in order here (ADR 0013).
"""

import gzip
import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from io import BufferedReader
from typing import Any

import msgspec

from attache.disk import DiskError
from attache.outputs.search import SearchRecord
from attache.pages import INDEX

MAGIC = b"pagefind_dcd"
FILTERS = 3  # the place of filters in the index of indexes
HEAD = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"  # of gzip (RFC 1952), where Pythons and systems put different names of systems


def index_files(records: Sequence[SearchRecord]) -> dict[str, bytes]:
    """The files of the index of some records, by their paths in the output. Raises `DiskError`."""
    files = canonical(_made(records)) if records else {}
    return {f"{INDEX}{path}": data for path, data in files.items()}


def _made(records: Sequence[SearchRecord]) -> dict[str, bytes]:
    """The files as Pagefind makes them."""
    try:
        from pagefind.service import get_executable  # noqa: PLC0415 - asyncio, which only an index needs

        program = get_executable()
        with subprocess.Popen([str(program), "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
            try:
                config = {"force_language": records[0].language}  # else a page in another language has an index apart
                index = _asked(running, type="NewIndex", config=config)["index_id"]
                for record in records:
                    _asked(running, type="AddRecord", index_id=index, **msgspec.to_builtins(record))
                found = _asked(running, type="GetFiles", index_id=index)["files"]
            finally:
                running.kill()
    except (ImportError, OSError, LookupError, ValueError) as error:
        raise DiskError(
            f"Pagefind, which makes the index of the search, does not work ({error}): "
            "install `pagefind[bin]` again, or build with --no-search"
        ) from error
    return {file["path"]: b64decode(file["content"]) for file in found}


def _asked(running: "subprocess.Popen[bytes]", **payload: Any) -> Any:
    """Pagefind's answer to a request. Both are JSON in base64, with a comma at the end."""
    assert running.stdin and isinstance(running.stdout, BufferedReader)
    running.stdin.write(b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + b",")
    running.stdin.flush()
    parts = [b""]
    while not parts[-1].endswith(b","):
        parts.append(running.stdout.read1())
        if not parts[-1]:
            raise ValueError("it ended without an answer")
    answer = json.loads(b64decode(b"".join(parts)[:-1]))["payload"]
    if answer["type"] == "Error":
        raise ValueError(answer["message"])
    return answer


def canonical(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What a search needs of Pagefind's files, the same in every run: values of filters in order, names by content."""
    entry = json.loads(files["pagefind-entry.json"])
    ((language, known),) = entry["languages"].items()
    wasm = f"wasm.{known['wasm'] or 'unknown'}.pagefind"
    single = ("pagefind.js", "pagefind-worker.js", wasm)
    kept = {path: files[path] for path in files if path in single or path.startswith(("index/", "fragment/"))}
    meta = _unpacked(files[f"pagefind.{known['hash']}.pf_meta"])
    for row in meta[FILTERS]:
        name, values = _unpacked(files[f"filter/{row[1]}.pf_filter"])
        row[1], kept_as = _packed(language, [name, sorted(values)])
        kept[f"filter/{row[1]}.pf_filter"] = kept_as
    meta[FILTERS].sort()
    known["hash"], data = _packed(language, meta)
    return kept | {f"pagefind.{known['hash']}.pf_meta": data, "pagefind-entry.json": json.dumps(entry).encode()}


def _unpacked(data: bytes) -> Any:
    import cbor2  # noqa: PLC0415

    return cbor2.loads(gzip.decompress(data).removeprefix(MAGIC))


def _packed(language: str, value: Any) -> tuple[str, bytes]:
    """A name by the content, and the bytes."""
    import cbor2  # noqa: PLC0415

    data = MAGIC + cbor2.dumps(value)
    return f"{language}_{blake2b(data, digest_size=5).hexdigest()}", HEAD + gzip.compress(data, mtime=0)[len(HEAD) :]
