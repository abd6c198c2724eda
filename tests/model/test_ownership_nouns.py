"""Stakes in millionths of a percent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.errors import UsageError
from ostraka.model.ownership import (
    PER_PERCENT,
    WHOLE,
    Control,
    Designated,
    OwnedParty,
    Stake,
    at_least_text,
    below_text,
    percent,
    percent_text,
    span_text,
    under_one_id,
)


@given(st.integers(0, WHOLE))
def test_a_size_written_and_read_again_is_the_same(units: int) -> None:
    assert percent(percent_text(units)) == units


def test_what_is_finer_than_a_millionth_is_rounded_outwards() -> None:
    assert percent("33.33333333") == 33_333_333
    assert percent("33.33333333", up=True) == 33_333_334


@pytest.mark.parametrize("text", ["", "x", "-1", "100.1", "nan", "inf"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a percentage"):
        percent(text)


def test_bounds_are_told_in_words() -> None:
    half = 50 * PER_PERCENT
    assert span_text(half, half) == "50%"
    assert span_text(0, WHOLE) == "unknown"
    assert span_text(half + 1, WHOLE) == "more than 50%"
    assert span_text(half, WHOLE - 1) == "50% to less than 100%"
    assert (at_least_text(half), at_least_text(half + 1)) == ("50% or more", "more than 50%")
    assert (below_text(half), below_text(half + 1)) == ("less than 50%", "50% or less")


def test_statements_can_be_brought_under_one_id() -> None:
    items: list[OwnedParty | Stake | Control | Designated] = [
        OwnedParty("a"),
        Stake("a", "b"),
        Control("b", "a"),
        Designated("a", "us"),
    ]
    assert list(under_one_id(items, {"a": "z"})) == [
        OwnedParty("z"),
        Stake("z", "b"),
        Control("b", "z"),
        Designated("z", "us"),
    ]
