"""Tables held in memory: Arrow, and what speaks its interface, in; Arrow out."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from ostraka.batch.frames import from_frame, to_arrow
from ostraka.batch.partition import OUTPUT, Piece
from ostraka.model.errors import UsageError

_HIT = ("c1", "invented-1", "Ivan Petrovin", 0.91, True, "invented", "AA-1;ZZ-2", "[]")


@pytest.fixture
def arrow() -> Any:
    return pytest.importorskip("pyarrow", reason="tables in memory need pyarrow")


def test_an_arrow_table_gives_its_columns_and_rows(arrow: Any) -> None:
    table = arrow.table({"id": [1, 2], "name": ["Ivan", None]})
    columns, rows = from_frame(table)
    assert columns == ["id", "name"]
    assert list(rows) == [{"id": 1, "name": "Ivan"}, {"id": 2, "name": None}]


def test_whatever_speaks_the_arrow_stream_interface_is_a_table(arrow: Any) -> None:
    class Frame:
        def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
            return arrow.table({"name": ["Ivan"]}).__arrow_c_stream__(requested_schema)

    columns, rows = from_frame(Frame())
    assert (columns, list(rows)) == (["name"], [{"name": "Ivan"}])


def test_what_is_no_table_is_refused_by_its_type(arrow: Any) -> None:
    with pytest.raises(UsageError, match="dict is no table") as caught:
        from_frame({"name": ["Ivan"]})
    assert "Arrow" in caught.value.action


def test_hits_become_a_table_with_the_columns_of_a_batch(arrow: Any) -> None:
    table = to_arrow([Piece(1, (_HIT,), (), 1), Piece(1, (), (), 0)])
    assert tuple(table.column_names) == OUTPUT
    assert table.to_pylist() == [dict(zip(OUTPUT, _HIT, strict=True))]
    assert table.schema.field("score").type == arrow.float64()
    assert table.schema.field("match").type == arrow.bool_()


def test_no_hits_are_a_table_of_no_rows_with_the_same_columns(arrow: Any) -> None:
    table = to_arrow([])
    assert (table.num_rows, tuple(table.column_names)) == (0, OUTPUT)


def test_without_pyarrow_the_extra_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match="need pyarrow") as caught:
        from_frame(object())
    assert "ostraka[frames]" in caught.value.action
