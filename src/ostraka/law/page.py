"""The law data as one page that a compliance officer can check against the texts.

Owns the page's tables; the words around them stand here too. Refuses to add anything
that is not in the data. ``python -m ostraka.law.page`` prints the page; a test holds the
copy in ``docs/law/measures.md`` against it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from ostraka.law.load import law
from ostraka.law.rules import Law, Licence, LicenceVersion, Match, Rule, Source, Template, Terms
from ostraka.law.territories import Gazetteer, gazetteer

_HEAD = """# Programmes and measures

This page is printed from the law data (`src/ostraka/law/data/`). It says what Ostraka takes a
listing to mean, so that it can be checked against the texts. It is not legal advice.

How to read it:

- **Measures follow from list, programme, sanctions type or directive, schedule and date
  together.** A tag alone never implies a block: `RUSSIA-EO14024` blocks on the SDN list and
  restricts the parties that a directive names.
- **yes** in the column *verified* means that a text which was read says so: the column
  *checked* says which. An entry without it can only lead to "cannot be ruled out".
- **A combination that no rule explains** is reported and stands as a block until someone
  decides. The decision is a file of rules of your own, read beside these
  (`ostraka.law.load.read_law`); no key may stand in two files, so nothing is overridden in
  silence.
- *since* is the first day on which something applies, *until* the first on which it no longer
  does. An empty *since* means that the list's own dates say when; the day an order was signed
  is given with the order and never shortens a listing.
- **Directives are dated by their texts**, whatever a list showed when. Where only a list names
  a party (the sectoral list has hundreds), the list's own listing date is taken and marked so.
- *owned* says whether a measure reaches companies that the party owns: *extends* by the
  jurisdiction's ownership rule (see [ownership.md](ownership.md)), *own-test* by a test in the
  text itself.
- Who is bound: `member-states` means States alone (entry bans, resolutions of the Security
  Council); `exporter` whoever sends items subject to the Export Administration Regulations.

