"""The command ``update``: lists from their publishers or from files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import yaml

from ostraka.cli import render
from ostraka.model.errors import FormatError, UsageError

if TYPE_CHECKING:
    from ostraka.book import Book

_FAILED: Final = 2
_MALFORMED: Final = (yaml.YAMLError, tomllib.TOMLDecodeError, msgspec.ValidationError)


def run(
    book: Book,
    lists: Sequence[str],
    source: Path | None,
    *,
    addresses: Path | None,
    published: str | None,
    accept_shrink: bool,
    as_json: bool,
) -> int:
    """Update and tell.

    Args:
        book: the book.
        lists: list ids.
        source: files; None to fetch.
        addresses: a file of other addresses.
        published: publication date of files that do not tell theirs.
        accept_shrink: load a file that lost many of its records.
        as_json: print one JSON document.

    Returns:
        Exit status: 2 if any list failed.

    Raises:
        UsageError: if options do not go together.
        FormatError: if the file of addresses cannot be read.
    """
    if source is not None and addresses is not None:
        raise UsageError("--addresses is for fetching", action="Leave out --from or --addresses.")
    if source is None and published is not None:
        raise UsageError("--published is for files", action="Give files with --from.")
    with render.progress("loading" if source else "fetching") as told:
        if source is not None:
            outcomes = book.update(
                [source],
                lists=lists,
                published=published,
                accept_shrink=accept_shrink,
                progress=told,
            )
        else:
            outcomes = book.fetch(
                lists,
                addresses=read_addresses(addresses) if addresses else None,
                accept_shrink=accept_shrink,
                progress=told,
            )
    render.outcomes(outcomes, as_json=as_json)
    loaded = sorted({outcome.list for outcome in outcomes if outcome.status == "loaded"})
    if loaded:
        render.unexplained(book.unexplained(loaded))
    return _FAILED if any(outcome.status == "refused" for outcome in outcomes) else 0


def read_addresses(file: Path) -> Mapping[str, Sequence[str]]:
    """Read a file of addresses, YAML or TOML: list ids, each with its address or addresses.

    Raises:
        FormatError: if it cannot be read.
    """
    try:
        text = file.read_text("utf-8")
        raw = tomllib.loads(text) if file.suffix == ".toml" else yaml.safe_load(text)
        told = msgspec.convert(raw, dict[str, str | list[str]])
    except (OSError, UnicodeDecodeError, *_MALFORMED) as error:
        raise FormatError(
            f"the addresses cannot be read ({error})",
            source=str(file),
            action="Write one line for each list: un_sc: https://...",
        ) from error
    return {name: [one] if isinstance(one, str) else one for name, one in told.items()}
