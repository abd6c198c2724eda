"""Arrays, byte strings and look-up tables on disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import examples

from ostraka.index.arrays import Blobs, Table, key_hash, read, write, write_blobs, write_table
from ostraka.model.errors import NotReadyError


def test_an_array_comes_back_as_it_was_written_and_cannot_be_changed(tmp_path: Path) -> None:
    write(tmp_path, "a", np.arange(6, dtype=np.int32).reshape(2, 3))
    found = read(tmp_path, "a")
    assert found.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found.dtype == np.int32
    with pytest.raises(ValueError, match="read-only"):
        found[0, 0] = 9


def test_an_array_that_is_missing_names_its_file_and_the_next_action(tmp_path: Path) -> None:
    with pytest.raises(NotReadyError, match=r"absent\.npy: .* Delete the index folder"):
        read(tmp_path, "absent")


@pytest.mark.parametrize("content", [b"", b"not an array", b"\x93NUMPY\x01\x00"])
def test_a_damaged_array_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.npy").write_bytes(content)
    with pytest.raises(NotReadyError):
        read(tmp_path, "a")


def test_byte_strings_that_are_missing_or_cut_short_are_refused(tmp_path: Path) -> None:
    write_blobs(tmp_path, "b", [b"abc", b"def"])
    (tmp_path / "b.bin").write_bytes(b"abcd")
    with pytest.raises(NotReadyError, match="length"):
        Blobs(tmp_path, "b")
    (tmp_path / "b.bin").unlink()
    with pytest.raises(NotReadyError):
        Blobs(tmp_path, "b")


@examples(30)
@given(st.lists(st.binary(max_size=20), max_size=10))
def test_byte_strings_come_back_by_their_number(blobs: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_blobs(Path(folder), "b", blobs)
        found = Blobs(Path(folder), "b")
        assert len(found) == len(blobs)
        assert [found[i] for i in range(len(found))] == blobs


@examples(30)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 99)), max_size=30))
def test_a_table_gives_every_row_of_a_key_in_order(pairs: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_table(
            Path(folder), "t", [key_hash(key) for key, _ in pairs], [row for _, row in pairs]
        )
        table = Table(Path(folder), "t")
        for wanted in "abcdefg":
            assert table.find(wanted).tolist() == sorted(row for key, row in pairs if key == wanted)


def test_the_hash_of_a_key_is_the_same_in_every_process() -> None:
    assert key_hash("f:petrovin") == 17485821879064654059
    assert key_hash("f:petrovin") != key_hash("k:petrovin")
