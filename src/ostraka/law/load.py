"""Reading the law: YAML files in, one checked :class:`~ostraka.law.rules.Law` out.

Owns the shape of the files and what must hold in them: keys are unique, references
resolve, dates parse, every rule has a text, and nothing is called verified that rests
on a text nobody read. Refuses to mend: a wrong file is an error with its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Protocol, TypeVar

import msgspec
import yaml
from msgspec import Struct

from ostraka.law.rules import (
    Authority,
    Directive,
    Law,
    Licence,
    NamedParty,
    Reach,
    Rule,
    Source,
    Template,
)
from ostraka.model.errors import FormatError

#: The files that the package ships.
SHIPPED: Final = (
    "us_programmes.yaml",
    "us_provisions.yaml",
    "us_directives.yaml",
    "us_licences.yaml",
    "us_csl.yaml",
    "eu.yaml",
    "uk.yaml",
    "un.yaml",
    "ca.yaml",
    "au.yaml",
    "ch.yaml",
)


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of law.

    Attributes:
        version: the day of its last change.
        followed_to: the day up to which its law was followed.
        sources: texts, by key.
        authorities: orders, regulations and so on.
        scopes: parts of lists, by name.
        measures: templates.
        rules: what combinations mean.
        directives: directives.
        licences: general licences.
    """

    version: str
    followed_to: str
    sources: dict[str, Source] = {}
    authorities: tuple[Authority, ...] = ()
    scopes: dict[str, tuple[Reach, ...]] = {}
    measures: tuple[Template, ...] = ()
    rules: tuple[Rule, ...] = ()
    directives: tuple[Directive, ...] = ()
    licences: tuple[Licence, ...] = ()


class _Keyed(Protocol):
    @property
    def id(self) -> str: ...


K = TypeVar("K", bound=_Keyed)
T = TypeVar("T")


@cache
def law() -> Law:
    """The law that the package ships, read once.

    Raises:
        FormatError: if a file is damaged, which only a broken installation can bring about.
    """
    folder = files("ostraka.law").joinpath("data")
    return read_law({name: folder.joinpath(name).read_text("utf-8") for name in SHIPPED})


def read_law(texts: Mapping[str, str]) -> Law:
    """Read law from the texts of its files.

    A user who decides on an unknown combination adds a file of his own to the shipped ones; a
    key that stands in two files is an error, so that nothing is overridden in silence.

    Args:
        texts: file name to text. Keys are shared by all files: one may cite another's sources.

    Raises:
        FormatError: if a file cannot be read or is wrong in itself; with file and entry.
    """
    read = {name: _parse(name, text) for name, text in texts.items()}
    sources = _merge((name, file.sources) for name, file in read.items())
    scopes = _merge((name, file.scopes) for name, file in read.items())
    authorities = _merge((name, _keyed(name, file.authorities)) for name, file in read.items())
    templates = _merge((name, _keyed(name, file.measures)) for name, file in read.items())
    directives = _merge((name, _keyed(name, file.directives)) for name, file in read.items())
    licences = _merge((name, _keyed(name, file.licences)) for name, file in read.items())
    rules = _merge((name, _keyed(name, file.rules)) for name, file in read.items())
    law = Law(
        versions={name: file.version for name, file in read.items()},
        followed_to={name: file.followed_to for name, file in read.items()},
        sources=sources,
        authorities=authorities,
        templates=templates,
        rules=_by_list(rules.values(), scopes),
        directives=directives,
        named=_named(directives.values()),
        licences=licences,
        labels=_labels(authorities.values()),
    )
    for name, file in read.items():
        _check(name, file, law)
    return law


def _parse(name: str, text: str) -> _File:
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        raw: Any = yaml.load(text, Loader=loader)  # noqa: S506  a safe loader, in C where it is there
        return msgspec.convert(raw, _File)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _wrong(str(error), name, f"line {mark.line + 1}" if mark else "") from error
    except msgspec.ValidationError as error:
        raise _wrong(str(error), name, "") from error


def _keyed(name: str, entries: Iterable[K]) -> dict[str, K]:
    table: dict[str, K] = {}
    for entry in entries:
        if entry.id in table:
            raise _wrong("two entries have one key", name, entry.id)
        table[entry.id] = entry
    return table


def _merge(tables: Iterable[tuple[str, Mapping[str, T]]]) -> dict[str, T]:
    merged: dict[str, T] = {}
    for name, table in tables:
        for key, value in table.items():
            if key in merged:
                raise _wrong("another file has an entry with this key", name, key)
            merged[key] = value
    return merged


