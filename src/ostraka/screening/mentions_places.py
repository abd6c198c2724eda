"""Where in a stretch of words a listed name may be: candidates, and their comparison.

Owns the step from words to listed names that share two words with them, or are one word
alone, and the comparison with each. What a stretch says is remembered: texts repeat
themselves. Refuses to look beyond the stretch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from ostraka.matching.names import compare_names
from ostraka.model.countries import country_code
from ostraka.model.schema import Family
from ostraka.names.tokens import analyse
from ostraka.names.words import org_form
from ostraka.screening.mentions_gates import could_be_person, is_common, names_person, names_thing
from ostraka.screening.mentions_names import ListedNames
from ostraka.screening.mentions_text import LINKS, Letters, Stretch, Word, latin, stretches
from ostraka.screening.screen import Screener

__all__ = ["Place", "Places"]

#: Least share of a listed name's weight that the words of a text must be like.
_COVERED: Final = {"person": 0.56, "organization": 0.6}
#: Words between two that are alike.
_APART: Final = 4
#: Words of a text that are compared with a name, beyond those that the name has.
_BEYOND: Final = 3
#: Words behind "and" that another's given name and the shared family name take.
_GIVEN_AND_FAMILY: Final = 3
#: Figures of a number that is part of a name.
_FIGURES: Final = 4
#: Bits below which a word is a name of its own.
_WRITTEN: Final = 15.0
#: Answers kept.
_KEPT: Final = 200_000
_END: Final = 1 << 30
#: Words that put two names beside each other.
_JOINING: Final = frozenset(["and", "und", "et", "y", "e", "i", "и", "і", "та", "&", "و"])


class Place(Struct, frozen=True, gc=False):
    """Words of a stretch that are a listed name.

    Attributes:
        first, last: the first and the last word.
        reading, name: the listed name.
        bits: of the comparison.
        words: how many words agree.
        text: the words as compared; as written, if empty.
        whole: whether no telling word of the listed name is left out.
        formed: whether a legal form agrees with that of a name of one word.
        bare: whether that name has no legal form.
    """

    first: int
    last: int
    reading: Family
    name: int
    bits: float
    words: int
    text: str = ""
    whole: bool = True
    formed: bool = False
    bare: bool = True


class _Met(Struct, frozen=True, gc=False):
    """Words that are a listed name."""

    bits: float
    words: int
    text: str
    whole: bool


Found = tuple[tuple[Stretch, tuple[Place, ...]], ...]


class Places:
    """Finds candidates in runs of words."""

    def __init__(self, screener: Screener, listed: Mapping[Family, ListedNames]) -> None:
        self._lexicon = screener.lexicon
        self._weights = screener.weights
        self._snapshot = screener.snapshot
        self._floor = screener.policy.floor(screener.weights)
        self._listed = listed
        self._things = listed["organization"]
        self._alone: dict[str, tuple[int, ...]] | None = None
        self._met: dict[tuple[str, Family, int], _Met | None] = {}
        self._common: dict[str, bool] = {}
        self._found: dict[tuple[str, bool], Found] = {}

    def learn(self, runs: Iterable[str], letters: Letters) -> dict[str, Found]:
        """What each run holds: only stretches with a place.

        Args:
            runs: texts of :func:`ostraka.screening.mentions_text.runs`.
            letters: of the text that they are from.
        """
        if len(self._found) > _KEPT:
            self._found.clear()
        tell = letters.tell
        unique = dict.fromkeys(runs)
        new = {
            run: list(stretches(run, letters)) for run in unique if (run, tell) not in self._found
        }
        if new:
            self._look_up(stretch for several in new.values() for stretch in several)
            for run, several in new.items():
                places = ((stretch, tuple(self._places(stretch, run))) for stretch in several)
                self._found[run, tell] = tuple(one for one in places if one[1])
        return {run: found for run in unique if (found := self._found[run, tell])}

    def common(self, word: str) -> bool:
        """Whether a word of a text is one of everyday language."""
        found = self._common.get(word)
        if found is None:
            if len(self._common) > _KEPT:
                self._common.clear()
            found = self._common[word] = is_common(latin(word))
        return found

    def _look_up(self, several: Iterable[Stretch]) -> None:
        words: dict[str, None] = {}
        for stretch in several:
            if len(stretch.words) > 1:
                words.update((word.text, None) for word in stretch.words if _tells(word.text))
        rigid = [word for word in words if self._usual(word)]
        for listed in self._listed.values():
            listed.learn(words, rigid)

    def _usual(self, word: str) -> bool:
        """Whether a word is one that people write: then it is no slip of another."""
        return self.common(word) or self._lexicon.bits(latin(word)) < _WRITTEN

    # -- names of several words --------------------------------------------

    def _places(self, stretch: Stretch, run: str) -> Iterator[Place]:
        words = stretch.words
        if len(words) > 1:
            places = [place for place, word in enumerate(words) if _tells(word.text)]
            texts = [words[place].text for place in places]
            for reading, listed in self._listed.items():
                for name, found in listed.sharing(texts, _COVERED[reading]):
                    alike = [places[place] for place in found]
                    yield from self._clusters(reading, name, alike, words, run)
        yield from self._single(words, run)

    def _clusters(
        self, reading: Family, name: int, places: list[int], words: Sequence[Word], run: str
    ) -> Iterator[Place]:
        """Compare the words that stand together with the name."""
        listed = self._listed[reading]
        longest = listed.size(name) + _BEYOND
        cluster = [places[0]]
        for place in [*places[1:], _END]:
            if place - cluster[0] < longest and self._beside(reading, words, cluster[-1], place):
                cluster.append(place)
                continue
            if len(cluster) > 1:
                texts = [words[i].text for i in cluster]
                alone = len(cluster) == len(places)
                if alone or listed.covered(name, texts) >= _COVERED[reading]:
                    yield from self._placed(reading, name, cluster, words, run)
            behind = [one for one in cluster[1:] if place - one < longest]
            close = bool(behind) and self._beside(reading, words, behind[-1], place)
            cluster = [*behind, place] if close else [place]

    def _beside(self, reading: Family, words: Sequence[Word], one: int, other: int) -> bool:
        """Whether two words may be of one name: nothing but small words between a thing's."""
        if other - one > _APART:
            return False
        if reading == "person":
            return True
        between = (words[i].text for i in range(one + 1, other))
        return all(word in LINKS or org_form(latin(word)) is not None for word in between)

    def _placed(
        self, reading: Family, name: int, cluster: Sequence[int], words: Sequence[Word], run: str
    ) -> Iterator[Place]:
        first, last = cluster[0], cluster[-1]
        if reading == "person":
            joint = [i for i in range(first, last) if words[i].text.lower() in _JOINING]
            if joint:
                yield from self._shared(name, words[first : last + 1], first, joint[-1] - first)
                return
        met = self._compare(reading, name, words[first : last + 1], run)
        if met is not None:
            if reading == "organization" and last + 1 < len(words):
                last += org_form(latin(words[last + 1].text)) is not None
            yield Place(first, last, reading, name, met.bits, met.words, met.text, met.whole)

    def _shared(self, name: int, words: Sequence[Word], first: int, joint: int) -> Iterator[Place]:
        """``Arkady and Boris Rotenberg``: the first shares the last one's family name."""
        given = [word.text for word in words[:joint] if word.text.lower() not in _JOINING]
        if len(given) != 1 or not joint or len(words) - joint < _GIVEN_AND_FAMILY:
            return
        whole = f"{given[0]} {words[-1].text}"
        met = self._compared("person", name, whole, told=True)
        if met is not None:
            yield Place(first, first, "person", name, met.bits, met.words, whole, met.whole)

    def _compare(self, reading: Family, name: int, words: Sequence[Word], run: str) -> _Met | None:
        written = run[words[0].start : words[-1].end]
        key = (written, reading, name)
        if key not in self._met:
            if len(self._met) > _KEPT:
                self._met.clear()
            told = all(word.capital or word.text in LINKS for word in words)
            met = self._compared(reading, name, written, told=told)
            if met is None and not written.isascii():
                straight = self._listed[reading].straight([word.text for word in words], name)
                if straight != written:
                    met = self._compared(reading, name, straight, told=told)
            self._met[key] = met
        return self._met[key]

    def _compared(self, reading: Family, name: int, written: str, *, told: bool) -> _Met | None:
        ours = analyse(written, reading, self._lexicon)
        theirs = self._listed[reading].tokens(name)
        compared = compare_names(ours, theirs, reading, self._weights)
        if compared.bits < self._floor:
            return None
        if reading == "person":
            fits = names_person(ours, theirs, compared, self._lexicon) and self._personal(
                name, written
            )
        else:
            fits = names_thing(ours, theirs, compared, told=told)
        if not fits or country_code(written.replace("_", " ")) is not None:
            return None
        whole = not any(
            theirs[j].role == "generic" and theirs[j].symbol != "GEN:FEDERATION"
            for j in compared.listed_left
        )
        return _Met(compared.bits, len(compared.pairs), written, whole)

    def _personal(self, name: int, written: str) -> bool:
        """Whether words may be a person's name where the list does not tell what it names."""
        row = int(self._listed["person"].party[name])
        if self._snapshot.family(row) == "person":
            return True
        return could_be_person(analyse(written, "organization", self._lexicon))

    # -- names of one word -------------------------------------------------

    def _single(self, words: Sequence[Word], run: str) -> Iterator[Place]:
        """Words that are the whole of a listed thing's name, its legal form aside."""
        if self._alone is None:
            self._alone = self._things.alone()
        for place, word in enumerate(words):
            if word.text in LINKS:
                continue
            names = self._alone.get(latin(word.text), ())
            common = bool(names) and self.common(word.text)
            for name in names:
                if not self._things.weak[name]:
                    found = self._one_word(words, place, name, run)
                    if found.formed or not common or self._moving(name):
                        yield found

    def _moving(self, name: int) -> bool:
        """Whether a name is that of a ship or an aircraft."""
        return self._snapshot.family(int(self._things.party[name])) in ("vessel", "aircraft")

    def _one_word(self, words: Sequence[Word], place: int, name: int, run: str) -> Place:
        theirs = self._things.tokens(name)
        forms = {token.symbol for token in theirs if token.role == "orgform"}
        for first, last in _windows(place, len(words)) if forms else ():
            if words[last].text in LINKS or words[first].text in LINKS:
                continue
            written = run[words[first].start : words[last].end]
            ours = analyse(written, "organization", self._lexicon)
            beside = {token.symbol for token in ours if token.role == "orgform"}
            if beside & forms and sum(token.role != "orgform" for token in ours) == 1:
                compared = compare_names(ours, theirs, "organization", self._weights)
                return Place(first, last, "organization", name, compared.bits, 1, formed=True)
        return Place(place, place, "organization", name, self._weights.exact, 1, bare=not forms)


def _tells(word: str) -> bool:
    """Whether a word can lead to a name: no small word, and no number of an invoice."""
    return word not in LINKS and not (len(word) > _FIGURES and word.isdigit())


def _windows(place: int, size: int) -> list[tuple[int, int]]:
    """Stretches of words around one, in which its legal form may stand."""
    found = [(place, place + k) for k in (5, 4, 3, 2, 1) if place + k < size]
    return found + [(place - k, place) for k in (5, 4, 3, 2, 1) if place - k >= 0]
