# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "rigour==2.6.1",
#     "faker==40.54.0",
#     "names==0.3.0",
#     "nomquamgender==0.1.4",
#     "japanese-personal-name-dataset==0.4.0",
#     "rapidfuzz>=3.10",
#     "zstandard>=0.23",
# ]
# ///
"""Build the lexicon: ``src/ostraka/names/data/lexicon.bin`` and the inputs in ``docs/lexicon.md``.

Owns the estimates: how common a word is (:class:`Frequencies`), and which names
are equivalent (:class:`Classes`). Run it with ``make lexicon``, or in an
environment that has Ostraka and the packages above; only the data files of
those packages are read, and rigour is the one whose wheel must be of this
platform. The same inputs give the same bytes. Nothing here is needed at run
time.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
import sys
import types
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import distribution, version
from itertools import combinations
from pathlib import Path
from typing import Final

import zstandard  # type: ignore[import-not-found, unused-ignore]
from msgspec import Struct
from rapidfuzz.distance import OSA, JaroWinkler

from ostraka.names.latin import skeleton, spelling_key, to_latin
from ostraka.names.lexicon import LEAST, UNKNOWN, Entry, Kind, Lexicon, pack
from ostraka.names.scripts import clean, script_of

ROOT: Final = Path(__file__).resolve().parents[1]
TABLES: Final = ROOT / "scripts" / "lexicon"
TARGET: Final = ROOT / "src" / "ostraka" / "names" / "data" / "lexicon.bin"
PAGE: Final = ROOT / "docs" / "lexicon.md"
READERS: Final = (
    "latin.py", "alphabets.py", "abjad.py", "cyrillic.py", "hangul.py", "indic.py", "thai.py",
    "spelling.py", "scripts.py", "tables.py",
)  # fmt: skip
READER_TABLES: Final = ("letters.tsv", "spellings.tsv", "abjad_names.tsv", "thai_names.tsv")

FAMILIES: Final = ("slavic", "arabic", "korean", "chinese", "turkic_persian")
#: Million people that the worldwide count of given names stands for in the mixture.
WORLD_GIVEN: Final = 1000.0
#: A list of n names without weights is taken to cover n / (n + COVERAGE) of a people, at most 0.9.
COVERAGE: Final = 40
#: How unevenly a list without weights is taken to run, as a power of the worldwide counts.
UNEVEN: Final = 0.5
#: Part of the worldwide bits in those of a word; the rest are those of its own people.
WORLDWIDE: Final = 0.25
#: Million bearers, weighed, below which one source does not tell how a form is used.
WEAK: Final = 0.01
#: A form that is worth less than this to know, and stands in no class, is left out.
WORTH: Final = 0.15
#: Names of at most so many bits are common: likeness alone does not make them one name.
COMMON: Final = 12.0
#: Cognates are kept of names of at most so many bits.
KNOWN: Final = 14.5
#: Shortest form that a group of the corpus joins; a key of this length may widen a hand-made row.
SHORTEST: Final = 4
WIDENED: Final = 5
#: Most groups of the corpus that one form is kept in.
MOST_GROUPS: Final = 6
#: A group with more forms says that its item is no one name.
BROADEST: Final = 80

_MARKS: Final = re.compile(r"[^\w'’`ʻʼ-]|[\d_]")
_ZSTD: Final = b"\x28\xb5\x2f\xfd"


class Read(Struct, frozen=True):
    """One input file: what it is, its licence and its sha256."""

    name: str
    licence: str
    sha256: str


READ: list[Read] = []


def noted(name: str, licence: str, data: bytes) -> bytes:
    """Record an input and pass it on."""
    READ.append(Read(name, licence, hashlib.sha256(data).hexdigest()))
    return data


def packaged(package: str, path: str, licence: str) -> bytes:
    """A data file of an installed package."""
    found = Path(str(distribution(package).locate_file(path)))
    return noted(f"{package} {version(package)}: {path}", licence, found.read_bytes())


def table(name: str) -> Iterator[list[str]]:
    """Rows of a hand-made table, without comments and the row that names the columns."""
    data = noted(
        f"scripts/lexicon/{name}.tsv",
        "Apache-2.0, hand-made",
        (TABLES / f"{name}.tsv").read_bytes(),
    )
    lines = [line for line in data.decode().splitlines() if line and not line.startswith("#")]
    columns = lines[0].count("\t")
    for number, line in enumerate(lines[1:], start=1):
        if line.count("\t") != columns:
            raise SystemExit(f"{name}.tsv, row {number}: {line!r} has not {columns + 1} columns")
        yield line.split("\t")


def one_word(text: str) -> str:
    """The Latin form of a text that is one word of letters; empty for any other."""
    word = clean(text)
    if not word or " " in word or "-" in word or _MARKS.search(word):
        return ""
    form = to_latin(word)
    return form if form.isalpha() else ""


# --- how common a word is ------------------------------------------------------------------


class Frequencies:
    """Shares of names among the given and the family names of populations.

    What counts is how many people bear a name in any of its spellings, because
    that is how many a query meets by chance. So shares are summed over a
    *family*: the forms of one spelling key, and in :meth:`widest` the forms of
    a hand-made row.
    """

    def __init__(self) -> None:
        self.forms: Counter[str] = Counter()
        self._slots: dict[str, dict[str, float]] = {"given": {}, "family": {}}
        self._peoples: list[tuple[dict[str, float], float]] = []
        self._of_key: dict[str, list[int]] = defaultdict(list)
        self._rows: dict[str, list[frozenset[str]]] = defaultdict(list)

    def add(self, names: dict[str, dict[str, float]], millions: float) -> None:
        """Add a population: shares of its given and of its family names, and its size."""
        tokens: dict[str, float] = defaultdict(float)
        filled = [slot for slot, found in names.items() if found]
        for slot in filled:
            into = self._slots[slot]
            for form, share in names[slot].items():
                if share > 0:
                    into[form] = into.get(form, 0.0) + share * millions
                    tokens[spelling_key(form)] += share / 2
                    self.forms[form] += 1
        for key in tokens:
            self._of_key[key].append(len(self._peoples))
        self._peoples.append((tokens, millions * len(filled) / 2))

    def join(self, row: Iterable[str]) -> None:
        """Take the words of a hand-made row as one family."""
        keys = frozenset(map(spelling_key, row))
        for key in keys:
            self._rows[key].append(keys)

    @cache  # noqa: B019
    def own(self, form: str) -> float:
        """Bits of a form's own family of spellings."""
        return self._bits_of(frozenset((spelling_key(form),)))

    @cache  # noqa: B019
    def widest(self, form: str) -> float:
        """Bits of the commonest family that a form belongs to."""
        rows = self._rows.get(spelling_key(form), ())
        return min([self.own(form), *map(self._bits_of, rows)])

    @cache  # noqa: B019
    def _bits_of(self, keys: frozenset[str]) -> float:
        """Bits in the population where the family is commonest, and in part worldwide."""
        where = {place for key in keys for place in self._of_key.get(key, ())}
        if not where:
            return UNKNOWN
        total = sum(millions for _, millions in self._peoples)
        local, world = 0.0, 0.0
        for place in sorted(where):
            tokens, millions = self._peoples[place]
            share = sum(tokens.get(key, 0.0) for key in sorted(keys))
            local = max(local, share)
            world += share * millions / total
        found = -WORLDWIDE * math.log2(world) - (1 - WORLDWIDE) * math.log2(local)
        return min(max(found, LEAST), UNKNOWN)

    def given_share(self, form: str) -> float | None:
        """Share of given names in a form's uses, if two sources or one strong one tell."""
        given, family = (self._slots[slot].get(form, 0.0) for slot in ("given", "family"))
        if not given + family or (self.forms[form] < 2 and given + family < WEAK):
            return None
        return given / (given + family)


