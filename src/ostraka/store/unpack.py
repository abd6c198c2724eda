"""Packed files read in place: gzip, and zip with one member.

Owns the bound on what comes out: a length and, for a long one, its ratio to
what went in. A broken or overlong file is a FormatError wherever it is read.
Refuses archives with several members (an xlsx or ods file is one, and is left
as it is) and archives in archives.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from ostraka.model.errors import FormatError
from ostraka.model.records import Part
from ostraka.store.archive import open_regular
from ostraka.store.limits import Limits

#: How much of a file, unpacked, decides what kind it is.
HEAD: Final = 64 * 1024
_CHUNK: Final = 1024 * 1024
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
# What gzip, zlib and zipfile raise over bytes that are not what they claim to be.
_BROKEN: Final = (EOFError, OSError, RuntimeError, zlib.error, zipfile.BadZipFile)


class _Bounded(io.RawIOBase):
    """A stream that stops, with a FormatError, where its bound is passed or its bytes are bad."""

    def __init__(self, name: str, stream: IO[bytes], file: BinaryIO, limits: Limits) -> None:
        self._name = name
        self._stream = stream
        self._file = file
        self._packed = None if stream is file else os.fstat(file.fileno()).st_size
        self._limits = limits
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        try:
            chunk = self._stream.read(len(buffer))
        except _BROKEN as error:
            raise FormatError(
                f"the packed file is damaged or cut short ({error})",
                source=self._name,
                place=f"byte {self._count:,} of the unpacked file",
                action="Fetch it again.",
            ) from error
        self._count += len(chunk)
        self._check()
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _check(self) -> None:
        limits = self._limits
        if self._count > limits.max_bytes:
            reason = f"the file unpacks to more than {limits.max_bytes:,} bytes"
        elif (
            self._packed is not None
            and self._count > limits.ratio_from
            and self._count > limits.ratio * self._packed
        ):
            reason = f"the file unpacks to more than {limits.ratio} times its length"
        else:
            return
        raise FormatError(
            reason, source=self._name, action="No list does that; check where it comes from."
        )

    def close(self) -> None:
        self._stream.close()
        self._file.close()  # neither gzip nor zipfile closes a file that it was given
        super().close()


def open_unpacked(path: Path, name: str, limits: Limits) -> BinaryIO:
    """Open a file, unpacked if it is packed.

    Args:
        path: the file.
        name: what messages call it.
        limits: the bounds.

    Raises:
        FormatError: here or while reading, if it is broken or passes a bound.
    """
    stream = open_regular(path)
    try:
        start = stream.read(4)
        stream.seek(0)
        source: IO[bytes] = stream
        if start.startswith(_GZIP):
            source = cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
        elif start == _ZIP:
            source = _only_member(stream, name) or stream
        return io.BufferedReader(_Bounded(name, source, stream, limits), HEAD)
    except BaseException:
        stream.close()
        raise


def _only_member(stream: BinaryIO, name: str) -> IO[bytes] | None:
    try:
        archive = zipfile.ZipFile(stream)
        members = [info for info in archive.infolist() if not info.is_dir()]
        if len(members) == 1:
            return archive.open(members[0])
        stream.seek(0)
        return None
    except _BROKEN as error:
        raise FormatError(
            f"the zip file cannot be read ({error})", source=name, action="Fetch it again."
        ) from error


def read_head(path: Path, limits: Limits) -> bytes:
    """The first bytes of a file, unpacked: what decides of which kind it is.

    Raises:
        FormatError: if it cannot be read or unpacked.
    """
    with open_unpacked(path, path.name, limits) as stream:
        return stream.read(HEAD)


def part_of(path: Path, name: str, limits: Limits) -> Part:
    """Make a part of a list's material from a file, read through once to its end.

    Args:
        path: the file.
        name: its name as received.
        limits: the bounds.

    Raises:
        FormatError: if it is broken or passes a bound.
    """
    size = 0
    with open_unpacked(path, name, limits) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
    return Part(name=name, open=lambda: open_unpacked(path, name, limits), size=size)
