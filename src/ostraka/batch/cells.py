"""One cell of a table, of whatever type, as the texts that it holds.

Owns the reading of values that are no text: numbers of spreadsheets, dates with a time of day,
lists. Refuses a number whose digits are lost where a number must be exact, and a value that has
no text at all.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from ostraka.model.errors import UsageError
from ostraka.model.text import fold_space

#: Longest value that is screened but for names, which have their own bound.
MAX_CELL: Final = 4000
#: Most values of one cell.
_MOST: Final = 200
_MOST_BITS: Final = 512
#: From here on a float cannot hold every whole number.
_INEXACT: Final = 2**53
#: Larger floats are written with an exponent.
_SPELLED: Final = 1e20
#: What databases and spreadsheets write where nothing is known (lower case). ``NA`` is not here:
#: it is Namibia, and a name.
NOTHING: Final = frozenset(
    {
        "n/a", "#n/a", "#n/a!", "#value!", "#ref!", "#name?", "#null!", "#div/0!", "<na>", "<null>",
        "(null)", "[null]", "null", "none", "nil", "nan", "nat", "\\n", "n.a.", "n.k.", "k.a.",
        "not applicable", "not available", "not known", "not provided", "not given", "unknown",
        "undefined", "keine angabe", "unbekannt", "inconnu", "desconocido", "неизвестно",
        "нет данных", "нет", "tbd", "tbc", "xx", "xxx", "00000000", "0000-00-00", "00/00/0000",
        "00.00.0000", "00-00-0000", "0000-00-00 00:00:00",
    }
)  # fmt: skip


def texts(value: object) -> list[str]:
    """The texts of a cell, white space folded, control characters out, empty ones left out.

    Args:
        value: text, number, date, true or false, bytes, a list of them, or nothing
            (None, NaN, NaT, pandas' NA).

    Raises:
        UsageError: if it is of another type, such as a nested record.
    """
    if type(value) is str:
        text = clean(value)
        return [text] if text else []
    if isinstance(value, list | tuple | set | frozenset):
        if len(value) > _MOST:
            raise UsageError(f"{len(value)} values are more than {_MOST}")
        return [text for one in value if not _is_list(one) for text in texts(one)]
    text = clean(_text(value))
    return [text] if text else []


def _is_list(value: object) -> bool:
    if isinstance(value, list | tuple | set | frozenset):
        raise UsageError("a list within a list")
    return False


def clean(text: str) -> str:
    """Fold white space and leave out what no writer means: NULs, controls, broken surrogates."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if " " in text else text
    folded = fold_space(text)
    if folded.isprintable():
        return folded
    kept = (letter for letter in folded if unicodedata.category(letter) not in ("Cc", "Cs"))
    return " ".join("".join(kept).replace("\ufeff", "").split())


def _text(value: object) -> str:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            if value.bit_length() > _MOST_BITS:
                raise UsageError(f"a number of {value.bit_length()} bits is no value of a customer")
            return str(value)
        case Decimal():
            return "" if value.is_nan() else str(value)
        case float():
            return _float(value)
        case datetime():
            return (value.date() if value.time() == time() else value).isoformat()
        case date() | time():
            return value.isoformat()
        case bytes():
            return _bytes(value)
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        return _text(value.item())
    if type(value).__name__ == "UUID":
        return str(value)
    raise UsageError(f"a value of type {type(value).__name__} is no text")


def _float(value: float) -> str:
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _SPELLED else repr(value)


def _bytes(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("its bytes are no UTF-8 text") from error


def exact(value: object, text: str) -> None:
    """Refuse a number whose digits a spreadsheet or a float has lost.

    Args:
        value: the cell.
        text: its text.

    Raises:
        UsageError: if the number cannot be the one that was meant.
    """
    lost = isinstance(value, float) and abs(value) >= _INEXACT
    if not lost and isinstance(value, str) and len(text) > 5 and text[0].isdigit():
        mantissa, exponent, power = text.lower().replace(",", ".").partition("e+")
        lost = bool(exponent) and power.isdecimal() and mantissa.replace(".", "").isdecimal()
    if lost:
        raise UsageError(
            f"{text!r} is a number whose last digits are lost", action="Keep the column as text."
        )


def is_nothing(text: str) -> bool:
    """Whether a text says that nothing is known."""
    return len(text) <= 20 and (
        text.lower() in NOTHING or not any(letter.isalnum() for letter in text)
    )
