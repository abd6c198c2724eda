"""Invented parties, queries and tokens: nothing here is, or is like, an entry of a real list.

Words are common given names and made-up family names and firms, in several
scripts, drawn with a seed, so that a test meets the same parties every time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings

from ostraka.index.build import ListVersion, build
from ostraka.index.snapshot import Snapshot
from ostraka.matching.weights import DEFAULT, Weights
from ostraka.model.dates import DateSpan
from ostraka.model.party import Birth, Identifier, Name, Party, RecordRef, Value
from ostraka.model.records import Fact, StoredFact, StoredRecord, detail
from ostraka.model.schema import Family
from ostraka.names.fingerprint import fingerprint
from ostraka.names.lexicon import Lexicon
from ostraka.names.tokens import Token, analyse
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener

LIST = "invented"
SINCE = "2024-01-01"
DAY = date(2024, 6, 1)


def examples(count: int) -> settings:
    """Settings of a property test: so many examples, the same ones in every run."""
    return settings(deadline=None, max_examples=count, derandomize=True)


@cache
def lexicon() -> Lexicon:
    """The lexicon of the package, opened once."""
    return Lexicon.open()


def tokens(text: str, family: Family = "person") -> tuple[Token, ...]:
    """A name as the program reads it."""
    return analyse(text, family, lexicon())


def word(text: str, family: Family = "person") -> Token:
    """A name of one token as the program reads it."""
    (token,) = tokens(text, family)
    return token


def party(
    *names: str,
    schema: str = "Person",
    weak: Sequence[str] = (),
    births: Sequence[str] = (),
    countries: Sequence[str] = (),
    genders: Sequence[str] = (),
    ids: Sequence[tuple[str, ...]] = (),
    addresses: Sequence[str] = (),
    listed: str = "",
) -> Party:
    """A party; ``ids`` are (kind, value) or (kind, value, country); ``listed`` is its record id."""
    source = f"{LIST}:{listed}" if listed else ""
    texts = [
        *(Name(n, source=source) for n in names),
        *(Name(n, "weakAlias", source=source) for n in weak),
    ]
    return Party(
        id=f"{LIST}-{listed}" if listed else "",
        schema=schema,
        caption=names[0] if names else "",
        names=tuple(texts),
        births=tuple(Birth(DateSpan.parse(text), source) for text in births),
        identifiers=tuple(
            Identifier(given[0], given[1], "".join(given[2:]), source) for given in ids
        ),
        countries=tuple(Value("nationality", code, source) for code in countries),
        genders=tuple(Value("gender", text, source) for text in genders),
        addresses=tuple(Value("address", text, source) for text in addresses),
        records=(RecordRef(LIST, listed),) if listed else (),
    )


def fact(
    prop: str, value: str, since: str = SINCE, until: str | None = None, **more: str
) -> StoredFact:
    """A fact with its interval."""
    return StoredFact(Fact(prop, value, detail(more)), since, until)


def record(
    number: int | str, *facts: StoredFact, schema: str = "Person", list_id: str = LIST
) -> StoredRecord:
    """A record of the invented list."""
    return StoredRecord(list_id, str(number), schema, facts)


def named(number: int | str, *names: str, schema: str = "Person") -> StoredRecord:
    """A record with nothing but names; the first is the name, the others are aliases."""
    props = ["name", *["alias"] * (len(names) - 1)]
    facts = [fact(prop, name) for prop, name in zip(props, names, strict=True)]
    return record(number, *facts, schema=schema)


def index(
    folder: Path, records: Sequence[StoredRecord], versions: Sequence[ListVersion] = ()
) -> Path:
    """Build an index of records and return its folder."""
    listed = versions or [ListVersion(name, SINCE) for name in sorted({r.list for r in records})]
    return build(folder, "invented", records, listed, lexicon(), fingerprint(lexicon()))


def screener(
    folder: Path,
    records: Sequence[StoredRecord],
    policy: Policy | None = None,
    versions: Sequence[ListVersion] = (),
    weights: Weights = DEFAULT,
) -> Screener:
    """A screener over an index of records."""
    found = Snapshot(index(folder, records, versions))
    return Screener(found, lexicon(), policy or Policy(), code_version="0", weights=weights)


GIVEN = (
    "Ivan", "Sergey", "Sergei", "Aleksandr", "Alexander", "Olga", "Maria", "Natalia", "Mohammed",
    "Muhammad", "Mohamed", "Ali", "Hassan", "Yusuf", "Abdul Rahman", "Abdulrahman", "John", "Jon",
    "William", "Bill", "Antonio", "Antonia", "Wei", "Min Jun", "Ana", "Jean-Pierre", "José",
)  # fmt: skip
FAMILY = (
    "Petrovin", "Petrovina", "Ivanchukov", "Sidorchenko", "Karimzadov", "al-Masrani", "Al Masrani",
    "Kowalbergski", "Hussenbach", "bin Tarikan", "ibn Tarikan", "Nguyenberg", "Smithfieldson",
    "Smith", "Lee", "Li", "O'Brannigan", "van der Holtmann", "Müllerov", "Mullerov", "Muellerov",
    "Ščerbakin", "Ng",
)  # fmt: skip
OWN_SCRIPT = (
    "Иван Петровин", "Сергей Сидорченко", "Александр Хасанчуков", "Хусейн Щербакин", "王小明",
    "汪晓鸣", "阿里", "阿明", "安明", "爱华", "恩明", "李伟", "欧阳娜娜", "鄂明", "김철수",
    "محمد علي", "Юрий Ёлкинский", "Нидал Мюллеров",
)  # fmt: skip
FIRM = (
    "Globexa", "Northwindia", "Aero Caribelle", "Aerocaribelle", "Zavodin", "Trading", "Shipping",
    "Bank", "International", "Group", "Industries", "ABC", "ABD", "NTK", "Seven", "7", "2000",
    "Plant", "Research", "Institute", "of", "for", "The", "Ocean", "Star", "Blue", "Compnay",
    "Company", "Holding", "№ 5", "3M1",
)  # fmt: skip
FORMS = ("LLC", "Ltd", "Limited", "OOO", "GmbH", "JSC", "Co., Ltd.", "S.A.", "Inc")
COUNTRIES = ("ru", "ua", "ir", "cn", "us", "suhh")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def made_up(rng: random.Random) -> str:
    """A word of two to four syllables that nobody bears."""
    parts = [
        rng.choice("bcdfghjklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(2, 4))
    ]
    return "".join(parts).capitalize()


def person_name(rng: random.Random) -> str:
    """A person's name in one of several scripts and orders."""
    if rng.random() < 0.15:
        return rng.choice(OWN_SCRIPT)
    given, family = rng.choice(GIVEN), rng.choice((*FAMILY, made_up(rng), made_up(rng)))
    middle = rng.choice(["", "", rng.choice(GIVEN), "Ivanovich", "J.", made_up(rng)])
    whole = " ".join(f"{given} {middle} {family}".split())
    return rng.choice([whole, whole, f"{family.upper()}, {given} {middle}".strip()])


