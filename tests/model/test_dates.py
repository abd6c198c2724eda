"""A partial date is the span of days that it can mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.dates import DateSpan
from ostraka.model.errors import UsageError

days = st.dates()


@given(days)
def test_a_day_is_a_span_of_one_day(day: date) -> None:
    span = DateSpan.parse(day.isoformat())
    assert span.first == span.last == day
    assert span.exact
    assert span.year == day.year


@given(days)
def test_a_day_lies_in_its_month_and_its_month_in_its_year(day: date) -> None:
    month = DateSpan.parse(day.isoformat()[:7])
    year = DateSpan.parse(day.isoformat()[:4])
    assert year.first <= month.first <= day <= month.last <= year.last
    assert not month.exact
    assert month.year == year.year == day.year


@given(days)
def test_circa_changes_what_is_known_and_not_the_days(day: date) -> None:
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        plain, about = DateSpan.parse(text), DateSpan.parse(f"{text}~")
        assert (plain.first, plain.last) == (about.first, about.last)
        assert about.circa
        assert not plain.circa
        assert not about.exact


@given(days, days)
def test_a_range_spans_both_of_its_ends(one: date, two: date) -> None:
    first, last = sorted((one, two))
    span = DateSpan.parse(f"{first.isoformat()}/{last.isoformat()}")
    assert (span.first, span.last) == (first, last)
    assert span.year == (first.year if first.year == last.year else None)


@given(days, days)
def test_a_range_that_ends_before_it_begins_is_refused(one: date, two: date) -> None:
    first, last = sorted((one, two))
    if first < last:
        with pytest.raises(UsageError, match="ends before it begins"):
            DateSpan.parse(f"{last.isoformat()}/{first.isoformat()}")


@given(days)
def test_the_text_is_kept(day: date) -> None:
    assert DateSpan.parse(f" {day.isoformat()} ").text == day.isoformat()


@pytest.mark.parametrize(
    "text",
    ["", "1960-13", "1960-00", "1960-02-30", "60", "1960-8", "1960/", "/1960", "0000", "1960s"],
)
def test_what_is_not_a_date_is_refused_with_an_action(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        DateSpan.parse(text)
    assert caught.value.action


@given(st.text(max_size=30))
def test_any_text_is_a_span_or_a_usage_error(text: str) -> None:
    try:
        span = DateSpan.parse(text)
    except UsageError:
        return
    assert span.first <= span.last
