"""Where lie templates that were compiled before?

To compile the templates of a site takes longer than to make a page. Their code is kept among the caches of the user,
not beside the content: what lies there may come from anybody, and code is run. It is found by the engine, the settings
and the text that it was made of.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from attache.disk import DiskError, write

KEPT = 400  # files: those of some ten sites or settings


class Compiled(BytecodeCache):
    """The templates of one site, as one engine compiles them. Where they cannot be kept they are compiled again."""

    def __init__(self, stamp: bytes) -> None:
        self.stamp = stamp
        self.folder = _folder()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what is kept; Jinja itself looks whether it is of the same text."""
        with suppress(OSError, ValueError, EOFError, TypeError):
            if self.folder and _is_own(self.folder):
                bucket.bytecode_from_string(self._file(self.folder, bucket).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in a bucket, in place of what is oldest."""
        if not self.folder:
            return
        with suppress(OSError, DiskError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_own(self.folder):
                write(self._file(self.folder, bucket), bucket.bytecode_to_string())
                kept = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
                for file in kept[:-KEPT]:
                    file.unlink(missing_ok=True)

    def _file(self, folder: Path, bucket: Bucket) -> Path:
        return folder / f"{self.stamp.hex()}-{bucket.key}-{bucket.environment.code_generator_class.__name__}"


def _folder() -> Path | None:
    """Where this user's caches lie."""
    with suppress(RuntimeError):  # nobody's home is known
        usual = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
        return Path(usual or Path.home() / ".cache") / "attache"
    return None


def _is_own(folder: Path) -> bool:
    """Whether a folder is this user's, and nobody else may write there."""
    there = folder.lstat()
    return sys.platform == "win32" or (there.st_uid == os.geteuid() and not there.st_mode & 0o022)
