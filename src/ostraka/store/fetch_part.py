"""A download that is under way, on disk.

Owns the unfinished file and the tag that its server gave it, by which a later run
continues it. Refuses a file that another process wrote to at the same time.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from pathlib import Path
from typing import Self

_NAME = re.compile(r"[^\w.()-]+")
_HTML = re.compile(rb"<!doctype\s{1,9}html|<html[\s>]", re.IGNORECASE)
#: Bytes at the start of a file in which a page says that it is one.
_HEAD = 1024


class PartFile:
    """An unfinished download, with what its server called the file.

    Attributes:
        path: where it is.
        size: bytes that came.
        etag: the server's strong tag, or empty: then it cannot be continued.
    """

    def __init__(self, path: Path) -> None:
        """Use :meth:`open`."""
        self.path = path
        self._about = path.with_suffix(".about")
        self.size = 0
        self.etag = ""

    @classmethod
    def open(cls, folder: Path, address: str) -> Self:
        """What an earlier attempt left, or nothing."""
        folder.mkdir(parents=True, exist_ok=True)
        key = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:24]
        part = cls(folder / f"{key}.part")
        with contextlib.suppress(OSError, UnicodeDecodeError):
            part.etag = part._about.read_text("utf-8")
            part.size = part.path.stat().st_size
        return part

    def begin(self, etag: str) -> None:
        """Start anew; only a strong tag lets a later attempt continue."""
        self.path.write_bytes(b"")
        self.size = 0
        self.etag = "" if etag.startswith("W/") else etag
        self._about.write_text(self.etag, "utf-8")

    def drop(self) -> None:
        """Forget what came."""
        for path in (self.path, self._about):
            path.unlink(missing_ok=True)
        self.size, self.etag = 0, ""

    def is_ours(self) -> bool:
        """Whether the file holds what was written here and no more: another run may be at it."""
        try:
            return self.path.stat().st_size == self.size
        except OSError:
            return False

    def finish(self, folder: Path, name: str) -> Path:
        """Give the whole file its name."""
        done = folder / name
        self.path.replace(done)
        self._about.unlink(missing_ok=True)
        return done


def plain_name(told: str) -> str:
    """A name for a file that is safe in any folder, from one that a server told."""
    name = _NAME.sub("_", told.strip()).lstrip(".")[-120:].lstrip(".")
    return name or "list"


def is_page(path: Path) -> bool:
    """Whether a file is an HTML page: what servers in trouble send in place of a list."""
    with path.open("rb") as stream:
        return _HTML.search(stream.read(_HEAD)) is not None
