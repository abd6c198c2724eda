"""Which of OFAC's two lists a file is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from ostraka.sources.ofac_lists import Sight, survey

_BLOCKED = Sight(frozenset({"RUSSIA-EO14024"}), ("Tax ID No.",))
_BANK = Sight(
    frozenset({"UKRAINE-EO13662", "RUSSIA-EO14024"}),
    (
        "Executive Order 13662 Directive Determination -",
        "Listing Date (EO 14024 Directive 2):",
    ),
)
_BLOCKED_BANK = Sight(
    frozenset({"UKRAINE-EO13662", "RUSSIA-EO14024"}),
    ("Executive Order 13662 Directive Determination -",),
)
_DEPUTY = Sight(frozenset({"NS-PLC"}), ())


def test_a_tag_alone_does_not_make_a_lesser_measure() -> None:
    assert survey([_BLOCKED, _BLOCKED_BANK, _BANK], None)[0] == "us_ofac_sdn"
    assert survey([_BANK, _DEPUTY, _BLOCKED], None)[0] == "us_ofac_cons"


def test_the_list_that_the_user_names_wins() -> None:
    assert survey([_DEPUTY], "us_ofac_sdn")[0] == "us_ofac_sdn"


def test_a_file_whose_records_share_a_tag_closes_nothing() -> None:
    _, scope = survey([_BLOCKED, _BANK], None)
    assert not scope.full
    assert "RUSSIA-EO14024" in scope.note
    assert survey([_BLOCKED, _DEPUTY], None)[1].full


def test_no_record_is_the_sdn_list_and_full() -> None:
    found, scope = survey([], None)
    assert (found, scope.full) == ("us_ofac_sdn", True)


def _sights(path: Path) -> Iterator[Sight]:
    for _, entry in etree.iterparse(str(path), tag="{*}sdnEntry"):
        yield Sight(
            frozenset(tag.text or "" for tag in entry.iterfind("{*}programList/{*}program")),
            tuple(kind.text or "" for kind in entry.iterfind("{*}idList/{*}id/{*}idType")),
        )
        entry.clear()


@pytest.mark.parametrize("day", ["2021-03-10", "2024-05-07"])
def test_every_programme_of_the_real_sdn_list_on_its_own_is_the_sdn_list(
    shared: Path, day: str
) -> None:
    sights = list(_sights(shared / "lists" / "ofac_sdn" / day / "sdn.xml"))
    assert survey(sights, None)[0] == "us_ofac_sdn"
    for tag in {tag for sight in sights for tag in sight.programmes}:
        found, scope = survey([sight for sight in sights if tag in sight.programmes], None)
        assert (found, scope.full) == ("us_ofac_sdn", False), tag
