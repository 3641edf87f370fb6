"""What is out there? And what is done to it?"""

import json
import os
from hashlib import blake2b
from pathlib import Path

import pytest

from attache import disk
from attache.disk import DiskError
from attache.memory import Signature
from attache.output import UNFINISHED, Output, Staged, stage
from tests.conftest import WriteSite
from tests.trees import tree


def publish(
    folder: Path, files: dict[str, bytes], kept: tuple[str, ...] = (), *, force: bool = False
) -> tuple[list[str], list[str]]:
    """Publish files into a folder: what was written, and what was pruned."""
    with Output(folder, force=force) as output:
        return output.publish(files, kept)


def named(folder: Path) -> list[str]:
    """The files that the manifest of a folder names."""
    return list(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"])


def test_files_are_found_at_every_depth_but_hidden_ones(write_site: WriteSite) -> None:
    """Files come sorted with forward slashes; hidden ones and those of file managers are left out. What is no file is
    there by its size, and no link is followed.
    """
    site = write_site(dict.fromkeys(("b.md", "a/é.md", "a/b/c.md", ".git/x", "a/.x", "Thumbs.db", "a/desktop.ini"), ""))
    (site / "link.md").symlink_to(site / "b.md")
    (site / "a/loop").symlink_to(site)
    os.mkfifo(site / "pipe.md")
    sizes = {path: found.size for path, found in disk.files_below(site).items()}
    assert sizes == {"a/b/c.md": 0, "a/loop": -1, "a/é.md": 0, "b.md": 0, "link.md": -1, "pipe.md": -2}
    assert {-1, -2} == disk.NO_FILE.keys()


def test_a_file_is_known_by_size_time_and_inode(write_site: WriteSite) -> None:
    """The signature is what `stat` says."""
    site = write_site({"a.md": "é"})
    said = (site / "a.md").stat()
    assert disk.files_below(site)["a.md"] == Signature(2, said.st_mtime_ns, said.st_ino)


def test_a_folder_without_content_is_said_in_one_line(tmp_path: Path) -> None:
    """Where there is no `content`, the error says so and what helps."""
    with pytest.raises(DiskError, match=r"holds no folder `content`: `attache init DIR` makes a new digest$"):
        disk.content_folder(tmp_path)


def test_a_file_that_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    """A folder in the place of a file is an error with its path; a missing file is none where one may be missing."""
    with pytest.raises(DiskError, match=r"cannot be read: Is a directory$"):
        disk.read(tmp_path)
    assert disk.read_if_there(tmp_path / "none") is None
    assert disk.changed_ns(tmp_path / "none") == 0


def test_a_theme_is_overridden_file_by_file(write_site: WriteSite) -> None:
    """A site's own template or static file takes the place of the package's; all others stay."""
    whole, empty = disk.theme(Path("nowhere")), {"templates/page.html": "own", "static/own/x.txt": "x"}
    theme = disk.theme(write_site(empty))
    assert theme.templates == {**whole.templates, "page.html": "own"}
    assert theme.static == {**whole.static, "own/x.txt": b"x"}


def test_a_template_that_is_no_text_is_said_in_one_line(write_site: WriteSite) -> None:
    """A template that is no UTF-8 is an error with its path and byte."""
    site = write_site({"templates/page.html": ""})
    (site / "templates/page.html").write_bytes(b"ab\xff")
    with pytest.raises(DiskError, match=r"templates/page\.html is no UTF-8 text: byte 3$"):
        disk.theme(site)


def test_what_is_published_is_there_and_named(tmp_path: Path) -> None:
    """Files of a first build are written, and the manifest names them and not itself."""
    output = tmp_path / "public"
    assert publish(output, {"b/index.html": b"b", "a.css": b"a"}) == (["a.css", "b/index.html"], [])
    assert {path: data for path, data in tree(output).items() if path != "manifest.json"} == {
        "a.css": b"a",
        "b/index.html": b"b",
    }
    assert named(output) == ["a.css", "b/index.html"]


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    """A file with the bytes that it should have keeps its time; kept files are not touched at all."""
    publish(tmp_path, {"a": b"1", "b": b"1", "c": b"1"})
    before = {path: (tmp_path / path).stat().st_mtime_ns for path in "abc"}
    assert publish(tmp_path, {"a": b"1", "b": b"2"}, ("c",)) == (["b"], [])
    assert [(tmp_path / path).stat().st_mtime_ns == before[path] for path in "abc"] == [True, False, True]
    assert publish(tmp_path, {"a": b"1", "b": b"2"}, ("c",)) == ([], [])


def test_a_file_that_someone_altered_is_written_again(tmp_path: Path) -> None:
    """What counts is what lies there, not what the manifest says of it, even at equal length."""
    publish(tmp_path, {"a": b"1"})
    (tmp_path / "a").write_bytes(b"2")
    assert publish(tmp_path, {"a": b"1"}) == (["a"], [])
    assert (tmp_path / "a").read_bytes() == b"1"


def test_what_is_no_more_is_pruned_with_its_folders(tmp_path: Path) -> None:
    """A file of ours that is no longer made goes, and with it the folders that it leaves empty."""
    publish(tmp_path, {"a/b/c": b"", "a/d": b"", "e/f/g": b""})
    assert publish(tmp_path, {"a/d": b""}) == ([], ["a/b/c", "e/f/g"])
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "d", "manifest.json"]