def shares(
    lists: Sequence[Iterable[str] | dict[str, float]], counts: dict[str, float]
) -> dict[str, float]:
    """Shares of names by the lists of one slot (men's and women's names, say), each alike.

    A list without weights takes those of the worldwide counts of its names, by
    spelling key and flattened: Vladimir is commoner than Averky, but the
    world's counts are not that people's.
    """
    found: dict[str, float] = defaultdict(float)
    for names in lists:
        if isinstance(names, dict):
            weights = dict(names)
        else:
            weights = {
                name: (10 + counts.get(spelling_key(to_latin(clean(name))), 0.0)) ** UNEVEN
                for name in names
            }
        total = sum(weights.values())
        if not total:
            continue
        absolute = isinstance(names, dict) and 0.05 < total <= 1.0
        cover = min(0.9, len(weights) / (len(weights) + COVERAGE))
        factor = 1.0 if absolute else cover / total
        for name, weight in weights.items():
            for form in sorted({to_latin(clean(part)) for part in re.split(r"[\s-]+", name)}):
                if len(form) > 1 and form.isalpha():
                    found[form] += weight * factor / len(lists)
    return found


def add_faker(found: Frequencies, counts: dict[str, float]) -> None:
    """Add the populations of the locales in ``locales.tsv``."""
    for locale, millions, _ in table("locales"):
        path = f"faker/providers/person/{locale}/__init__.py"
        provider = faker_provider(packaged("faker", path, "MIT"), locale)
        names = {
            "given": slot_of(provider, "first") + slot_of(provider, "middle"),
            "family": slot_of(provider, "last"),
        }
        found.add(
            {
                slot: shares(lists, counts if slot == "given" else {})
                for slot, lists in names.items()
            },
            float(millions),
        )


