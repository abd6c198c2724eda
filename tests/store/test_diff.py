"""What changed between two versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from ostraka.model.errors import NotReadyError
from ostraka.store.diff import Change, Named
from ostraka.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Bench


def test_added_removed_and_changed_are_told_with_their_values(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    same = bench.facts("name=Same")
    files = [
        bench.file(
            {
                "a": bench.facts("name=Ann", "program=X"),
                "b": bench.facts("name=Bob"),
                "s": same,
                "t": same,
            },
            "2024-01-01",
        ),
        bench.file(
            {
                "a": bench.facts("name=Ann", "program=Y", "program=Z"),
                "c": bench.facts("alias=Cyr", "name=Cyril", "program=Q"),
                "s": same,
                "t": same,
            },
            "2024-02-01",
        ),
        bench.file({"a": bench.facts("name=Ann", "program=X"), "s": same, "t": same}, "2024-03-01"),
    ]
    bench.load(store, tmp_path, *files)
    told = store.diff("list_a", 1, 2)
    assert (told.list, told.from_, told.to) == ("list_a", "2024-01-01", "2024-02-01")
    assert told.added == (Named("c", "Cyril", ("Q",)),)
    assert told.removed == (Named("b", "Bob", ()),)
    assert told.changed == (Change("a", "Ann", "program", ("X",), ("Y", "Z")),)
    assert [named.id for named in store.diff("list_a").removed] == ["c"]
    across = store.diff("list_a", 1, 3)
    assert (across.added, across.changed) == ((), ())
    assert [named.id for named in across.removed] == ["b"]
    assert "from" in msgspec.to_builtins(told)


def test_a_diff_without_two_versions_is_not_ready(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    bench.load(store, tmp_path, bench.file({"a": bench.facts("name=Ann")}))
    for versions in ((), (1, 1), (1, 9), (9, 1)):
        with pytest.raises(NotReadyError, match="no two such versions"):
            store.diff("list_a", *versions)
