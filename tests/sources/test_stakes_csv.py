"""Tables of stakes."""

from __future__ import annotations

import io

import pytest

from ostraka.model.errors import FormatError, UsageError
from ostraka.model.ownership import (
    WHOLE,
    Control,
    OwnedParty,
    OwnershipItem,
    Stake,
    percent,
    span_text,
)
from ostraka.model.records import Material, Part, Refused
from ostraka.sources import stakes_csv


def read(text: str) -> list[OwnershipItem | Refused]:
    """What a table says."""
    data = text.encode("utf-8")
    return list(stakes_csv.read(Material((Part("own.csv", lambda: io.BytesIO(data), len(data)),))))


def test_a_row_is_a_stake_with_its_line_as_source() -> None:
    assert read("owner,owned,percent\nX,A,50\n") == [
        Stake("X", "A", percent(50), percent(50), source="own.csv", item="line 2")
    ]


def test_every_column_is_read() -> None:
    text = (
        "\ufeffOwner;Company;Share;From;To;As of;Source;ID;Right;Path;Joint;"
        "Owner name;Company name;Owner kind;Owned kind\n"
        "X;A;33,3%;2020-01;2021;2022-01-01;register;77;votes;direct;pact;"
        "A Person;A Ltd;person;company\n"
    )
    assert read(text) == [
        OwnedParty("X", "A Person", "person", "register"),
        OwnedParty("A", "A Ltd", "company", "register"),
        Stake(
            "X",
            "A",
            percent("33.3"),
            percent("33.3"),
            "votes",
            "2020-01",
            "2021",
            "2022-01-01",
            "register",
            "77",
            "direct",
            "pact",
        ),
    ]


def test_control_has_a_row_of_its_own() -> None:
    text = "controller,controlled,control,strength\nX,A,board majority,\nY,A,settlor,possible\n"
    assert [(c.controller, c.means, c.strength) for c in read(text) if isinstance(c, Control)] == [
        ("X", "board majority", "certain"),
        ("Y", "settlor", "possible"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("50", "50%"),
        ("33.3333 %", "33.3333%"),
        ("25-50", "25% to 50%"),
        ("25 to 50%", "25% to 50%"),
        (">50", "more than 50%"),
        ("at least 25", "25% or more"),
        ("<25", "less than 25%"),
        ("≤ 25", "at most 25%"),
        ("unknown", "unknown"),
        ("", "unknown"),
        ("100", "100%"),
        ("0", "0%"),
    ],
)
def test_sizes_are_read_as_people_write_them(text: str, told: str) -> None:
    assert span_text(*stakes_csv.read_size(text)) == told


@pytest.mark.parametrize("text", ["150", "50-25", "half", "-5", "1e2", "50%%", "9" * 40])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        stakes_csv.read_size(text)


def test_bounds_may_stand_in_columns_of_their_own() -> None:
    found = read("owner,owned,min,max\nX,A,25,\nX,B,,50\n")
    assert [(s.least, s.most) for s in found if isinstance(s, Stake)] == [
        (percent(25), WHOLE),
        (0, percent(50)),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",A,50", "does not name both"),
        ("X,A,half", "not the size"),
        ("X,A,50,x,y", "more cells"),
        ("X,A,50,2021-13", "not a date"),
    ],
)
def test_a_wrong_row_is_kept_aside_with_its_line(row: str, reason: str) -> None:
    columns = "owner,owned,percent,since" if "2021" in row else "owner,owned,percent"
    found = read(f"{columns}\n{row}\nX,B,10\n".replace("since\nX,B,10", "since\nX,B,10,"))
    refused = [one for one in found if isinstance(one, Refused)]
    assert len(refused) == 1
    assert reason in refused[0].reason or "calendar" in refused[0].reason
    assert refused[0].place == "line 2"
    assert sum(isinstance(one, Stake) for one in found) == 1


def test_a_column_that_is_not_known_is_reported_and_the_stake_kept() -> None:
    found = read("owner,owned,percent,mood\nX,A,50,good\n")
    assert isinstance(found[0], Stake)
    assert isinstance(found[1], Refused)
    assert found[1].text == "mood: good"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("percent,owned\n1,2\n", "no column of the owner party"),
        ("owner,percent\n1,2\n", "no column of the owned party"),
        ("owner,parent,owned\n", "two columns"),
        ("", "no column of the owner"),
    ],
)
def test_a_table_without_the_two_parties_is_refused(text: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read(text)


def test_a_file_that_is_not_utf8_is_refused() -> None:
    data = "owner,owned\nÄ,B\n".encode("utf-16")
    with pytest.raises(FormatError):
        list(stakes_csv.read(Material((Part("x", lambda: io.BytesIO(data), len(data)),))))