def faker_provider(source: bytes, locale: str) -> dict[str, object]:
    """The constants of a locale's provider, from the module's own source."""
    module = types.ModuleType(f"faker.providers.person.{locale}")
    module.__package__ = module.__name__
    exec(compile(source, f"{locale}.py", "exec"), module.__dict__)  # noqa: S102
    return {name: value for name, value in vars(module.Provider).items() if name[0] != "_"}


def slot_of(provider: dict[str, object], slot: str) -> list[Iterable[str] | dict[str, float]]:
    """The lists of one slot: those by gender where there are some, and romanised ones."""
    lists = {
        name: value
        for name, value in sorted(provider.items())
        if slot in name.split("_") and "names" in name.split("_") and "kana" not in name
        if isinstance(value, dict | list | tuple | set | frozenset)
    }
    gendered = [name for name in lists if "male" in name.split("_") or "female" in name.split("_")]
    plain = [name for name in lists if name == f"{slot}_names"]
    other = [name for name in lists if "romanized" in name or "unisex" in name]
    kept = dict.fromkeys([*(gendered or plain), *other])
    return [
        value if isinstance(value, dict) else sorted(set(value))
        for value in (lists[name] for name in kept)
    ]


def add_united_states(found: Frequencies) -> None:
    """Add the United States' census of 1990: percent of people by name."""

    def percents(path: str) -> dict[str, float]:
        text = packaged("names", f"names/{path}", "MIT; Census Bureau, public domain").decode()
        rows = (line.split() for line in text.splitlines() if line.strip())
        # A printed 0.000 stands for less than half of the last digit.
        return {row[0].lower(): max(float(row[1]), 0.00025) / 100 for row in rows}

    men, women = percents("dist.male.first"), percents("dist.female.first")
    given = {name: (men.get(name, 0) + women.get(name, 0)) / 2 for name in sorted({*men, *women})}
    found.add({"given": given, "family": percents("dist.all.last")}, 165)


def add_japan(found: Frequencies) -> None:
    """Add Japan's family names by bearers, with o for the long vowel too."""
    path = "japanese_personal_name_dataset/dataset/last_name_org.csv"
    text = packaged("japanese-personal-name-dataset", path, "MIT").decode()
    family: dict[str, float] = defaultdict(float)
    for row in csv.reader(text.splitlines()):
        share = float(row[1]) / 125e6
        spelled = row[3].lower()
        for form in sorted({spelled, spelled.replace("ou", "o").replace("uu", "u")}):
            if form.isascii() and form.isalpha():
                family[form] += share
    found.add({"given": {}, "family": family}, 62)


def add_common(found: Frequencies) -> None:
    """Add the peoples of ``common.tsv``."""
    for _, slot, millions, names in table("common"):
        names_of: dict[str, dict[str, float]] = {"given": {}, "family": {}}
        for name in names.split():
            form, _, percent = name.partition(":")
            names_of[slot][form] = float(percent) / 100
        found.add(names_of, float(millions))


