"""Packed files: read in place, and never more than their bounds."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ostraka.model.errors import FormatError
from ostraka.store.limits import Limits
from ostraka.store.unpack import HEAD, part_of, read_head

if TYPE_CHECKING:
    from tests.store.conftest import Bench

SMALL = Limits(max_bytes=10_000_000, ratio=20, ratio_from=10_000)


def zipped(**members: bytes) -> bytes:
    """A zip file of those members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_plain_gzip_and_single_member_zip_give_the_same_bytes(tmp_path: Path) -> None:
    content = b"<list>" + bytes(range(256)) * 20 + b"</list>"
    for name, packed in {
        "a.xml": content,
        "a.xml.gz": gzip.compress(content),
        "a.zip": zipped(a=content),
    }.items():
        path = tmp_path / name
        path.write_bytes(packed)
        part = part_of(path, name, SMALL)
        assert (part.name, part.size) == (name, len(content))
        for _ in range(2):
            with part.open() as stream:
                assert stream.read() == content
        assert read_head(path, SMALL) == content[:HEAD]


def test_a_zip_of_several_members_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(zipped(one=b"1", two=b"2"))
    assert read_head(path, SMALL) == path.read_bytes()


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_bomb_is_refused_by_its_ratio_and_by_its_length(tmp_path: Path, kind: str) -> None:
    bomb = b"\0" * 2_000_000
    path = tmp_path / f"bomb.{kind}"
    path.write_bytes(gzip.compress(bomb) if kind == "gz" else zipped(bomb=bomb))
    with pytest.raises(FormatError, match="more than 20 times its length"):
        part_of(path, path.name, SMALL)
    with pytest.raises(FormatError, match="more than 1,000,000 bytes"):
        part_of(path, path.name, Limits(max_bytes=1_000_000))


@pytest.mark.parametrize("cut", [12, 40, -12, -4, -1])
def test_a_gzip_file_cut_anywhere_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(bytes(range(256)) * 40)[:cut])
    with pytest.raises(FormatError, match=r"a\.gz, byte .*damaged or cut short"):
        part_of(path, path.name, SMALL)


def test_a_flipped_byte_a_broken_zip_and_an_encrypted_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    packed = bytearray(gzip.compress(bytes(range(256)) * 40, mtime=0))
    packed[len(packed) // 2] ^= 0xFF
    encrypted = bytearray(zipped(a=b"secret" * 50))
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    for content in (bytes(packed), zipped(a=b"x" * 1000)[:-30], bytes(encrypted)):
        path.write_bytes(content)
        with pytest.raises(FormatError, match=r"^a\.bin"):
            part_of(path, path.name, SMALL)


def test_a_packed_list_is_archived_as_received_and_a_hostile_one_refused(
    bench: Bench, tmp_path: Path
) -> None:
    content = bench.file({"a": bench.facts("name=Ann")}).content()
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt.gz").write_bytes(gzip.compress(content, mtime=0))
    (folder / "b.txt.gz").write_bytes(gzip.compress(b"INVENTED" + b" " * 20_000_000))
    (folder / "c.txt.gz").write_bytes(gzip.compress(content)[:20])
    with bench.open(tmp_path / "home", ratio_from=1_000_000) as store:
        outcomes = {o.file: o for o in store.load([folder], now=bench.day)}
        assert {name: o.status for name, o in outcomes.items()} == {
            "a.txt.gz": "loaded",
            "b.txt.gz": "refused",
            "c.txt.gz": "refused",
        }
        assert "times its length" in outcomes["b.txt.gz"].error
        (version,) = store.versions("list_a")
        kept = store.archive.path(version.sha256).read_bytes()
        assert kept == (folder / "a.txt.gz").read_bytes()
