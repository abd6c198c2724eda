"""Real names in two spellings meet, and near names of two people stay apart.

The pairs stand in ``tests/fixtures/names``, the ones that are not found yet among
them: a family is held to how many it finds, so that the table says what is open.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

import ostraka

TABLES = Path(__file__).resolve().parents[1] / "fixtures" / "names"
THRESHOLD = 0.70

#: The least share of a family's pairs that is found, in per cent.
FOUND = {
    "korean hangul": 95, "korean latin": 93, "korean han": 60, "korean cyrillic": 95,
    "chinese han": 94, "chinese latin": 90, "cyrillic russian": 94, "cyrillic ukrainian": 96,
    "cyrillic belarusian": 88, "cyrillic bulgarian": 94, "cyrillic serbian": 96,
    "cyrillic macedonian": 95, "cyrillic latin": 94, "arabic": 92, "arabic latin": 90,
    "persian": 94, "hebrew": 96, "japanese": 79, "thai": 88, "georgian": 93, "armenian": 90,
    "greek": 96, "indic": 88,
}  # fmt: skip
#: Near names of a family that meet by a slip of one letter, which screening tolerates.
SLIPS = {
    "arabic": 2,
    "arabic latin": 5,
    "chinese latin": 6,
    "cyrillic": 1,
    "hebrew": 1,
    "japanese": 1,
    "korean latin": 5,
}


def pairs(name: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in (TABLES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "family\t")):
            family, first, others = line.split("\t")
            found[family] += [(first, other) for other in others.split("|")]
    return found


def score(one: str, other: str) -> float:
    left, right = ({"schema": "Person", "properties": {"name": [name]}} for name in (one, other))
    return ostraka.compare(left, right).score


SAME = pairs("families.tsv")
APART = pairs("apart.tsv")


def test_every_family_of_the_table_has_its_share() -> None:
    assert set(SAME) == set(FOUND)


@pytest.mark.parametrize("family", sorted(SAME))
def test_spellings_of_one_name_meet(family: str) -> None:
    missed = [pair for pair in SAME[family] if score(*pair) < THRESHOLD]
    share = 100 * (1 - len(missed) / len(SAME[family]))
    assert share >= FOUND[family], missed


@pytest.mark.parametrize("family", sorted(APART))
def test_near_names_of_two_people_stay_apart(family: str) -> None:
    met = [pair for pair in APART[family] if score(*pair) >= THRESHOLD]
    assert len(met) <= SLIPS.get(family, 0), met


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王建国", "王国"), ("王建国", "王建"), ("王建国", "王国建"), ("王建国", "王建军"),
        ("王伟", "王小伟"), ("김정은", "김은정"), ("김정은", "김정"), ("김정", "김정은"),
        ("张伟", "章伟"), ("李强", "李刚"),
    ],
)  # fmt: skip
def test_names_in_the_same_characters_compare_by_the_whole_given_name(one: str, other: str) -> None:
    assert score(one, other) < THRESHOLD


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("习近平", "習近平"), ("习近平", "习 近平"), ("김정은", "김 정은"), ("김정은", "정은 김"),
        ("欧阳修", "歐陽 修"),
    ],
)  # fmt: skip
def test_the_same_characters_meet_however_they_are_spaced_and_simplified(
    one: str, other: str
) -> None:
    assert score(one, other) >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan Petersen", "Chan Petersen"), ("Dan Brown", "Tan Brown"), ("Kang Wei", "Gang Wei"),
        ("Pan Min", "Ban Min"), ("Su Young", "Soo Yong"),
    ],
)  # fmt: skip
def test_syllables_of_other_scripts_join_no_latin_words(one: str, other: str) -> None:
    from ostraka.names.lexicon import Lexicon
    from ostraka.names.tokens import analyse

    lexicon = Lexicon.open()
    marked = 1 << 60
    left, right = (
        {found for token in analyse(name, "person", lexicon) for found, _ in token.classes}
        for name in (one, other)
    )
    shared = {found for found in left & right if found >= marked}
    words = set(one.lower().split()) & set(other.lower().split())
    assert len(shared) <= len(words)