def add_world(found: Frequencies) -> tuple[dict[str, float], dict[str, float]]:
    """Add given names counted in many countries.

    Returns the counts by spelling key, and the share of women among the
    bearers of names whose gender is sure.

    The counts lean to Europe and America, so the number of sources that know a
    name gives a floor: thirty of them make it as common as 2^-10.5.
    """
    data = packaged("nomquamgender", "nomquamgender/name_data.json", "MIT")
    rows: dict[str, tuple[int, int, float]] = {}
    for name, (sources, count, female, _) in json.loads(data).items():
        if name.isascii() and name.isalpha() and len(name) > 1 and (sources > 2 or count > 19):
            rows[name] = (sources, count, female)
    total = sum(count for _, count, _ in rows.values())
    given = {
        name: max(count / total, 2 ** -(16.5 - 0.2 * sources) if sources > 7 else 0.0)
        for name, (sources, count, _) in rows.items()
    }
    found.add(
        {"given": {name: share for name, share in given.items() if share}, "family": {}},
        WORLD_GIVEN,
    )
    counts: dict[str, float] = defaultdict(float)
    for name, (_, count, _) in rows.items():
        counts[spelling_key(name)] += count
    gender = {
        name: female
        for name, (_, count, female) in rows.items()
        if count >= 30 and not 0.1 < female < 0.9
    }
    return counts, gender


# --- which names are equivalent ------------------------------------------------------------


def corpus() -> Iterator[list[str]]:
    """Groups of rigour's corpus of personal names (names of Wikidata items)."""
    package = distribution("rigour")
    library = next(path for path in package.files or [] if Path(path).name.startswith("_core."))
    binary = Path(str(library.locate())).read_bytes()
    place = binary.find(_ZSTD)
    while place >= 0:
        try:
            data = zstandard.ZstdDecompressor().decompressobj().decompress(binary[place:])
        except zstandard.ZstdError:
            data = b""
        if len(data) > 5_000_000 and data.count(b" => ") > 100_000:
            break
        place = binary.find(_ZSTD, place + 1)
    else:
        raise SystemExit("rigour's library holds no corpus of personal names")
    name = f"rigour {version('rigour')}: person_names.txt, embedded in its library"
    for line in noted(name, "MIT; Wikidata, CC0", data).decode().splitlines():
        names, _, _ = line.partition(" => ")
        yield names.split(", ")