def _by_list(
    rules: Iterable[Rule], scopes: Mapping[str, tuple[Reach, ...]]
) -> dict[str, tuple[tuple[Rule, Reach], ...]]:
    found: dict[str, list[tuple[Rule, Reach]]] = {}
    for rule in rules:
        if bool(rule.scope) == bool(rule.lists):
            raise _wrong("a rule names either a scope or lists", "law", rule.id)
        if rule.scope and rule.scope not in scopes:
            raise _wrong(f"there is no scope {rule.scope!r}", "law", rule.id)
        for reach in scopes[rule.scope] if rule.scope else map(Reach, rule.lists):
            found.setdefault(reach.list, []).append((rule, reach))
    return {name: tuple(pairs) for name, pairs in found.items()}


def _named(directives: Iterable[Directive]) -> dict[str, tuple[tuple[str, NamedParty], ...]]:
    found: dict[str, list[tuple[str, NamedParty]]] = {}
    for directive in directives:
        for party in directive.parties:
            for record in (*party.records, f"law:{party.name}"):
                found.setdefault(record, []).append((directive.id, party))
    return {record: tuple(pairs) for record, pairs in found.items()}


def _labels(authorities: Iterable[Authority]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for authority in authorities:
        for label in authority.labels:
            found.setdefault(label, []).append(authority.id)
    return {label: tuple(keys) for label, keys in found.items()}


def _check(name: str, file: _File, law: Law) -> None:
    for day in (file.version, file.followed_to):
        _check_dates(name, "head", day)
    for authority in file.authorities:
        _check_dates(name, authority.id, authority.since, authority.until)
        _check_keys(name, authority.id, authority.sources, law.sources)
    for template in file.measures:
        _check_dates(name, template.id, template.since, template.until)
        for window in template.terms.windows:
            _check_dates(name, template.id, window.issued_from, window.issued_before)
        _check_basis(name, template.id, template.verified, template.sources, law)
    for rule in file.rules:
        _check_rule(name, rule, law)
    for directive in file.directives:
        _check_directive(name, directive, law)
    for licence in file.licences:
        _check_licence(name, licence, law)


def _check_rule(name: str, rule: Rule, law: Law) -> None:
    _check_dates(name, rule.id, rule.since, rule.until)
    _check_keys(name, rule.id, rule.authorities, law.authorities)
    _check_keys(name, rule.id, rule.measures, law.templates)
    _check_keys(name, rule.id, (rule.directive,) if rule.directive else (), law.directives)
    _check_basis(name, rule.id, rule.verified, rule.sources, law)
    if not rule.match:
        raise _wrong("a rule must explain some tag", name, rule.id)
    if rule.nothing and (rule.measures or rule.directive):
        raise _wrong("a rule that forbids nothing has no measures", name, rule.id)


def _check_directive(name: str, directive: Directive, law: Law) -> None:
    _check_keys(name, directive.id, (directive.authority,), law.authorities)
    for version in directive.versions:
        _check_dates(name, version.id, version.issued, version.since, version.until)
        _check_keys(name, version.id, version.measures, law.templates)
        _check_basis(name, version.id, version.verified, version.sources, law)
    for party in directive.parties:
        _check_dates(name, party.name, party.since, party.until)
        _check_basis(name, party.name, party.verified, party.sources, law)


def _check_licence(name: str, licence: Licence, law: Law) -> None:
    _check_keys(name, licence.id, licence.authorities, law.authorities)
    _check_keys(name, licence.id, licence.directives, law.directives)
    for version in licence.versions:
        _check_dates(name, licence.id, version.since, version.expires.partition(" ")[0])
        _check_basis(name, f"{licence.id} {version.number}", version.verified, version.sources, law)


def _check_basis(name: str, place: str, verified: bool, sources: tuple[str, ...], law: Law) -> None:
    """Every entry cites a text; a verified one cites a text that was read."""
    if not sources:
        raise _wrong("the entry cites no source", name, place)
    _check_keys(name, place, sources, law.sources)
    if verified and not any(law.sources[key].read for key in sources):
        raise _wrong("the entry is called verified, but no text it cites was read", name, place)


def _check_keys(name: str, place: str, keys: Iterable[str], table: Mapping[str, Any]) -> None:
    for key in keys:
        if key not in table:
            raise _wrong(f"nothing has the key {key!r}", name, place)


def _check_dates(name: str, place: str, *days: str) -> None:
    for day in _given(days):
        try:
            if date.fromisoformat(day).isoformat() != day:
                raise ValueError(day)
        except ValueError as error:
            raise _wrong(f"{day!r} is not a date", name, place) from error
    since, until = (*days, "", "")[:2]
    if len(days) == 2 and since and until and until < since:
        raise _wrong("it ends before it begins", name, place)


def _given(days: Iterable[str]) -> Iterator[str]:
    return (day for day in days if day)


def _wrong(reason: str, source: str, place: str) -> FormatError:
    return FormatError(reason, source=source, place=place, action="Correct the entry.")
