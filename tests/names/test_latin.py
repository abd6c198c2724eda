"""Reading every script in Latin letters, and the families of spellings."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.names import tables
from ostraka.names.latin import MOST, skeleton, spelling_key, to_latin, variants
from ostraka.names.scripts import clean, split_words


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("Müller", "muller"), ("Straße", "strasse"), ("Søren", "soren"), ("Ærø", "aero"),
        ("Đorđe", "dorde"), ("Łukasz", "lukasz"), ("Þór", "thor"), ("Işık", "isik"),
        ("İstanbul", "istanbul"), ("Əliyev", "aliyev"), ("Nguyễn", "nguyen"),
        ("Хрущёв", "khrushchev"), ("Щербаков", "shcherbakov"), ("Цветаева", "tsvetaeva"),
        ("Жуков", "zhukov"), ("Юрий", "yuriy"), ("Эльвира", "elvira"), ("Объедков", "obyedkov"),
        ("Зеленський", "zelenskyi"), ("Їжакевич", "yizhakevych"), ("Єнакієве", "yenakiieve"),
        ("Луганськ", "lugansk"), ("Згурський", "zghurskyi"), ("Київ", "kyiv"),
        ("Лукашэнка", "lukashenka"), ("Быкаў", "bykau"),
        ("Милошевић", "milosevic"), ("Ђинђић", "djindjic"), ("Љубљана", "ljubljana"),
        ("Ѓорѓи", "gjorgji"), ("Първанов", "parvanov"), ("Қазақ", "kazak"),
        ("Παπαδόπουλος", "papadopoulos"), ("Ευάγγελος", "evangelos"), ("Μπέτσης", "betsis"),
        ("Χρήστος", "christos"), ("Αυτοκράτωρ", "aftokrator"), ("Μαΐου", "maiou"),
        ("Սարգսյան", "sargsyan"), ("Երևան", "yerevan"), ("შევარდნაძე", "shevardnadze"),
        ("محمد", "muhammad"), ("مُحَمَّد", "muhammad"), ("أسامة", "usama"), ("ظواهري", "zawahiri"),
        ("توفيق", "tawfiq"), ("صوفيق", "sufiq"), ("سوريا", "suriya"), ("پهلوی", "phlwi"),
        ("عبدالغفار", "abdulghaffar"), ("خیرالله", "khayrullah"), ("مرتضی", "murtada"),
        ("וייצמן", "weizman"), ("נתניה", "ntnya"),
        ("نرگس‌زاده", "nrgszadh"), ("قاسمی", "ghasemi"), ("حسین‌زاده", "hosseinzadeh"),
        ("هنيه", "haniyeh"), ("मनमोहन", "manmohan"), ("सिंह", "singh"), ("नरेन्द्र", "narendra"),
        ("শেখ", "shekh"), ("રાજ", "raj"), ("நரேந்திர", "narendira"), ("රාජපක්ෂ", "rajapaksha"),
        ("ਸਿੰਘ", "singh"), ("राजीव", "rajiv"), ("ఇందిర", "indira"), ("ทักษิณ", "thaksin"),
        ("ลพบุรี", "lopburi"), ("しんぞう", "shinzo"), ("ジュンイチロウ", "junichiro"),
        ("שלום", "shalom"), ("习近平", "xijinping"), ("曾庆红", "zengqinghong"),
        ("김정은", "kimjongun"), ("さくら", "sakura"), ("トーキョー", "tokyo"),
        ("ประยุทธ์", "prayut"), ("B2B", "b2b"), ("1,000", "1000"), ("&", "and"), ("--", ""),
    ],
)  # fmt: skip
def test_a_word_is_read_by_the_rules_of_its_alphabet(word: str, latin: str) -> None:
    assert to_latin(clean(word)) == latin


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("Müller", "mueller"), ("Фёдор", "fyodor"), ("Григорий", "hryhoryi"),
        ("Евгений", "yevgeniy"), ("Юлія", "yuliya"), ("Душан", "dusan"), ("Антоній", "antonii"),
        ("Αντώνης", "adonis"), ("Χρήστος", "hristos"), ("习近平", "xi jin ping"),
        ("김정은", "kimjeongeun"), ("박근혜", "parkgeunhye"), ("이", "lee"), ("רון", "ron"),
        ("רון", "run"), ("محمد", "mhmd"), ("رضا", "reza"), ("حمیدرضا", "hamidreza"),
        ("Първанов", "purvanov"), ("Шойгу", "schoigu"), ("Шойгу", "choigou"), ("Азаров", "asarow"),
        ("Зеленський", "selenskyj"), ("Ціханоўская", "tikhanovskaya"), ("Вучић", "vuchich"),
        ("Ščukin", "shchukin"), ("Solženicyn", "solzhenitsyn"), ("しんばし", "shimbashi"),
        ("つかだ", "tukada"), ("しょうこう", "shohkoh"), ("রহমান", "rahamana"), ("หลีกภัย", "leekpai"),
    ],
)  # fmt: skip
def test_other_usual_readings_are_variants(word: str, reading: str) -> None:
    assert reading in variants(word)


@given(st.text(min_size=1, max_size=20))
def test_a_reading_is_lower_case_ascii_letters_and_digits(text: str) -> None:
    for word in split_words(clean(text)):
        assert re.fullmatch("[a-z0-9]*", to_latin(word))


@given(st.text(min_size=1, max_size=20))
def test_the_first_variant_is_the_reading_and_there_are_few(text: str) -> None:
    for word in split_words(clean(text)):
        found = variants(word)
        assert found[0] == to_latin(word)
        assert len(found) == len(set(found)) <= MOST


MEET = """
dmitry dmitriy dmitri dmitrij dmitrii | sergey sergei sergej serguei | yuri yury iurii jurij yuriy
nikolay nikolai nikolaj | aleksey alexei alexey aleksej | yevgeny evgeniy evgeny evgenii jewgeni
yelena elena jelena | yekaterina ekaterina jekaterina iekaterina | tatyana tatiana tatjana
natalya natalia natalja nataliya | yuliya yulia iuliia julija | mariya maria marija
anastasiya anastasia anastasija anastasiia | khrushchev chruschtschow khrouchtchev
shcherbakov schtscherbakow chtcherbakov | medvedev medwedew medvedeff | ivanov iwanow ivanoff
smirnov smirnow smirnoff | kuznetsov kuznecov kuznezow kuznetzov | tsvetkov tzvetkov zwetkow
zhukov joukov | zhirinovsky jirinovski zhirinovskiy | dostoyevsky dostoevsky dostojewski
vasilyev vasiliev vasilev wassiljew | grigoryev grigoriev grigorjev | andreyev andreev andrejev
alekseyevich alekseevich alexeyevich | nikolayevich nikolaevich nikolajewitsch
sergeyevich sergeevich | yanukovych janukowitsch ianoukovitch | chernov tchernov tschernow
kozhin kojin | mikhail michail mihail | khalid khaled | akhmed ahmed | khamzat hamzat
yakov iakov jakov | yaroslav iaroslav jaroslav | maksim maxim | aleksandr alexander alexandr
viktor victor | filip philip | fatima fatimah | sarah sara | hannah hanna
mohammed muhammad mohamed mohd mohammad mouhamed | mohammadi mohamadi muhammadi
hussein husayn hossein hussain | husseini hosseini husayni | gaddafi qadhafi kadhafi qaddafi
djamel jamal gamal | djaber jaber | rachid rashid rasheed | cheikh sheikh shaykh
youssef yusuf yousef | osama usama oussama | omar umar oumar | khadija hadija | ghassan gassan
qasim kassem qassem | qadir qader kader | tariq tarek | noor nour nur
noureddine nureddin nouraddin | salahuddin salaheddine salahaddin
abdulrahman abdelrahman abdurrahman abdurahman abdirahman abderrahmane | abdul abdel abdal abdur
abdullah abdallah abdulla | abdelaziz abdulaziz abdalaziz | abdullatif abdellatif
moustapha mustafa mostafa | suleiman sulayman soleiman | zeinab zaynab zainab
layla leila laila | feisal faisal faysal | weinberg vainberg | nizhny nizhniy nizhni
sevastopol sewastopol | arkady arkadiy arkadij | valery valeriy valerij valerii
gennady gennadiy gennadij | oleksiy oleksii oleksij | andriy andrii andrij
vitaliy vitaly vitali vitalii | anatoly anatoliy anatolij | georgiy georgy georgi georgij
vasily vasiliy wassili | pyotr petr piotr | fyodor fedor | semyon semen | artyom artem
lyudmila ludmila liudmila | lyubov liubov ljubov | vyacheslav viacheslav wjatscheslaw
kseniya xenia ksenia | putin poutine | yeltsin eltsin jelzin | joseph josef | carlos karlos
marco marko | oscar oskar | anna ana | mujahidin mujahideen | hizballah hezbollah
milosevic milosevich | petrovic petrovich petrovitch | markovic markovich | lukoil loukoil
shevchenko schewtschenko chevtchenko | poroshenko poroschenko | rasool rasul rasoul
mansour mansoor mansur | saeed said saied | habib habeeb | majeed majid madjid
dzhabrailov jabrailov djabrailov | dzhokhar jokhar djokhar | iwan ivan | musaev musayev
"""

DIFFER = """
maria mario | maria marie | ivan ivana | ali alia | hasan husain | hassan hussein | jon jan
juan yuan | khan han | zhou zhu | shin xin | cai kai | wang vang | zhang jang | chan shan
ahmad hamid | ahmed mohammed | mahmoud mohammed | jamal jamil | kamal kamil | karim karam
rashid rashad | salih salah | nasir nasr | samir samira | amir amira | omar amr | omar amir
said saad | said sayyid | said sajid | sergei sergio | marco marcos | anton antonio | daniel daniela
pavel pavlo | petr petra | oleg olga | igor egor | elena alena | elena ilona | elena helena
irina arina | marina mariana | roman ramon | viktor viktoria | nikola nikolai | aleksei aleksandr
aleksandr aleksandra | andrei andrea | andrew andreev | evgeni evgenia | vasili vasilisa | lin ling
li lee | chen cheng | jin jing | yu you | xu xue | wu woo | kim kin | young yang | jong jung
liu lu | luo lou | chou chu | zheng zhang | zhao zhou | tang tan | fan phan | martin martine
jean jane | jean joan | paul paula | luis luisa | karl karla | robert roberto | christian christine
dean deen | thomas thompson | khalid khalil | hatem hakim | tahir zahir | jaber jafar | majid wajid
wahid walid | bashir bashar | faisal fadil | hadi mahdi | mehdi majdi | nabil nabila | farid farida
zaid ziad | zaid zayn | yahya yasin | yunus yusuf | musa isa | abdi abdul | abdullah abdul
rahman rahim | hakim hakima | ivanov ivanova | ivanov ivanovich | petrov petrova | smirnov smirnova
dmitri dmitrieva | muratov muradov | akhmetov akhmedov | hani khani | raja rayya | lowe love
peyman pejman | faraj farai | alla ali | michel mitchell | meyer meer | sing singh
"""


def groups(text: str) -> list[list[str]]:
    return [group.split() for group in re.split(r"[|\n]", text) if group.strip()]


@pytest.mark.parametrize("spellings", groups(MEET), ids=lambda group: group[0])
def test_spellings_of_one_name_share_a_key(spellings: list[str]) -> None:
    assert len({spelling_key(form) for form in spellings}) == 1


@pytest.mark.parametrize("names", groups(DIFFER), ids=lambda group: "-".join(group))
def test_different_names_have_different_keys(names: list[str]) -> None:
    assert len({spelling_key(form) for form in names}) == len(names)


def test_the_lists_of_pairs_are_long_enough_to_mean_something() -> None:
    assert len(groups(MEET)) >= 80
    assert len(groups(DIFFER)) >= 80


@pytest.mark.parametrize(
    ("dropped", "full"),
    [("mhmd", "muhammad"), ("mhmmd", "mohammed"), ("khld", "khalid"), ("brhm", "brahim"),
     ("vldmr", "vladimir"), ("slvdr", "salvador"), ("skndr", "skander"), ("mhmwd", "mahmoud")],
)  # fmt: skip
def test_a_name_without_vowels_has_the_skeleton_of_the_name(dropped: str, full: str) -> None:
    assert skeleton(dropped) == skeleton(full)


@pytest.mark.parametrize(
    ("one", "other"),
    [("mahmoud", "mohammed"), ("hasan", "husain"), ("jamal", "jamil"), ("salih", "salah"),
     ("rashid", "rashad"), ("ahmed", "mohammed"), ("ivan", "anna"), ("omar", "amir")],
)  # fmt: skip
def test_the_commonest_names_of_like_consonants_keep_other_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


_WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)


@given(_WORDS)
def test_a_key_is_letters_and_never_empty_and_its_skeleton_begins_as_it_does(word: str) -> None:
    assert re.fullmatch("[a-zA-Z]+", spelling_key(word))
    assert skeleton(word)


@given(st.text(alphabet="abc123", min_size=1, max_size=8))
def test_a_word_with_a_digit_is_its_own_key(word: str) -> None:
    assert word.isalpha() or spelling_key(word) == word


@pytest.mark.parametrize("word", ["ye" * 5000, "abdaa" * 4000, "iyj" * 6000, "schtsch" * 3000])
def test_a_hostile_word_is_keyed_in_linear_time(word: str) -> None:
    assert len(spelling_key(word)) <= len(word)


def test_no_spelling_stands_in_two_families() -> None:
    seen: dict[str, str] = {}
    for key, spellings, _ in tables.rows("spellings"):
        for spelling in {key, *spellings.split()}:
            assert re.fullmatch("[a-z]+", spelling)
            assert seen.setdefault(spelling, key) == key


def test_every_row_of_the_alphabets_reads_as_ascii() -> None:
    for _, letters, latin in tables.rows("letters"):
        assert letters.strip("^$")
        assert re.fullmatch("[a-z]*", latin)


@pytest.mark.parametrize(
    "word", ["عبدال" * 3000, "الله" * 3000, "김" * 5000, "习" * 5000, "й" * 9000]
)
def test_a_hostile_word_is_read_without_going_deep(word: str) -> None:
    assert variants(word)[0] == to_latin(word)


@pytest.mark.parametrize(("word", "latin"), [("๑๕", "15"), ("อ", ""), ("ๆ", "")])
def test_thai_figures_and_silent_signs_alone_are_read_without_a_failure(
    word: str, latin: str
) -> None:
    assert to_latin(word) == latin