class Classes:
    """Groups of equivalent names, from hand-made rows and from the corpus."""

    def __init__(self, bits: Frequencies, gender: dict[str, float]) -> None:
        self.found: dict[tuple[Kind, frozenset[str]], int] = {}
        self.hand: set[tuple[Kind, frozenset[str]]] = set()
        self.groups: Counter[str] = Counter()
        self.scripts: Counter[str] = Counter()
        self.broken: list[str] = []
        self._bits = bits
        self._gender = gender
        self._apart: dict[str, set[frozenset[str]]] = {"all": set(), "name": set()}
        for kinds, words, _ in table("apart"):
            keys = dict.fromkeys(spelling_key(word) for word in words.split())
            self._apart[kinds].update(frozenset(pair) for pair in combinations(keys, 2))

    def add_hand(self) -> None:
        """Add the hand-made families and nicknames; a row against ``apart.tsv`` ends the build."""
        for name in FAMILIES:
            for kind, words, note in table(name):
                if kind not in ("name", "translation"):
                    raise SystemExit(f"{name}.tsv: kind {kind!r} of {words!r}")
                self._hand(kind, words.split(), f"{name}.tsv, {note}")  # type: ignore[arg-type]
        for short, full, _ in table("nicknames"):
            for spellings in self._by_name(full.split()):
                self.hand.add(("nickname", frozenset([*short.split(), *spellings])))
        if self.broken:
            raise SystemExit("\n".join(self.broken))

    def _hand(self, kind: Kind, words: list[str], place: str) -> None:
        for pair in combinations(words, 2):
            if kind == "name" and self.apart(*pair, "name"):
                self.broken.append(f"{place}: {pair} are to be kept apart")
        self.hand.add((kind, frozenset(words)))
        if kind == "name":
            self._bits.join(words)

    def _by_name(self, full: list[str]) -> list[list[str]]:
        """Full names that one short form stands for, those of one name together."""
        rows = [group for kind, group in self.hand if kind == "name"]
        found: list[list[str]] = []
        for form in full:
            for group in found:
                if spelling_key(form) == spelling_key(group[0]) or any(
                    form in row and group[0] in row for row in rows
                ):
                    group.append(form)
                    break
            else:
                found.append([form])
        return found

    def widen(self, forms: Iterable[str]) -> None:
        """Give each hand-made group the known spellings of its longer words."""
        spellings: dict[str, list[str]] = defaultdict(list)
        for form in forms:
            if len(form) >= WIDENED:
                spellings[spelling_key(form)].append(form)
        for kind, group in self.hand:
            wide = set(group)
            for form in group:
                if len(form) >= WIDENED:
                    wide.update(spellings.get(spelling_key(form), ()))
            self.found[kind, frozenset(wide)] = sys.maxsize

    def apart(self, left: str, right: str, kind: Kind) -> bool:
        """Whether two words are to stand in no class of the kind together."""
        one, other = self._gender.get(left), self._gender.get(right)
        if one is not None and other is not None and abs(one - other) > 0.5:
            return True
        pair = frozenset((spelling_key(left), spelling_key(right)))
        return pair in self._apart["all"] or (kind == "name" and pair in self._apart["name"])

    def add_group(self, names: Sequence[str]) -> None:
        """Add what a group of the corpus joins: clusters of spellings, and all as translations."""
        latin, other, scripts = self._forms(names)
        for form in {*latin, *other}:
            self.groups[form] += 1
            self.scripts[form] = max(self.scripts[form], scripts)
        members = [form for form in latin if len(form) >= SHORTEST]
        members += [form for form in other if form not in latin and self._fits(form, members)]
        if not 2 <= len(members) <= BROADEST:
            return
        members.sort(key=lambda form: (self._bits.own(form), form))
        kept: list[str] = []
        for form in members:
            if not any(self.apart(form, one, "translation") for one in kept):
                kept.append(form)
        clusters: list[list[str]] = []
        for form in kept:
            near = next((found for found in clusters if self._one_name(form, found)), None)
            if near is None:
                clusters.append([form])
            else:
                near.append(form)
        for cluster in clusters:
            self._add("name", cluster)
        if self._bits.own(kept[0]) <= KNOWN:
            self._add("translation", [form for form in kept if self._cognate(form, kept)])

    def _forms(self, names: Sequence[str]) -> tuple[list[str], list[str], int]:
        latin: dict[str, None] = {}
        other: dict[str, None] = {}
        scripts = set()
        for name in names:
            form = one_word(name)
            if len(form) < 2:
                continue
            script = script_of(name[0])
            scripts.add(script)
            (latin if script == "latin" else other)[form] = None
        return list(latin), list(other), len(scripts)

    def _fits(self, form: str, latin: Sequence[str]) -> bool:
        """Whether a reading of another script is no other name and like one of the Latin forms."""
        if len(form) < SHORTEST or self._bits.own(form) < UNKNOWN - 2:
            return False
        return any(
            JaroWinkler.similarity(form, one) >= 0.78 or skeleton(form) == skeleton(one)
            for one in latin
        )

    def _one_name(self, form: str, cluster: Sequence[str]) -> bool:
        """Whether a form is a spelling of the cluster's commonest one."""
        seed = cluster[0]
        if any(self.apart(form, one, "name") for one in cluster):
            return False
        if spelling_key(form) == spelling_key(seed):
            return True
        if self._bits.own(form) <= COMMON and self._bits.own(seed) <= COMMON:
            return False
        short, long = sorted((form, seed), key=len)
        if long.startswith(short) or short[0] != long[0]:
            return False
        alike = JaroWinkler.similarity(form, seed)
        if skeleton(form) == skeleton(seed) and len(skeleton(form)) >= 3:
            return alike >= 0.8 and form[-1] == seed[-1]
        return (
            alike >= 0.92
            and OSA.distance(form, seed) <= 1 + (len(long) > 8)
            and form[-1] == seed[-1]
        )

    def _cognate(self, form: str, group: Sequence[str]) -> bool:
        return any(JaroWinkler.similarity(form, one) >= 0.75 for one in group if one != form)

    def _add(self, kind: Kind, group: Sequence[str]) -> None:
        """Keep a group that says more than its spelling keys do."""
        if len({spelling_key(form) for form in group}) > 1:
            found = (kind, frozenset(group))
            self.found[found] = self.found.get(found, 0) + 1

    def chosen(self) -> list[tuple[Kind, frozenset[str]]]:
        """The groups to keep: no group within another, few groups of the corpus for a form."""
        ordered = sorted(
            self.found,
            key=lambda group: (-self.found[group], -len(group[1]), group[0], sorted(group[1])),
        )
        of_form: dict[tuple[Kind, str], list[frozenset[str]]] = defaultdict(list)
        kept = []
        for kind, group in sorted(ordered, key=lambda group: -len(group[1])):
            rare = min(group, key=lambda form: (len(of_form[kind, form]), form))
            if any(group < other for other in of_form[kind, rare]):
                continue
            for form in group:
                of_form[kind, form].append(group)
            kept.append((kind, group))
        inside = set(kept)
        room: Counter[str] = Counter()
        final = []
        for kind, group in ordered:
            if (kind, group) not in inside:
                continue
            if self.found[kind, group] != sys.maxsize:
                group = frozenset(form for form in group if room[form] < MOST_GROUPS)
                room.update(group)
                if len({spelling_key(form) for form in group}) < 2:
                    continue
            final.append((kind, group))
        return final


