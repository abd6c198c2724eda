"""The policy: what counts as a hit. One TOML file, versioned, hashed into every result."""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from ostraka.matching.parties import Match
from ostraka.matching.weights import Weights
from ostraka.model.errors import PolicyError
from ostraka.model.party import Party
from ostraka.sources import formats

#: Totals and scores are rounded: that much less than the least may still reach the threshold.
_ROUNDING: Final = 0.001


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What counts as a hit.

    Attributes:
        version: of the file's format.
        threshold: score from which a hit is a match, in (0, 1).
        name_floor: bits that the names must reach.
        weak_aliases: what weak aliases do.
        single_names: what a name of one word does, of the query or listed.
        kinds: what a different kind of party does.
        lists: list ids to screen against; empty for all.
        jurisdictions: whose law binds the user (``us``, ``eu``, ``gb``, ``ru`` ...): lists of
            other authorities are not screened against; empty for all.
        jurisdiction_of: jurisdiction of lists of one's own; one that is not named here binds
            whoever loads it.
        fields: roles of the fields of a payment message that are screened.
        method: ``evidence``, or ``ofac`` to compare names as OFAC's own search tool does.
        ofac_threshold: score from which that comparison reports, in (0, 1].
    """

    version: int = 1
    threshold: float = 0.70
    name_floor: float = 6.0
    weak_aliases: Literal["corroborate", "ignore"] = "corroborate"
    single_names: Literal["alert", "corroborate", "ignore"] = "alert"
    kinds: Literal["evidence", "strict"] = "evidence"
    lists: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    jurisdiction_of: dict[str, str] = {}
    fields: tuple[Literal["party", "agent", "identifier", "text", "geography"], ...] = (
        "party", "agent", "identifier", "text", "geography",
    )  # fmt: skip
    method: Literal["evidence", "ofac"] = "evidence"
    ofac_threshold: float = 0.85

    def __post_init__(self) -> None:
        if self.version != 1:
            raise PolicyError(f"version {self.version} is not known", action="Write version = 1.")
        if not 0.0 < self.threshold < 1.0:
            raise PolicyError(
                f"threshold {self.threshold} is not between 0 and 1",
                action="Write a number such as 0.70.",
            )
        if not 0.0 < self.ofac_threshold <= 1.0:
            raise PolicyError(
                f"ofac_threshold {self.ofac_threshold} is not between 0 and 1",
                action="Write a number such as 0.85.",
            )
        for code in (*self.jurisdictions, *self.jurisdiction_of.values()):
            if not (code.isascii() and code.isalpha() and code.islower() and len(code) == 2):
                raise PolicyError(
                    f"{code!r} is no jurisdiction",
                    place="jurisdictions",
                    action='Write two small letters, such as "us", "eu", "gb" or "ru".',
                )
        if not math.isfinite(self.name_floor):
            raise PolicyError(
                f"name_floor {self.name_floor} is not a number of bits",
                action="Write a number such as 6.0.",
            )

    def __hash__(self) -> int:
        """Policies are kept by what they are; what is seldom changed takes no part."""
        return hash((self.threshold, self.lists, self.jurisdictions, self.method))

    @property
    def reports_from(self) -> float:
        """The score from which the policy's method reports."""
        return self.ofac_threshold if self.method == "ofac" else self.threshold

    def selected(self, loaded: Iterable[str]) -> tuple[str, ...]:
        """The lists that are screened against: empty for all that are loaded.

        Args:
            loaded: ids of the lists that are loaded.

        Raises:
            PolicyError: if jurisdictions are named and none of their lists is left.
        """
        if not self.jurisdictions:
            return self.lists
        bound = {_SPELLED.get(code, code) for code in self.jurisdictions}
        chosen = tuple(
            name
            for name in dict.fromkeys(loaded)
            if (not self.lists or name in self.lists) and self._binds(name, bound)
        )
        if not chosen:
            raise PolicyError(
                f"no list of {', '.join(sorted(bound))} is loaded",
                place="jurisdictions",
                action="Load one with `ostraka update`, or correct the policy.",
            )
        return chosen

    def _binds(self, name: str, bound: set[str]) -> bool:
        """Whether a list binds: the United Nations bind everybody, as does a house list."""
        code = self.jurisdiction_of.get(name) or jurisdictions().get(name, "")
        return not code or _SPELLED.get(code, code) in bound

    def digest(self) -> str:
        """Sha256 of the policy's content, hexadecimal."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()

    def least_total(self, weights: Weights) -> float:
        """The total in bits at which the threshold is reached."""
        return weights.slope * math.log2(self.threshold / (1.0 - self.threshold))

    def floor(self, weights: Weights) -> float:
        """Bits that the names must reach; a lower threshold lowers it too."""
        return min(self.name_floor, self.least_total(weights) - weights.prior)

    def accepts(self, match: Match) -> bool:
        """Whether the names compared may make a hit: one word alone may need corroboration."""
        if not match.single or self.single_names == "alert":
            return True
        return self.single_names == "corroborate" and match.corroborated

    def least_name(self, query: Party, weights: Weights, kind: float = 0.0) -> float:
        """Bits that a name must reach for a hit to be possible at all.

        Args:
            query: the party asked about.
            weights: the weights.
            kind: the most bits that the kinds of party can give; never above 0.

        Whatever else the query carries can add no more than its attributes'
        largest weights, so a name below the result can only be a hit by a
        strong identifier.
        """
        most_other = weights.prior + kind
        most_other += weights.birth_day if query.births else 0.0
        most_other += weights.country_same if query.countries else 0.0
        most_other += weights.gender_same if query.genders else 0.0
        most_other += weights.address_same if query.addresses else 0.0
        most_other += weights.identifier_shared if query.identifiers else 0.0
        return max(self.floor(weights), self.least_total(weights) - most_other - _ROUNDING)


@lru_cache(maxsize=1)
def jurisdictions() -> dict[str, str]:
    """The jurisdiction of each official list: a country's code, ``eu``, or empty for all."""
    return {info.id: info.country for info in formats.lists()}


_SPELLED: Final = {"uk": "gb"}


def load_policy(path: Path | None = None) -> Policy:
    """Read a policy file.

    Args:
        path: the file; the shipped policy by default.

    Raises:
        PolicyError: if it cannot be read or holds an unknown setting.
    """
    name = path.name if path is not None else "policy.toml"
    try:
        if path is None:
            text = files("ostraka.screening").joinpath("policy.toml").read_text("utf-8")
        else:
            text = path.read_text("utf-8")
        return msgspec.convert(tomllib.loads(text), Policy)
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"cannot be read ({error})", source=name, action="Check it.") from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(str(error), source=name, action="Correct the line named.") from error
    except msgspec.ValidationError as error:
        raise PolicyError(
            str(error), source=name, action="See the shipped policy for the settings."
        ) from error
    except PolicyError as error:
        raise PolicyError(error.reason, source=name, action=error.action) from error