The law was followed up to the days in the table below. Later changes are not here: a list that
still carries a programme is evidence that it lasts, a licence that expired may have been
renewed.
"""


def page(held: Law, places: Gazetteer) -> str:
    """The page.

    Args:
        held: the law.
        places: the territories.
    """
    parts = [
        _HEAD,
        _table(
            ("file", "changed", "followed to"),
            ((f"`{n}`", v, held.followed_to[n]) for n, v in held.versions.items()),
        ),
        "## Directives of the United States\n",
        *_directives(held),
        "## Measures\n",
        _table(
            (
                "key",
                "kind",
                "binds",
                "owned",
                "provision and terms",
                "verified",
                "checked",
                "texts",
            ),
            (_template(held, template) for template in held.templates.values()),
        ),
        "## What combinations mean\n",
        _rules(held),
        "## General licences (a worked set)\n",
        _table(
            (
                "licence",
                "title",
                "scope and limits",
                "version",
                "since",
                "expires",
                "verified",
                "texts",
            ),
            (
                _licence(held, lic, version)
                for lic in held.licences.values()
                for version in lic.versions
            ),
        ),
        "## Embargoed territories\n",
        _table(
            ("territory", "by", "authority", "measures", "since", "until", "verified", "texts"),
            _territories(places),
        ),
        "## Authorities\n",
        _table(
            ("key", "title", "kind", "since", "until", "carried out by"),
            (
                (f"`{a.id}`", a.title, a.kind, a.since, a.until, a.regulations)
                for a in held.authorities.values()
            ),
        ),
    ]
    return "\n".join(parts)


def _directives(held: Law) -> Iterator[str]:
    for directive in held.directives.values():
        title = held.authorities[directive.authority].title
        yield f"### {directive.title} (`{directive.id}`, {title})\n"
        yield _table(
            ("version", "issued", "since", "until", "measures", "verified", "texts"),
            (
                (
                    version.title,
                    version.issued,
                    version.since,
                    version.until,
                    _keys(version.measures),
                    _yes(version.verified),
                    _texts(held.sources, version.sources),
                )
                for version in directive.versions
            ),
        )
        if directive.parties:
            yield _table(
                ("party", "since", "named", "list records", "verified"),
                (
                    (p.name, p.since, p.annex, _keys(p.records), _yes(p.verified))
                    for p in directive.parties
                ),
            )
        if not directive.complete:
            yield "Further parties are those whom the lists name.\n"


def _rules(held: Law) -> str:
    lists: dict[str, list[str]] = {}
    rules: dict[str, Rule] = {}
    for list_id, pairs in held.rules.items():
        for rule, reach in pairs:
            rules[rule.id] = rule
            also = f" ({_tags(reach.match)})" if reach.match else ""
            lists.setdefault(rule.id, []).append(f"{list_id}{also}")
    sdn = tuple(lists["sdn-sdgt"])
    rows = (_rule(rule, _where(lists[key], sdn)) for key, rule in rules.items())
    return (
        _table(
            (
                "key",
                "what",
                "lists",
                "tags",
                "under",
                "leads to",
                "since",
                "until",
                "verified",
                "checked",
            ),
            rows,
        )
        + f"\n*SDN* stands for: {'; '.join(sdn)}.\n"
    )


def _where(lists: list[str], sdn: tuple[str, ...]) -> str:
    return "*SDN*" if tuple(lists) == sdn else ", ".join(lists)


def _rule(rule: Rule, where: str) -> tuple[str, ...]:
    leads = _keys(rule.measures) or (f"directive `{rule.directive}`" if rule.directive else "")
    unless = f"; not {_tags(rule.without)}" if rule.without else ""
    return (
        f"`{rule.id}`",
        rule.title,
        where,
        _tags(rule.match) + unless,
        _keys(rule.authorities),
        leads or (f"nothing: {rule.nothing}" if rule.nothing else "what its other tags say"),
        rule.since,
        rule.until,
        _yes(rule.verified),
        "; ".join(text for text in (rule.checked, rule.note) if text),
    )


def _tags(match: Match) -> str:
    return "; ".join(f"{kind} {_any(patterns)}" for kind, patterns in match.items())


def _template(held: Law, template: Template) -> tuple[str, ...]:
    return (
        f"`{template.id}`",
        template.kind,
        ", ".join(template.binds),
        template.ownership,
        "; ".join(text for text in (template.citation, *_terms(template.terms)) if text),
        _yes(template.verified),
        "; ".join(text for text in (template.checked, template.note) if text),
        _texts(held.sources, template.sources),
    )


def _terms(terms: Terms) -> Iterator[str]:
    if terms.currency != "any":
        yield f"{terms.currency} only"
    for window in terms.windows:
        limit = f" over {window.over_days} days" if window.over_days is not None else ""
        before = f" and before {window.issued_before}" if window.issued_before else ""
        yield f"issued from {window.issued_from}{before}{limit}"
    yield f"only: {terms.scope}" if terms.partial else terms.scope
    if terms.activities:
        yield f"reaches {', '.join(terms.activities)}"
    if terms.licence:
        yield f"free under a licence of: {terms.licence}"


def _licence(held: Law, licence: Licence, version: LicenceVersion) -> tuple[str, ...]:
    return (
        f"`{licence.id}`",
        licence.title,
        " ".join(text for text in (licence.scope, licence.limits, licence.note) if text),
        version.number,
        version.since,
        version.expires,
        _yes(version.verified),
        _texts(held.sources, version.sources),
    )


def _territories(places: Gazetteer) -> Iterator[tuple[str, ...]]:
    for territory in places.territories.values():
        for rule in territory.measures:
            yield (
                territory.name,
                rule.jurisdiction,
                f"{rule.authority}: {rule.citation}",
                f"{', '.join(rule.kinds)}{', in part' if rule.partial else ''}: {rule.scope}",
                rule.since,
                rule.until,
                _yes(rule.verified),
                _texts(places.sources, rule.sources),
            )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    lines += [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    return "".join(f"| {line} |\n" for line in lines)


def _texts(sources: dict[str, Source], keys: tuple[str, ...]) -> str:
    return "; ".join(f"[{sources[key].title}]({sources[key].url})" for key in keys)


def _keys(keys: tuple[str, ...]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _any(patterns: tuple[str, ...]) -> str:
    return " or ".join(f"`{pattern}`" for pattern in patterns)


def _yes(verified: bool) -> str:
    return "yes" if verified else ""


if __name__ == "__main__":
    sys.stdout.write(page(law(), gazetteer()))