def test_foreign_files_stay(tmp_path: Path) -> None:
    """A file that the manifest does not name stays, and so does its folder, when ours beside it goes."""
    publish(tmp_path, {"a/ours": b""})
    (tmp_path / "a/theirs").write_text("x")
    (tmp_path / "CNAME").write_text("x")
    assert publish(tmp_path, {}) == ([], ["a/ours"])
    assert sorted(tree(tmp_path)) == ["CNAME", "a/theirs", "manifest.json"]


def test_a_foreign_folder_is_refused_unless_forced(tmp_path: Path) -> None:
    """A folder with files and no manifest is refused untouched; forced, its files stay and ours come beside them."""
    (tmp_path / "theirs").write_text("x")
    with pytest.raises(
        DiskError, match=r"holds files that Attaché did not write; choose another --output, or say --force$"
    ):
        Output(tmp_path, force=False)
    assert publish(tmp_path, {"ours": b"o"}, force=True) == (["ours"], [])
    assert publish(tmp_path, {}) == ([], ["ours"])
    assert sorted(tree(tmp_path)) == ["manifest.json", "theirs"]


def test_a_foreign_file_in_our_place_is_refused_unless_forced(tmp_path: Path) -> None:
    """Nothing is written where a file that is not ours has an address of ours; forced, it is replaced."""
    publish(tmp_path, {"a": b"1"})
    (tmp_path / "b").write_text("theirs")
    with pytest.raises(DiskError, match=r"/b was not written by Attaché; move it away, or say --force$"):
        publish(tmp_path, {"a": b"2", "b": b"2"})
    assert (tmp_path / "a").read_bytes() == b"1"
    assert publish(tmp_path, {"a": b"2", "b": b"2"}, force=True) == (["a", "b"], [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"files": []}',
        '{"version": 1}',
        "\udcff",
        '{"files": {"../theirs": ""}}',
        '{"files": {"a/../../theirs": ""}}',
        '{"files": {"/theirs": ""}}',
        '{"files": {"": ""}}',
        '{"files": {"a//b": ""}}',
        '{"files": {"a\\\\..\\\\..\\\\theirs": ""}}',
        '{"files": {"\\u0000": ""}}',
        "[" * 100_000,
    ],
)
def test_a_damaged_manifest_is_refused(tmp_path: Path, text: str) -> None:
    """A manifest that cannot be read, or names a file outside the folder, is an error; nothing is removed by it."""
    output = tmp_path / "public"
    publish(output, {"a": b"1"})
    (tmp_path / "theirs").write_text("x")
    (output / "manifest.json").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(DiskError, match=r"manifest\.json is damaged; remove .*public, or choose another --output$"):
        publish(output, {})
    assert sorted(tree(tmp_path)) == ["public/a", "public/manifest.json", "theirs"]


def test_with_a_file_that_cannot_be_written_nothing_is(tmp_path: Path) -> None:
    """Where the disk refuses one file, all that was lies there as it was, and nothing beside it."""
    publish(tmp_path, {"a": b"old", "b/c": b"old", "d/e": b"old"})
    (tmp_path / "b/c").unlink()
    (tmp_path / "b").rmdir()
    (tmp_path / "b").write_text("a foreign file where a folder must be")
    (tmp_path / "d/f/theirs").mkdir(parents=True)
    before = tree(tmp_path)
    for new, refused in (("b/c", "cannot be written: "), ("d/f", "was not written by Attaché; move it away")):
        with pytest.raises(DiskError, match=rf"{new} {refused}"):
            publish(tmp_path, {"a": b"new", "new/folder/y": b"new", new: b"new"})
        assert tree(tmp_path) == before
        assert not (tmp_path / "new").exists()


def break_after_staging(output: Output) -> None:
    """Stage a file, and let something else go wrong."""
    output.claim(["a/b/c"])
    assert stage(str(output.folder), "a/b/c", b"x").waits
    assert sorted(tree(output.folder)) == [UNFINISHED, "a/b/.attache-c.tmp"]
    raise DiskError("planted")


