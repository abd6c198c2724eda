"""Screening as OFAC's own search tool compares names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from tests.invented import DAY, fact, index, lexicon, named, record

from ostraka.index.snapshot import Snapshot
from ostraka.matching.ofac_search import compare
from ostraka.model.errors import PolicyError
from ostraka.screening.policy import Policy
from ostraka.screening.query import make_query
from ostraka.screening.screen import Screener


def _screener(folder: Path, **policy: object) -> Screener:
    gone = record(3, fact("name", "Orlan Brekkish Gone", "2020-01-01", "2021-01-01"))
    records = [named(1, "Orlan Brekkish"), named(2, "Maud Vanderquist"), gone]
    snapshot = Snapshot(index(folder, records))
    chosen = msgspec.convert({"method": "ofac", **policy}, Policy)
    return Screener(snapshot, lexicon(), chosen, code_version="test")


def test_names_alone_decide_and_the_score_is_the_tools(tmp_path: Path) -> None:
    screener = _screener(tmp_path)
    query = make_query(["Brekish Orlann"], births=["1960"], countries=["fr"])
    (hit,) = screener.hits(query, DAY)
    assert hit.score == compare("Brekish Orlann", "Orlan Brekkish")
    assert hit.score >= 0.85
    assert [piece.bits for piece in hit.evidence] == [hit.total]
    assert screener.hits(make_query(["Zebedee Quillon"]), DAY) == []


def test_only_names_in_force_and_over_the_methods_own_threshold_are_reported(
    tmp_path: Path,
) -> None:
    screener = _screener(tmp_path, ofac_threshold=1.0)
    assert [hit.score for hit in screener.hits(make_query(["Orlan Brekkish"]), DAY)] == [1.0]
    assert screener.hits(make_query(["Orlan Brekish"]), DAY) == []
    before = screener.hits(make_query(["Orlan Brekkish Gone"]), date(2020, 6, 1))
    assert [hit.caption for hit in before] == ["Orlan Brekkish Gone"]


def test_a_threshold_out_of_range_is_refused() -> None:
    with pytest.raises(PolicyError, match="ofac_threshold"):
        Policy(ofac_threshold=1.5)
