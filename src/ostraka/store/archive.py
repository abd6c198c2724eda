"""The archive: list files as they were received, each under its sha256.

Owns the writing and checking of archived files. A file appears under its final
name only when it is whole and on the disk. Refuses anything but a regular file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from ostraka.model.errors import FormatError, NotReadyError

_CHUNK: Final = 1024 * 1024


class Archived(Struct, frozen=True):
    """A file in the archive.

    Attributes:
        name: the file's name as received, without folders.
        sha256: of the bytes as received, in hexadecimal.
        size: length of the bytes as received.
        path: where it stands.
    """

    name: str
    sha256: str
    size: int
    path: Path


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading, if it is one; a link to a file is.

    Raises:
        FormatError: if it is a device, a pipe, a folder, or cannot be read.
    """
    # Without O_NONBLOCK, opening a pipe would wait for a writer for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        raise FormatError(
            f"the file cannot be read ({error.strerror})", source=str(path), action="Check it."
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FormatError("this is not a regular file", source=str(path), action="Give a file.")
    return os.fdopen(descriptor, "rb")


class Archive:
    """A folder of files by sha256."""

    def __init__(self, root: Path) -> None:
        """Use a folder; it is made when the first file comes.

        Args:
            root: the folder.
        """
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the file of that sha256 stands, or would stand."""
        return self.root / sha256[:2] / sha256

    def put(self, source: Path, *, max_bytes: int) -> Archived:
        """Copy a file into the archive.

        Args:
            source: a regular file.
            max_bytes: its greatest length.

        Raises:
            FormatError: if it is not a regular file, or longer.
        """
        with open_regular(source) as stream:
            return self.put_stream(source.name, stream, max_bytes=max_bytes)

    def put_stream(self, name: str, stream: BinaryIO, *, max_bytes: int) -> Archived:
        """Copy a stream into the archive.

        Args:
            name: the file's name, for messages.
            stream: the bytes.
            max_bytes: its greatest length.

        Raises:
            FormatError: if it is longer.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=".part-", dir=self.root)
        try:
            with os.fdopen(descriptor, "wb") as copy:
                sha256, size = _copy(name, stream, copy, max_bytes)
                copy.flush()
                os.fsync(copy.fileno())
            final = self.path(sha256)
            final.parent.mkdir(exist_ok=True)
            os.replace(temporary, final)
            _sync_folder(final.parent)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return Archived(name=name, sha256=sha256, size=size, path=final)

    def check(self, sha256: str) -> None:
        """Hold an archived file against its name.

        Raises:
            NotReadyError: if it is missing or was changed.
        """
        digest = hashlib.sha256()
        try:
            with self.path(sha256).open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        except OSError as error:
            raise NotReadyError(
                f"the archived file {sha256} is missing", source=str(self.root)
            ) from error
        if digest.hexdigest() != sha256:
            raise NotReadyError(
                f"the archived file {sha256} was changed",
                source=str(self.root),
                action="Restore it from a backup, or delete it and load the list file again.",
            )

    def sweep(self, before: float) -> None:
        """Remove what interrupted copies left.

        Args:
            before: POSIX time; younger remains may belong to a running process.
        """
        for remains in self.root.glob(".part-*"):
            # Another process may finish its copy between the listing and the look.
            with contextlib.suppress(FileNotFoundError):
                if remains.stat().st_mtime < before:
                    remains.unlink()


def _copy(name: str, stream: BinaryIO, copy: BinaryIO, max_bytes: int) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise FormatError(
                f"the file is longer than {max_bytes:,} bytes",
                source=name,
                action="No list is that long; check where it comes from.",
            )
        digest.update(chunk)
        copy.write(chunk)
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    """Put the new name itself on the disk; Windows has no such call and needs none."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
