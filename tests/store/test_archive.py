"""The archive: files by sha256, whole or not there."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest

from ostraka.model.errors import FormatError, NotReadyError
from ostraka.store.archive import Archive, open_regular


def test_a_file_is_kept_as_received_under_its_sha256(tmp_path: Path) -> None:
    source = tmp_path / "list.xml"
    source.write_bytes(b"<list/>")
    kept = Archive(tmp_path / "archive").put(source, max_bytes=100)
    assert kept.sha256 == hashlib.sha256(b"<list/>").hexdigest()
    assert (kept.name, kept.size, kept.path.read_bytes()) == ("list.xml", 7, b"<list/>")
    again = Archive(tmp_path / "archive").put(source, max_bytes=100)
    assert again == kept
    assert [path for path in (tmp_path / "archive").rglob("*") if path.is_file()] == [kept.path]


def test_an_overlong_file_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with pytest.raises(FormatError, match=r"big\.xml: the file is longer than 10 bytes"):
        archive.put_stream("big.xml", io.BytesIO(b"x" * 11), max_bytes=10)
    assert list(tmp_path.iterdir()) == []


def test_a_changed_or_missing_archived_file_is_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    kept = archive.put_stream("a.xml", io.BytesIO(b"one"), max_bytes=10)
    archive.check(kept.sha256)
    kept.path.write_bytes(b"two")
    with pytest.raises(NotReadyError, match="was changed"):
        archive.check(kept.sha256)
    kept.path.unlink()
    with pytest.raises(NotReadyError, match="is missing"):
        archive.check(kept.sha256)


def test_remains_of_interrupted_copies_are_swept_when_they_are_old(tmp_path: Path) -> None:
    old, young = tmp_path / ".part-old", tmp_path / ".part-young"
    for path, age in ((old, 1_000), (young, 3_000)):
        path.write_bytes(b"half")
        os.utime(path, (age, age))
    Archive(tmp_path).sweep(before=2_000)
    assert list(tmp_path.iterdir()) == [young]


def test_a_copy_that_another_process_finishes_meanwhile_does_not_disturb_the_sweep(
    tmp_path: Path,
) -> None:
    (tmp_path / ".part-gone").symlink_to(tmp_path / "renamed")
    Archive(tmp_path).sweep(before=2_000)


def test_a_folder_a_device_and_a_pipe_are_refused_and_a_link_to_a_file_is_not(
    tmp_path: Path,
) -> None:
    file, link, pipe = tmp_path / "a", tmp_path / "link", tmp_path / "pipe"
    file.write_bytes(b"x")
    link.symlink_to(file)
    with open_regular(link) as stream:
        assert stream.read() == b"x"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, Path("/dev/zero")):
        with pytest.raises(FormatError, match="not a regular file"):
            open_regular(path)
    with pytest.raises(FormatError, match="cannot be read"):
        open_regular(tmp_path / "absent")