def staged_but_barred(folder: Path) -> dict[str, Staged]:
    """Stage three files; then a folder comes to stand in the place of the second."""
    staged = {path: stage(str(folder), path, b"new") for path in ("a", "b/c", "y")}
    (folder / "b/c").unlink()
    (folder / "b/c").mkdir()
    return staged


def test_where_nothing_was_nothing_is_left_by_a_mistake(tmp_path: Path) -> None:
    """What goes wrong before anything is published leaves not even the folder, and no mistake is swallowed."""
    with pytest.raises(DiskError, match="planted"), Output(tmp_path / "public", force=False) as output:
        break_after_staging(output)
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_was_cut_off_is_mended_by_the_next(tmp_path: Path) -> None:
    """Where renaming stopped halfway, the manifest names old and new, and the next build writes what is still old."""
    publish(tmp_path, {"a": b"old", "b/c": b"old", "z": b"old"})
    with pytest.raises(DiskError, match=r"b/c cannot be written: "), Output(tmp_path, force=False) as output:
        output.publish(staged_but_barred(tmp_path), ())
    assert named(tmp_path) == ["a", "b/c", "y", "z"]
    assert sorted(tree(tmp_path)) == ["a", "manifest.json", "z"]
    (tmp_path / "b/c").rmdir()
    (tmp_path / ".attache-y.tmp").write_text("half")
    assert publish(tmp_path, {"a": b"new", "b/c": b"new", "y": b"new"}) == (["b/c", "y"], ["z"])
    assert {path: data for path, data in tree(tmp_path).items() if path != "manifest.json"} == {
        "a": b"new",
        "b/c": b"new",
        "y": b"new",
    }


@pytest.mark.parametrize("data", [b"", b"1", b"x" * 3_000_000])
def test_a_file_that_is_staged_waits_unless_it_is_there(tmp_path: Path, data: bytes) -> None:
    """What waits is whole and keeps the mode of the old file; its hash and signature are those it will have."""
    first = stage(str(tmp_path), "a/b", data)
    (tmp_path / "a/.attache-b.tmp").rename(tmp_path / "a/b")
    said = (tmp_path / "a/b").stat()
    signature = Signature(len(data), said.st_mtime_ns, said.st_ino)
    assert first == (blake2b(data, digest_size=16).hexdigest(), signature, True)
    assert stage(str(tmp_path), "a/b", data) == (first.digest, signature, False)
    (tmp_path / "a/b").chmod(0o640)
    assert stage(str(tmp_path), "a/b", data + b"2").waits
    assert (tmp_path / "a/.attache-b.tmp").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "a/b").read_bytes() == data


def test_a_link_in_our_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    """A link that stands where a file of ours must be gives way; what it led to stays."""
    (tmp_path / "theirs").write_text("x")
    (tmp_path / "public").mkdir()
    (tmp_path / "public/a").symlink_to(tmp_path / "theirs")
    assert publish(tmp_path / "public", {"a": b"x"}, force=True) == (["a"], [])
    assert not (tmp_path / "public/a").is_symlink()


def test_the_manifest_is_json_line_by_line(tmp_path: Path) -> None:
    """Whatever characters names have, the manifest is what a writer of JSON writes of it, one file a line."""
    files = {'b"\\\n\x7f': b"1", "é/a b": b"2"}
    publish(tmp_path, files)
    told = {path: blake2b(data, digest_size=16).hexdigest() for path, data in sorted(files.items())}
    text = json.dumps({"version": 1, "files": told}, indent=0, ensure_ascii=False)
    assert (tmp_path / "manifest.json").read_text(encoding="utf-8") == text + "\n"


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    """A file is replaced, not filled: who has the old one open reads it to its end."""
    disk.write(tmp_path / "a", b"old")
    with (tmp_path / "a").open("rb") as reader:
        disk.write(tmp_path / "a", b"new")
        assert reader.read() == b"old"
    assert tree(tmp_path) == {"a": b"new"}


@pytest.mark.parametrize("name", ["a" * 250, "b/c"])
def test_what_cannot_be_written_is_said_in_one_line(tmp_path: Path, name: str) -> None:
    """A name that the machine refuses, or a file where a folder must be, is an error with the path."""
    (tmp_path / "b").write_text("")
    with pytest.raises(DiskError, match=rf"{name} cannot be written: "):
        disk.write(tmp_path / name, b"")
    assert sorted(tree(tmp_path)) == ["b"]


def test_the_signature_of_a_file_is_as_found(tmp_path: Path) -> None:
    """What is remembered of files just written, and of those left alone, is what the next build finds."""
    publish(tmp_path, {"a/b": b"x", "c": b"x"})
    os.utime(tmp_path / "c", ns=(1, 2))
    with Output(tmp_path, force=False) as output:
        output.publish({"a/b": b"y"}, ("c",))
    assert output.found == Output(tmp_path, force=False).found
