"""The names of a Swiss target: parts in order, each with its spelling variants.

Owns how parts become whole names. The whole name is the parts in their order,
without a title. A part's variants each have a language and a script; variants
of one language and script belong together, so that a whole name is made of
them alone, with the plain part where a part has no variant of that kind.
Several variants of one part make all their combinations. Refuses to make more
than 24 names out of one: the variants beyond become notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Final

from lxml.etree import _Element
from msgspec import Struct

from ostraka.model.records import Fact, detail
from ostraka.model.text import fold_space
from ostraka.sources.un_elements import note_of

_MOST_NAMES: Final = 24
_PROPERTIES: Final = {
    "primary-name": "name",
    "alias": "alias",
    "formerly-known-as": "previousName",
}
_PART_KEYS: Final = {
    "given-name": "firstName",
    "further-given-name": "middleName",
    "father-name": "fatherName",
    "grand-father-name": "grandFatherName",
    "family-name": "lastName",
    "maiden-name": "maidenName",
    "suffix": "nameSuffix",
    "tribal-name": "tribalName",
}

#: Language and script of spelling variants.
_Kind = tuple[str, str]


class _Part(Struct, frozen=True):
    kind: str
    value: str
    variants: dict[_Kind, tuple[str, ...]]


def name_facts(name: _Element, main: bool) -> Iterator[Fact]:
    """The facts of one ``name``.

    Args:
        name: the element.
        main: true if its identity is the target's main one; the primary name
            of another identity is an alias.
    """
    said = {str(key): fold_space(str(value)) for key, value in name.attrib.items()}
    item = said.pop("ssid", "")
    kind, quality = said.pop("name-type", ""), said.pop("quality", "good")
    prop = _PROPERTIES.get(kind, "alias")
    language = said.pop("lang", "eng").lower()
    if prop == "name" and not main:
        prop = "alias"
    if quality != "good":
        prop = "weakAlias"
    about = {
        "type": kind if kind not in _PROPERTIES else "",
        "language": language if language != "eng" else "",
        "quality": quality if quality not in ("good", "low") else "",
    }
    parts = [part for part in _parts(name) if part.value]
    named = [part for part in parts if part.kind != "title"]
    whole = " ".join(part.value for part in named)
    if whole:
        yield Fact(prop, whole, detail({**about, **_keys(named)}), item=item)
        yield from _variants(named, whole, "alias" if prop == "name" else prop, item)
    for part in parts:
        if part.kind == "title":
            yield Fact("title", part.value, item=item)
    for key, value in said.items():
        if value:
            yield note_of(f"name@{key}", value)
    for variant in name.iter("spelling-variant"):
        kind_of_variant = str(variant.get("spelling-variant-type", "not-defined"))
        if kind_of_variant != "not-defined":
            about_variant = {"type": "spelling-variant-type", "of": fold_space(variant.text or "")}
            yield Fact("notes", kind_of_variant, detail(about_variant), item=item)
    for child in name:
        if child.tag != "name-part" and isinstance(child.tag, str):
            text = fold_space(" ".join(str(piece) for piece in child.itertext()))
            if text:
                yield note_of(f"name/{child.tag}", text)


def _parts(name: _Element) -> list[_Part]:
    elements = sorted(name.findall("name-part"), key=_order)
    return [
        _Part(
            kind=str(element.get("name-part-type", "")),
            value=fold_space(element.findtext("value") or ""),
            variants=_kinds(element),
        )
        for element in elements
    ]


def _order(part: _Element) -> int:
    text = str(part.get("order", ""))
    return int(text) if text.isascii() and text.isdecimal() else 0


def _kinds(part: _Element) -> dict[_Kind, tuple[str, ...]]:
    kinds: dict[_Kind, tuple[str, ...]] = {}
    for variant in part.findall("spelling-variant"):
        kind = (str(variant.get("lang", "")).lower(), str(variant.get("script", "")))
        text = fold_space(variant.text or "")
        if text and text not in kinds.get(kind, ()):
            kinds[kind] = (*kinds.get(kind, ()), text)
    return kinds


def _keys(parts: list[_Part]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for part in parts:
        if key := _PART_KEYS.get(part.kind):
            keys[key] = f"{keys[key]} {part.value}" if key in keys else part.value
    return keys


def _variants(parts: list[_Part], whole: str, prop: str, item: str) -> Iterator[Fact]:
    for kind in dict.fromkeys(kind for part in parts for kind in part.variants):
        choices = [part.variants.get(kind, (part.value,)) for part in parts]
        about = {"language": kind[0], "script": kind[1]}
        for chosen in islice(product(*choices), _MOST_NAMES):
            spelt = [_Part(part.kind, text, {}) for part, text in zip(parts, chosen, strict=True)]
            if (value := " ".join(chosen)) != whole:
                yield Fact(prop, value, detail({**about, **_keys(spelt)}), item=item)
        used = {text for names in islice(product(*choices), _MOST_NAMES) for text in names}
        for text in (text for choice in choices for text in choice if text not in used):
            yield Fact("notes", text, detail({"type": "spelling-variant", **about}), item=item)
