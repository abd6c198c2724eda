"""Query parameters: from the texts of a URL to values, with the contract's 422.

Owns the reading of numbers, switches, dates and repeated values. Unknown
parameters are ignored, as the contract says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from ostraka.http.match_api.problems import invalid

#: A date, or a date and a time to the minute or second.
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2})(?P<seconds>:\d{2})?(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})?)?"
)
_INTEGER = re.compile(r"\s*[+-]?\d{1,18}\s*")
_TRUE: Final = frozenset({"1", "true", "t", "yes", "y", "on"})
_FALSE: Final = frozenset({"0", "false", "f", "no", "n", "off"})


class Parameters:
    """The query parameters of one request."""

    def __init__(self, given: Mapping[str, Sequence[str]]) -> None:
        """Hold the parameters: each name with its values in order."""
        self._given = given

    def text(self, name: str, default: str = "") -> str:
        """The last value of a parameter."""
        values = self._given.get(name)
        return values[-1] if values else default

    def texts(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter that is not empty."""
        return tuple(value for value in self._given.get(name, ()) if value)

    def integer(self, name: str, default: int, most: int) -> int:
        """A whole number; one below zero counts as zero.

        Raises:
            ContractError: 422 if it is no number, or above ``most``.
        """
        text = self.text(name)
        if name not in self._given:
            return default
        if not _INTEGER.fullmatch(text):
            raise invalid(
                "int_parsing",
                ("query", name),
                "Input should be a valid integer, unable to parse string as an integer",
            )
        number = int(text)
        if number > most:
            raise invalid(
                "less_than_equal",
                ("query", name),
                f"Input should be less than or equal to {most}",
            )
        return max(number, 0)

    def number(self, name: str, default: float) -> float:
        """A number.

        Raises:
            ContractError: 422 if it is none.
        """
        if name not in self._given:
            return default
        try:
            number = float(self.text(name))
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise invalid(
                "float_parsing",
                ("query", name),
                "Input should be a valid number, unable to parse string as a number",
            )
        return number

    def switch(self, name: str, default: bool) -> bool:
        """True or false.

        Raises:
            ContractError: 422 if it is neither.
        """
        found = self.choice(name)
        return default if found is None else found

    def choice(self, name: str) -> bool | None:
        """True, false, or None if it is not given.

        Raises:
            ContractError: 422 if it is none of them.
        """
        if name not in self._given:
            return None
        word = self.text(name).strip().lower()
        if word not in _TRUE and word not in _FALSE:
            raise invalid(
                "bool_parsing",
                ("query", name),
                "Input should be a valid boolean, unable to interpret input",
            )
        return word in _TRUE

    def moment(self, name: str) -> str:
        """A date or a time, as a timestamp of 19 characters; empty if it is not given.

        Raises:
            ContractError: 422 if it is neither.
        """
        text = self.text(name)
        if not text:
            return ""
        found = _MOMENT.fullmatch(text)
        if found is None:
            raise invalid(
                "string_pattern_mismatch",
                ("query", name),
                "Input should be a date or a time such as 2026-11-23 or 2026-11-23T08:00:00",
            )
        return f"{found['day']}T{found['time'] or '00:00'}{found['seconds'] or ':00'}"

    def one_of(self, name: str, allowed: Sequence[str], default: str) -> str:
        """One word of several.

        Raises:
            ContractError: 422 if it is another one.
        """
        word = self.text(name, default)
        if word not in allowed:
            raise invalid("enum", ("query", name), f"Input should be {_or(allowed)}")
        return word

    def some_of(self, name: str, allowed: Sequence[str], default: Sequence[str]) -> tuple[str, ...]:
        """Some words of several, each once, in the order given.

        Raises:
            ContractError: 422 if one is another.
        """
        words = self._given.get(name)
        if words is None:
            return tuple(default)
        for word in words:
            if word not in allowed:
                raise invalid("enum", ("query", name), f"Input should be {_or(allowed)}")
        return tuple(dict.fromkeys(words))


def _or(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words[:-1]) + f" or '{words[-1]}'"
