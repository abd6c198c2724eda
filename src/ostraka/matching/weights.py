"""The numbers of the comparison, in bits, in one frozen table with a digest.

Owns every weight that a score rests on. ``HAND`` was set by hand from the rules in
docs/matching.md; ``DEFAULT`` is what ``scripts/calibrate.py`` made of it from the
lists, as ``data/weights.json`` has it with the versions that it was made from. The
digest stands in every receipt.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct


class Weights(Struct, frozen=True, cache_hash=True, kw_only=True):
    """Weights of evidence. All in bits unless said otherwise.

    Attributes:
        exact: a name equal in every token.
        substitution: what is taken off if everything differed on both sides.
        rarity: bits per bit of information that the agreeing tokens carry
            beyond ``rarity_from``, counted up to ``rarity_to``.
        rarity_short: bits per bit that they carry less than that.
        prior: how rarely a screened party is a given listed one.
        slope: bits per doubling of the odds that the score shows.
        reorder: the family name, or what begins the name, stands at the other end.
        reorder_mixed: tokens in any other order.
        reorder_filial: father and son changed places around a "son of".
        end_lost: a person's first or last token has no partner.
        conflict: distinctive tokens are left over on both sides.
        single: only one token of a person's longer name agrees.
        single_thing: only one distinctive word agrees, of a thing's name that has more.
        lead_lost: the first distinctive word of a thing's name has no partner.
        number_differs, place_differs: both things have a number, or a country, and
            they are not the same.
        generic_only: one thing has no distinctive word and the other has.
        weak_alias: the listed name is one that its publisher calls weak;
            ``weak_most`` is the most that such a name can say.
        name_least: the least that names which differ can say.
        family_*: the kind of party differs.
        strong_least: the least total beside an agreeing strong identifier.
        birth_*, country_*, gender_*, identifier_*, address: other attributes.
    """

    version: int = 1
    exact: float = 12.0
    substitution: float = 12.0
    rarity: float = 0.15
    rarity_short: float = 0.05
    rarity_from: float = 16.0
    rarity_to: float = 40.0
    prior: float = -4.0
    slope: float = 2.0
    reorder: float = -0.4
    reorder_mixed: float = -1.2
    reorder_filial: float = -10.0
    end_lost: float = -1.8
    conflict: float = -2.5
    single: float = -3.0
    single_thing: float = -1.5
    lead_lost: float = -1.5
    number_differs: float = -5.0
    place_differs: float = -4.0
    generic_only: float = -4.0
    weak_alias: float = -3.0
    weak_most: float = 6.0
    name_least: float = -6.0
    family_close: float = -1.0
    family_far: float = -4.0
    birth_day: float = 5.0
    birth_month: float = 4.0
    birth_year: float = 3.0
    birth_about: float = 1.5
    birth_swapped: float = 3.0
    birth_day_differs: float = -1.0
    birth_near: float = -1.0
    birth_slip: float = -2.5
    birth_differs: float = -6.5
    country_same: float = 1.0
    country_successor: float = 0.7
    country_differs: float = -1.5
    gender_same: float = 0.3
    gender_differs: float = -3.0
    identifier_strong: float = 20.0
    strong_least: float = 2.5
    identifier_shared: float = 3.0
    identifier_differs: float = -1.0
    identifier_unique_differs: float = -6.0
    address_same: float = 1.5

    def digest(self) -> str:
        """Sha256 of the table, hexadecimal."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


class _Calibrated(Struct, frozen=True):
    weights: Weights


def _calibrated() -> Weights:
    table = files("ostraka.matching").joinpath("data", "weights.json").read_bytes()
    return msgspec.json.decode(table, type=_Calibrated).weights


#: As set by hand, from which the calibration starts.
HAND: Final = Weights()
#: As calibrated: what every comparison uses unless it is told otherwise.
DEFAULT: Final = _calibrated()
