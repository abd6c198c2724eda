"""The table of weights."""

from __future__ import annotations

import msgspec

from ostraka.matching.weights import DEFAULT, Weights

#: What speaks for the same party, and what speaks against.
_FOR = (
    "exact", "birth_day", "birth_month", "birth_year", "birth_about", "birth_swapped",
    "country_same", "country_successor", "gender_same", "identifier_strong", "identifier_shared",
    "address_same", "strong_least",
)  # fmt: skip
_AGAINST = (
    "reorder", "reorder_mixed", "reorder_filial", "number_differs", "place_differs",
    "generic_only", "end_lost", "conflict", "single", "lead_lost", "weak_alias",
    "name_least", "family_close", "family_far", "birth_day_differs", "birth_near", "birth_slip",
    "birth_differs", "country_differs", "gender_differs", "identifier_differs",
    "identifier_unique_differs", "prior",
)  # fmt: skip


def test_what_agrees_is_positive_and_what_contradicts_is_negative() -> None:
    assert all(getattr(DEFAULT, name) > 0 for name in _FOR)
    assert all(getattr(DEFAULT, name) < 0 for name in _AGAINST)


def test_the_least_bits_of_a_query_rest_on_the_largest_weight_of_each_attribute() -> None:
    """:meth:`ostraka.screening.policy.Policy.least_name` is lossless only if this holds."""
    births = [name for name in Weights.__struct_fields__ if name.startswith("birth_")]
    assert DEFAULT.birth_day == max(getattr(DEFAULT, name) for name in births)
    assert DEFAULT.country_same == max(DEFAULT.country_same, DEFAULT.country_successor)
    assert DEFAULT.identifier_strong > DEFAULT.identifier_shared


def test_the_digest_changes_with_every_weight_and_with_nothing_else() -> None:
    digests = {DEFAULT.digest()}
    for name in Weights.__struct_fields__:
        changed = msgspec.structs.replace(DEFAULT, **{name: getattr(DEFAULT, name) + 1})
        digests.add(changed.digest())
    assert len(digests) == 1 + len(Weights.__struct_fields__)
    assert msgspec.structs.replace(DEFAULT).digest() == DEFAULT.digest()
    assert len(DEFAULT.digest()) == 64