# --- putting it together -------------------------------------------------------------------


def organisation_bits() -> dict[str, float]:
    """Words of organisations' names with their bits."""
    found: dict[str, float] = {}
    for bits, words in table("org_words"):
        for word in words.split():
            found[to_latin(word)] = float(bits)
    return found


def entries(
    frequencies: Frequencies, classes: Classes, joined: set[str], organisations: dict[str, float]
) -> dict[str, Entry]:
    """What to hold on each word that is worth holding."""
    found: dict[str, Entry] = {}
    for form in sorted({*frequencies.forms, *joined, *organisations}):
        bits = frequencies.widest(form)
        if bits == UNKNOWN and form in joined:
            groups, scripts = classes.groups[form], classes.scripts[form]
            bits -= min(2.5, 0.5 * math.log2(1 + groups) + 0.25 * max(scripts - 1, 0))
        if form not in joined and form not in organisations and bits > UNKNOWN - WORTH:
            continue
        found[form] = Entry(
            bits=bits,
            org_bits=organisations.get(form, min(UNKNOWN, bits + 2)),
            given_share=frequencies.given_share(form),
        )
    return found


def write_page(digest: str, size: int, counts: dict[str, int]) -> None:
    """Renew the part of the page between its marks."""
    lines = [f"- file: {size:,} bytes, digest `{digest}`"]
    lines += [f"- {name}: {count:,}" for name, count in counts.items()]
    lines += ["", "| input | licence | sha256 |", "|---|---|---|"]
    lines += [f"| {read.name} | {read.licence} | `{read.sha256}` |" for read in READ]
    start, end = "<!-- built: begin -->", "<!-- built: end -->"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(start)
    after = rest.partition(end)[2]
    PAGE.write_text(f"{before}{start}\n" + "\n".join(lines) + f"\n{end}{after}", encoding="utf-8")


def main() -> None:
    """Build, write and report."""
    for name in READERS:
        noted(f"src/ostraka/names/{name}", "Apache-2.0", (TARGET.parents[1] / name).read_bytes())
    for name in READER_TABLES:
        noted(f"src/ostraka/names/data/{name}", "Apache-2.0", (TARGET.parent / name).read_bytes())
    frequencies = Frequencies()
    add_united_states(frequencies)
    add_japan(frequencies)
    counts, gender = add_world(frequencies)
    add_faker(frequencies, counts)
    add_common(frequencies)
    classes = Classes(frequencies, gender)
    classes.add_hand()
    for names in corpus():
        classes.add_group(names)
    classes.widen(sorted({*frequencies.forms, *classes.groups}))
    groups = classes.chosen()
    joined = {form for _, group in groups for form in group}
    found = entries(frequencies, classes, joined, organisation_bits())
    data = pack(found, groups)
    TARGET.write_bytes(data)
    digest = Lexicon(data).digest
    tally = {"words": len(found), "words in a class": len(joined)}
    tally |= {
        f"classes of kind {kind}": sum(one == kind for one, _ in groups)
        for kind in ("name", "nickname", "translation")
    }
    write_page(digest, len(data), tally)
    for read in READ:
        print(read.sha256, read.name)
    print(f"{TARGET.name}: {len(data):,} bytes, {tally}, {digest}")


if __name__ == "__main__":
    main()
