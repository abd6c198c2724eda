"""Named arrays in a folder, memory-mapped; and text of unequal length beside them.

Owns the bytes of an index on disk. Every array is one ``.npy`` file, so several
processes share one copy in the page cache. Refuses to know what they mean.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ostraka.model.errors import NotReadyError

Array = NDArray[Any]


def write(folder: Path, name: str, array: Array) -> None:
    """Write one array."""
    np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)


def read(folder: Path, name: str) -> Array:
    """Map one array into memory, read-only.

    Raises:
        NotReadyError: if it is missing or damaged.
    """
    path = folder / f"{name}.npy"
    try:
        array: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(path, error) from error
    # A plain array over the same mapping: slicing np.memmap costs ten times as much.
    return array.view(np.ndarray)


def _damaged(path: Path, error: Exception) -> NotReadyError:
    return NotReadyError(
        f"the index cannot be read ({error})",
        source=path.name,
        action="Delete the index folder; it is built again at the next command.",
    )


def write_blobs(folder: Path, name: str, blobs: Iterable[bytes]) -> None:
    """Write byte strings of unequal length: one file of bytes, one of offsets."""
    offsets = [0]
    with (folder / f"{name}.bin").open("wb") as file:
        for blob in blobs:
            file.write(blob)
            offsets.append(offsets[-1] + len(blob))
    write(folder, f"{name}.offsets", np.asarray(offsets, dtype=np.int64))


class Blobs:
    """Byte strings of unequal length, memory-mapped."""

    def __init__(self, folder: Path, name: str) -> None:
        self._offsets = read(folder, f"{name}.offsets")
        path = folder / f"{name}.bin"
        self._bytes: Array | None = None
        try:
            if path.stat().st_size:
                self._bytes = np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
        except OSError as error:
            raise _damaged(path, error) from error
        if len(self._offsets) and self._offsets[-1] != (
            0 if self._bytes is None else len(self._bytes)
        ):
            raise _damaged(path, ValueError("its length is not the one that was written"))

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, i: int) -> bytes:
        if self._bytes is None:
            return b""
        return self._bytes[self._offsets[i] : self._offsets[i + 1]].tobytes()


def key_hash(text: str) -> int:
    """A 64-bit hash of a lookup key: the same on every machine and in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def write_table(folder: Path, name: str, keys: Sequence[int], values: Sequence[int]) -> None:
    """Write a multimap from 64-bit hash to row number, sorted by both."""
    hashes = np.asarray(keys, dtype=np.uint64)
    rows = np.asarray(values, dtype=np.int32)
    order = np.lexsort((rows, hashes))
    write(folder, f"{name}.keys", hashes[order])
    write(folder, f"{name}.rows", rows[order])


class Table:
    """A multimap from 64-bit hash to row numbers, memory-mapped.

    Two keys may share a hash: a look-up gives a superset and the caller checks.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._keys = read(folder, f"{name}.keys")
        self._rows = read(folder, f"{name}.rows")

    def find(self, key: str) -> Array:
        """Row numbers of that key, ascending; empty if there is none."""
        wanted = np.uint64(key_hash(key))
        start = self._keys.searchsorted(wanted, "left")
        end = self._keys.searchsorted(wanted, "right")
        return self._rows[start:end]

    def find_many(self, keys: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Row numbers of many keys, as pairs (position among ``keys``, row number)."""
        wanted = np.asarray([key_hash(key) for key in keys], dtype=np.uint64)
        start = self._keys.searchsorted(wanted, "left")
        count = self._keys.searchsorted(wanted, "right") - start
        asked = np.repeat(np.arange(len(keys)), count)
        shift = np.repeat(start - np.concatenate(([0], np.cumsum(count)[:-1])), count)
        rows = self._rows[np.arange(len(shift)) + shift] if len(shift) else self._rows[:0]
        yield from zip(asked.tolist(), rows.tolist(), strict=True)
