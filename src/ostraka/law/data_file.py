"""The package's own law files of one shape: YAML text in, a checked value out."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

import msgspec
import yaml

from ostraka.model.errors import FormatError

_T = TypeVar("_T")


def read_data(name: str, shape: type[_T]) -> _T:
    """Read a file of ``law/data``.

    Args:
        name: the file's name.
        shape: what it holds.

    Raises:
        FormatError: if the file is damaged, which only a broken installation can bring about.
    """
    text = files("ostraka.law").joinpath("data", name).read_text("utf-8")
    try:
        return msgspec.convert(yaml.safe_load(text), shape)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise FormatError(str(error), source=name, action="Correct the entry.") from error
