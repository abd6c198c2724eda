"""The lexicon: the file's layout on invented words, and what the package's own file joins."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.errors import FormatError
from ostraka.names.lexicon import LEAST, MOST, UNKNOWN, Entry, Kind, Lexicon, pack
from ostraka.names.spelling import spelling_key

ROOT = Path(__file__).resolve().parents[2]

NAME = (
    "aleksandr oleksandr;alexander aliaksandr;vladimir volodymyr;vladimir uladzimir;nikolai mykola;"
    "nikolay mikalai;dmitri dmytro;dmitry dzmitry;elena olena;evgeny yevhen;evgenii eugene;"
    "sergei serhii;sergey siarhei;aleksei oleksii;mikhail mykhailo;pavel pavlo;petr petro;"
    "igor ihor;oleg oleh;grigory hryhorii;vasily vasyl;kirill kyrylo;konstantin kostiantyn;"
    "natalia nataliia;svetlana svitlana;tatiana tetiana;ekaterina kateryna;irina iryna;"
    "galina halyna;georgy heorhii;gennady hennadii;andrei andrii;anton antin;bogdan bohdan;"
    "gleb hlib;nikita mykyta;olga olha;vyacheslav viachaslau;fedor fedir;efim yukhym;roman raman;"
    "alexandrovich oleksandrovych;nikolaevich mykolayovych;goncharenko honcharenko;"
    "lukashenko lukashenka;muhammad mohammed;muhammad mohd;mohammed magomed;qadhafi gaddafi;"
    "jamal gamal;jamal djamel;said saeed;hussein husayn;hassan hasan;osman uthman;"
    "abdulrahman abderrahmane;abdulaziz abdelaziz;abdullah abdoulaye;nureddin nuruddin;ri lee;"
    "yi rhee;choe choi;pak park;kim gim;jong chung;ro noh;hsi xi;zhou chou;cai tsai;zhang chang;"
    "xu hsu;cao tsao;heydar geidar;mamedov mammadov;hosseini husayni;mousavi musawi;"
    "khamenei khamenai;hakobyan akopyan;chowdhury chaudhry;jumhur dzhumkhur"
)
NICKNAME = (
    "bill william;sasha aleksandr;sasha aleksandra;pepe jose;volodya vladimir;bob robert;"
    "dima dmitry;misha mikhail;kolya nikolai;vanya ivan;tanya tatiana;paco francisco;"
    "lalo eduardo;peggy margaret;jack john;liz elizabeth;zhenya evgeny;zhenya evgenia;"
    "nacho ignacio;beppe giuseppe;hans johannes;staszek stanislaw;laci laszlo;yorgos georgios;"
    "memo guillermo;bibi benjamin;sasha oleksandr;lara larisa;frank francis"
)
TRANSLATION = (
    "ivan john;maria mary;pavel paul;mikhail michael;yusuf joseph;ibrahim abraham;musa moses;"
    "wang wong;huang wong;chen tan;lin lim;georgy jorge;yuri george;muhammad mehmet;"
    "alexander alejandro"
)
APART = (
    "hassan hussein;hasan husain;muhammad mahmud;mohammed ahmad;muhammad hamid;ahmad hamid;"
    "maria mario;ivan ivana;ali alia;aleksandr aleksandra;alexander alexandra;viktor viktoria;"
    "evgeny evgenia;daniel daniela;antonio antonia;andrea andrei;valentin valentina;"
    "vladimir vladislav;vadim vladimir;oleg olga;oleg igor;igor egor;sergei semen;maksim makar;"
    "anna inna;irina marina;elena alina;vasily vitaly;boris bogdan;vyacheslav yaroslav;"
    "wang huang;zhang jiang;chen cheng;li lu;xu xue;zhou zhu;park pan;choi cho;an han;yang yong;"
    "kim jim;khan kahn;rahman rahim;abdulrahman abdulrahim;abdullah obaidullah;"
    "abdullah abdulaziz;walid khalid;khalid khalil;salim salman;said sayyid;karim akram;"
    "nasir nasr;kamal kamil;jamal jamil;majid amjad;tariq tahir;rashid rashad;umar ammar;"
    "amir amira;john jane;james jason;robert roberta;mark martin;bill bob;bill will;sasha misha;"
    "kolya tolya;jose jorge;juan julio;paul paula;petr petrov;ivan ivanov;hasan hasanov;"
    "ivanov ivanova;petrov sidorov;putin rasputin;smith schmidt;lee lin;wei wen;kim kang;ri ro;"
    "omar amr;garcia gracia;martin marina;edward edmund;deborah martha"
)

WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)


def pairs(text: str) -> list[tuple[str, str]]:
    return [(left, right) for left, _, right in (pair.partition(" ") for pair in text.split(";"))]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.open()


@pytest.fixture
def small() -> bytes:
    """A lexicon of four invented words."""
    entries = {
        "ana": Entry(bits=8.0, given_share=1.0),
        "anna": Entry(bits=7.0, given_share=0.5),
        "bank": Entry(org_bits=7.2),
        "zorblat": Entry(bits=14.0, org_bits=16.0, given_share=0.0),
    }
    return pack(entries, [("name", ["anna", "ana"]), ("nickname", ["ana", "zorblat"])])


def shared_kinds(lexicon: Lexicon, left: str, right: str) -> set[Kind]:
    return {lexicon.kind(one) for one in {*lexicon.classes(left)} & {*lexicon.classes(right)}}


def test_a_word_is_found_with_what_was_packed(small: bytes) -> None:
    lexicon = Lexicon(small)
    assert len(lexicon) == 4
    assert lexicon.bits("anna") == 7.0
    assert lexicon.org_bits("bank") == pytest.approx(7.2)
    assert (lexicon.given_share("ana"), lexicon.given_share("zorblat")) == (1.0, 0.0)
    assert lexicon.given_share("bank") is None
    assert shared_kinds(lexicon, "ana", "anna") == {"name"}
    assert shared_kinds(lexicon, "ana", "zorblat") == {"nickname"}
    assert shared_kinds(lexicon, "anna", "zorblat") == set()


@pytest.mark.parametrize("word", ["", "anne", "annaa", "an", "é", "\ud800", "anna\0"])
def test_a_word_that_is_not_there_is_unknown(small: bytes, word: str) -> None:
    lexicon = Lexicon(small)
    assert word not in lexicon
    assert (lexicon.bits(word), lexicon.org_bits(word)) == (UNKNOWN, UNKNOWN)
    assert (lexicon.given_share(word), lexicon.classes(word)) == (None, ())


@given(st.dictionaries(WORDS, st.floats(LEAST, MOST), max_size=60), st.lists(WORDS, max_size=20))
def test_every_packed_word_is_found_and_no_other(known: dict[str, float], asked: list[str]) -> None:
    lexicon = Lexicon(pack({word: Entry(bits=bits) for word, bits in known.items()}, []))
    for word, bits in known.items():
        assert lexicon.bits(word) == pytest.approx(bits, abs=1 / 30 + 1e-9)
    for word in asked:
        assert (word in lexicon) == (word in known)


def test_the_order_of_what_is_packed_does_not_change_a_byte() -> None:
    entries = {word: Entry(bits=9.0) for word in ("carla", "berta", "anna")}
    classes: list[tuple[Kind, list[str]]] = [
        ("translation", ["anna", "berta"]),
        ("name", ["carla", "berta"]),
    ]
    turned = dict(reversed(entries.items()))
    assert pack(entries, classes) == pack(
        turned, [(kind, row[::-1]) for kind, row in classes[::-1]]
    )


def test_a_class_of_a_word_without_an_entry_is_refused() -> None:
    with pytest.raises(ValueError, match="berta of a class has no entry"):
        pack({"anna": Entry()}, [("name", ["anna", "berta"])])


@pytest.mark.parametrize("entry", [Entry(bits=2.9), Entry(org_bits=17.1), Entry(given_share=1.1)])
def test_a_number_out_of_its_bounds_is_refused(entry: Entry) -> None:
    with pytest.raises(ValueError, match=r"not between"):
        pack({"anna": entry}, [])


@pytest.mark.parametrize("kept", [0, 7, 40, 64, 100, -8, -1])
def test_a_truncated_file_is_refused_with_its_name(small: bytes, tmp_path: Path, kept: int) -> None:
    path = tmp_path / "short.bin"
    path.write_bytes(small[:kept])
    with pytest.raises(FormatError, match=r"short\.bin"):
        Lexicon.open(path)


def test_a_file_of_another_kind_or_layout_is_refused(small: bytes) -> None:
    with pytest.raises(FormatError, match="no lexicon"):
        Lexicon(b"PK" + small[2:])
    with pytest.raises(FormatError, match="layout 9"):
        Lexicon(small[:8] + b"\x09" + small[9:])


def test_a_missing_file_is_refused_with_the_next_action(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"none\.bin.*make lexicon"):
        Lexicon.open(tmp_path / "none.bin")


def test_a_changed_byte_is_found_by_verifying(small: bytes) -> None:
    assert Lexicon(small).verify()
    assert not Lexicon(small[:-9] + bytes([small[-9] ^ 1]) + small[-8:]).verify()


def test_an_opened_lexicon_cannot_be_pickled(small: bytes) -> None:
    with pytest.raises(TypeError, match="open it in the process"):
        pickle.dumps(Lexicon(small))


def test_many_lookups_at_once_give_what_single_ones_give(lexicon: Lexicon) -> None:
    words = ["muhammad", "smith", "zzqqxx", "bank", "xi", ""]
    expected = np.array([lexicon.bits(word) for word in words], dtype=np.float32)
    assert lexicon.bits_of(words).dtype == np.float32
    np.testing.assert_array_equal(lexicon.bits_of(words), expected)
    np.testing.assert_allclose(lexicon.org_bits_of(words), [lexicon.org_bits(w) for w in words])
    assert lexicon.bits_of([]).shape == (0,)


def test_the_lists_of_pairs_are_as_long_as_promised() -> None:
    joined = pairs(NAME) + pairs(NICKNAME) + pairs(TRANSLATION)
    assert len(set(joined)) >= 60
    assert len(set(pairs(APART))) >= 60


@pytest.mark.parametrize(("left", "right"), pairs(NAME))
def test_spellings_of_one_name_share_a_class(lexicon: Lexicon, left: str, right: str) -> None:
    assert "name" in shared_kinds(lexicon, left, right)


@pytest.mark.parametrize(("left", "right"), pairs(NICKNAME))
def test_a_nickname_shares_a_class_with_its_full_name(
    lexicon: Lexicon, left: str, right: str
) -> None:
    assert "nickname" in shared_kinds(lexicon, left, right)


@pytest.mark.parametrize(("left", "right"), pairs(TRANSLATION))
def test_cognates_share_a_class_of_translations_only(
    lexicon: Lexicon, left: str, right: str
) -> None:
    assert shared_kinds(lexicon, left, right) == {"translation"}


@pytest.mark.parametrize(("left", "right"), pairs(APART))
def test_different_names_share_no_class(lexicon: Lexicon, left: str, right: str) -> None:
    assert (
        shared_kinds(lexicon, left, right) <= {"translation"}
        if is_gendered(left, right)
        else not shared_kinds(lexicon, left, right)
    )


def is_gendered(left: str, right: str) -> bool:
    """A man's and his wife's form of one family name, which may be translations."""
    return right == f"{left}a" and left.endswith(("ov", "ev"))


def test_no_class_of_a_kind_is_empty_of_meaning(lexicon: Lexicon) -> None:
    words = [word for pair in pairs(NAME) for word in pair]
    assert all(lexicon.classes(word) == tuple(sorted(lexicon.classes(word))) for word in words)
    assert {lexicon.kind(one) for word in words for one in lexicon.classes(word)} == {
        "name",
        "nickname",
        "translation",
    }


@pytest.mark.parametrize(
    "word", ["john", "mary", "muhammad", "aleksandr", "vladimir", "ali", "maria"]
)
def test_common_given_names_tell_little(lexicon: Lexicon, word: str) -> None:
    assert lexicon.bits(word) < 9
    share = lexicon.given_share(word)
    assert share is not None
    assert share > 0.5


@pytest.mark.parametrize("word", ["smith", "wang", "nguyen", "garcia", "ivanov", "kuznetsov"])
def test_common_family_names_tell_little_and_are_known_as_such(lexicon: Lexicon, word: str) -> None:
    assert lexicon.bits(word) < 11
    share = lexicon.given_share(word)
    assert share is not None
    assert share < 0.3


@pytest.mark.parametrize("word", ["deripaska", "prigozhin", "timchenko", "zawahiri"])
def test_rare_names_tell_much(lexicon: Lexicon, word: str) -> None:
    assert lexicon.bits(word) >= 13


def test_spellings_of_one_name_are_equally_common(lexicon: Lexicon) -> None:
    for left, right in (("muhammad", "mohamed"), ("vladimir", "volodymyr"), ("xi", "hsi")):
        assert lexicon.bits(left) == lexicon.bits(right)


def test_words_of_organisations_tell_less_in_their_names_than_family_names_do(
    lexicon: Lexicon,
) -> None:
    assert lexicon.org_bits("company") < lexicon.org_bits("shipping") < lexicon.org_bits("smirnov")
    assert lexicon.org_bits("bank") < lexicon.bits("deripaska")


def test_the_packaged_file_is_whole_and_small(lexicon: Lexicon) -> None:
    path = ROOT / "src/ostraka/names/data/lexicon.bin"
    assert lexicon.verify()
    assert path.stat().st_size < 8_000_000
    assert len(lexicon) > 100_000


def test_the_page_names_this_file_and_the_tables_it_was_built_from(lexicon: Lexicon) -> None:
    page = (ROOT / "docs/lexicon.md").read_text(encoding="utf-8")
    assert lexicon.digest in page
    for path in sorted((ROOT / "scripts/lexicon").glob("*.tsv")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert f"| scripts/lexicon/{path.name} | Apache-2.0, hand-made | `{digest}` |" in page


def test_the_spelling_rules_still_join_what_the_classes_leave_to_them() -> None:
    assert spelling_key("ivanov") == spelling_key("ivanoff")
    assert spelling_key("yusuf") == spelling_key("youssef")
