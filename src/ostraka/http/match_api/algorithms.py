"""The algorithms that clients name, and what is answered under each name.

Owns the table of names. There is one way of comparing here; a client of the
incumbent that asks for one of its algorithms by name is answered with it, so
that nothing but the address changes. Options of those algorithms are accepted
where they have them and change nothing; what no algorithm has is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ostraka.http.match_api.problems import ContractError

#: Ostraka's own name for its comparison.
OWN: Final = "ostraka"
#: Options of the incumbent's algorithms: kind and default.
#: Source: GET /algorithms of yente 5 with nomenklatura 4.17.
_OPTIONS: Final[dict[str, tuple[str, Any]]] = {
    "nm_name_property": ("string", None),
    "nm_number_mismatch": ("float", 0.3),
    "nm_extra_query_name": ("float", 0.8),
    "nm_extra_result_name": ("float", 0.2),
    "nm_family_name_weight": ("float", 1.3),
    "nm_fuzzy_cutoff_factor": ("float", 1.0),
}
#: The incumbent's algorithms, with those of its options that each takes.
_INCUMBENTS: Final[dict[str, tuple[str, ...]]] = {
    "logic-v1": (),
    "logic-v2": tuple(_OPTIONS),
    "name-based": (),
    "name-qualified": (),
    "regression-v1": (),
    "ofac": (),
    "er-unstable": (),
}
_DOCS: Final = "docs/contracts.md"
#: Features of an explanation, and what each compares.
_FEATURES: Final = {
    "name_match": "Names, token by token: agreement weighted by rarity, what is left over charged.",
    "birthDate": "Birth dates, partial ones as the days that they can mean.",
    "country": "Nationalities, countries and their successors.",
    "gender": "Gender.",
    "address": "Addresses.",
    "identifier": "Numbers and addresses that name one party; a strong one always alerts.",
    "family": "Kinds of party.",
}


def check_algorithm(name: str, config: Mapping[str, Any]) -> None:
    """Refuse an algorithm, or an option of one, that does not exist.

    Args:
        name: the algorithm; ``best`` and ``default`` are Ostraka's own.
        config: options.

    Raises:
        ContractError: 400.
    """
    if name in ("", "best", "default", OWN):
        known = tuple(_OPTIONS)
    elif name in _INCUMBENTS:
        known = _INCUMBENTS[name]
    else:
        raise ContractError(400, f"Unknown algorithm: {name[:100]}")
    for option in config:
        if option not in known:
            raise ContractError(
                400, f"Invalid configuration parameter: {option[:100]} for algorithm {name}"
            )


def algorithms_document() -> dict[str, Any]:
    """The answer of GET /algorithms."""
    own = "Evidence in bits, added up: names, dates, countries, identifiers; nothing else enters."
    same = f"Accepted for clients of other systems; answered by {OWN!r}."
    return {
        "algorithms": [
            _described(OWN, own, tuple(_OPTIONS)),
            *(_described(name, same, options) for name, options in _INCUMBENTS.items()),
        ],
        "default": OWN,
        "best": OWN,
    }


def _described(name: str, description: str, options: tuple[str, ...]) -> dict[str, Any]:
    features = {
        feature: {"description": text, "coefficient": 1.0, "url": _DOCS}
        for feature, text in _FEATURES.items()
    }
    config = {
        option: {
            "type": _OPTIONS[option][0],
            "description": "Accepted and without effect.",
            "default": _OPTIONS[option][1],
        }
        for option in options
    }
    docs = {"name": name, "description": description, "config": config, "features": features}
    return {"name": name, "description": description, "features": features, "docs": docs}
