"""The templates, opened once, with everything escaped.

Owns the environment of the templates and the few words that they need for
dates, scores and bits. Refuses to look anything up.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from ostraka.model.countries import country_name

_STATIC: Final = {"ostraka.css": "text/css", "ostraka.js": "text/javascript"}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ostraka.http.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["bits"] = _bits
    environment.filters["score"] = _score
    environment.filters["land"] = _land
    return environment


def render(template: str, **context: Any) -> str:
    """A page, everything in it escaped."""
    return _environment().get_template(template).render(**context)


@lru_cache(maxsize=8)
def static(name: str) -> tuple[bytes, str] | None:
    """A file of style or script and its media type; None for any other name."""
    kind = _STATIC.get(name)
    if kind is None:
        return None
    return files("ostraka.http.pages").joinpath("static", name).read_bytes(), kind


def _bits(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\u2212")


def _score(value: float) -> str:
    return f"{value:.3f}"


def _land(code: str) -> str:
    return country_name(code) if len(code) <= len("suhh") else code