def firm_name(rng: random.Random) -> str:
    """A company's, ship's or aircraft's name."""
    words = [made_up(rng)] if rng.random() < 0.7 else []
    words += [rng.choice(FIRM) for _ in range(rng.randint(1, 3))]
    return " ".join([*words, *([rng.choice(FORMS)] if rng.random() < 0.5 else [])])


def birth(rng: random.Random) -> str:
    """A partial date in EDTF."""
    year, month, day = rng.randint(1955, 1964), rng.randint(1, 12), rng.randint(1, 28)
    exact = f"{year}-{month:02}-{day:02}"
    return rng.choice(
        [exact, exact, f"{year}", f"{year}-{month:02}", f"{year}~", f"{year}/{year + 2}"]
    )


def identifiers(rng: random.Random) -> list[tuple[str, str, str]]:
    """Property, value and country of none to two identifiers, from a small stock that collides."""
    number = str(700000 + rng.randint(0, 40))
    stock = (
        ("passportNumber", f"AB{number}", rng.choice(["", "ru", "ir"])),
        ("idNumber", number, ""),
        ("taxNumber", number, "ru"),
        ("imoNumber", rng.choice(["IMO 9074729", "9074728", "9176187"]), ""),
        ("publicKey", rng.choice(["1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "0x" + "aB" * 20]), ""),
        ("email", f"x{number}@example.org", ""),
        ("website", f"https://www.example{number}.org/a", ""),
        ("phone", f"+{number}", ""),
        ("swiftBic", "ABCDRUMM", ""),
    )
    return rng.sample(stock, rng.choice([0, 0, 1, 1, 2]))


def invented_list(seed: int, size: int) -> list[StoredRecord]:
    """A list of ``size`` parties of all kinds, in the order of their ids."""
    rng = random.Random(seed)
    return [_invented(rng, number) for number in range(1, size + 1)]


def _invented(rng: random.Random, number: int) -> StoredRecord:
    schema = rng.choice(
        ["Person"] * 4 + ["Organization", "Company", "LegalEntity", "Vessel", "Airplane"]
    )
    either = schema == "LegalEntity" and rng.random() < 0.5
    name: Callable[[random.Random], str] = (
        person_name if schema == "Person" or either else firm_name
    )
    facts = [fact("name", name(rng))]
    kinds = ["alias", "alias", "weakAlias", "previousName"]
    facts += [fact(rng.choice(kinds), name(rng)) for _ in range(rng.randint(0, 3))]
    if schema == "Person":
        facts += [fact("birthDate", birth(rng)) for _ in range(rng.randint(0, 2))]
        facts += [fact("gender", rng.choice(["male", "female"]))] * rng.randint(0, 1)
        facts += [fact("nationality", rng.choice(COUNTRIES)) for _ in range(rng.randint(0, 2))]
    else:
        facts += [fact("country", rng.choice(COUNTRIES))] * rng.randint(0, 1)
    facts += [fact(kind, value, country=country) for kind, value, country in identifiers(rng)]
    if rng.random() < 0.3:
        facts.append(fact("address", "12 Invented Street, Nowhere", country="ru"))
    if rng.random() < 0.1:
        facts[-1] = StoredFact(facts[-1].fact, SINCE, "2024-03-01")
    return StoredRecord(LIST, f"{number:05}", schema, tuple(facts))


def slip(rng: random.Random, text: str) -> str:
    """One letter dropped, doubled, changed or swapped with the next."""
    at = rng.randrange(len(text))
    return rng.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + rng.choice(LETTERS) + text[at + 1 :],
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
        ]
    )


def perturbed(rng: random.Random, name: str) -> str:
    """A name as someone else would write it: one to three changes, or none."""
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        name = _changed(rng, name) or name
    return name


def _changed(rng: random.Random, name: str) -> str:
    words = name.split()
    at = rng.randrange(len(words))
    kind = rng.randrange(9)
    if kind <= 2:
        return slip(rng, name).strip()
    if kind == 3:
        rng.shuffle(words)
    elif kind == 4 and at + 1 < len(words):
        words[at : at + 2] = [words[at] + words[at + 1]]
    elif kind == 5 and len(words[at]) > 5:
        cut = rng.randint(2, len(words[at]) - 2)
        words[at : at + 1] = [words[at][:cut], words[at][cut:]]
    elif kind == 6 and len(words) > 1:
        del words[at]
    elif kind == 7:
        words[at] = words[at][0] + "."
    else:
        words.insert(at, rng.choice((*GIVEN, *FAMILY, *FORMS, made_up(rng))))
    return " ".join(words)


def query_about(rng: random.Random, listed: StoredRecord) -> Party:
    """A query that is more or less about a record, with attributes that agree or do not."""
    texts = [s.fact.value for s in listed.facts if s.fact.prop in ("name", "alias", "weakAlias")]
    names = [perturbed(rng, rng.choice(texts)) for _ in range(rng.choice([1, 1, 1, 2]))]
    if rng.random() < 0.1:
        names = []
    given: dict[str, Any] = {}
    stated = {s.fact.prop: s.fact.value for s in listed.facts}
    if rng.random() < 0.4:
        given["births"] = [rng.choice([stated.get("birthDate", "1960"), birth(rng)])]
    if rng.random() < 0.3:
        given["countries"] = [rng.choice([stated.get("nationality", "ru"), rng.choice(COUNTRIES)])]
    if rng.random() < 0.2:
        given["genders"] = [rng.choice(["male", "female"])]
    if rng.random() < 0.3:
        given["ids"] = identifiers(rng)
    if rng.random() < 0.2:
        given["addresses"] = ["12 Invented Street, Nowhere"]
    schema = rng.choice([listed.schema, listed.schema, "Thing", "Person", "Company", "Vessel"])
    return party(*names, schema=schema, **given)
