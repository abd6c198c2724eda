"""Payment messages: what is screened how, and what is not. All messages and lists are invented."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.invented import DAY, fact, named, record, screener
from tests.screening.messages_made import NamesInText, message, party

from ostraka.index.build import ListVersion
from ostraka.intake.fields import Field, Message, Role, Subject
from ostraka.model.errors import FormatError, NotReadyError
from ostraka.model.records import StoredRecord
from ostraka.screening.messages import MessageScreener, failed, screen_message
from ostraka.screening.messages_documents import message_document
from ostraka.screening.messages_result import MessageResult
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener

WALLET = "bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh"
LISTED: list[StoredRecord] = [
    named(1, "Zavodina Petrovina Kuznetskova"),
    record(
        2,
        fact("name", "Northwindia Commercial Bank"),
        fact("swiftBic", "NWINRUMM"),
        fact("leiCode", "529900T8BM49AURSDO55"),
        schema="Company",
    ),
    record(3, fact("name", "Blue Carabel"), fact("imoNumber", "9074729"), schema="Vessel"),
    record(
        4,
        fact("name", "Ivan Sidorchenko"),
        fact("birthDate", "1960-08-31"),
        fact("passportNumber", "AB7001234"),
    ),
    record(5, fact("name", "Gavrilo Tarikanov"), fact("publicKey", WALLET)),
    named(6, "Teldomarine Shipping", schema="Company"),
    record(7, fact("name", "Mirabella"), fact("imoNumber", "9176187"), schema="Vessel"),
]
EU = [
    record("EU.1", fact("name", "Olga Europina Zimskaya"), list_id="eu_fsf"),
    record("EU.2", fact("name", "Maksim Obojev Dvojnikov"), list_id="eu_fsf"),
    record("2", fact("name", "Maksim Obojev Dvojnikov"), list_id="un_sc"),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return screener(tmp_path_factory.mktemp("index"), [*EU, *LISTED])


def ask(opened: Screener, asked: Message, names: dict[str, str] | None = None) -> MessageResult:
    return screen_message(opened, NamesInText(opened, names), asked, DAY)


def ids(result: MessageResult) -> list[tuple[str, str, str]]:
    return [(hit.path, hit.kind, hit.hit.id if hit.hit else "") for hit in result.hits]


def test_a_message_of_nobody_listed_passes_and_shows_every_field_with_its_role(
    opened: Screener,
) -> None:
    asked = message(
        party("Dbtr", "Anna Unbekannt", country="DE"),
        party("CdtrAgt", "Globexa Bank", bank=True, bic="GLOBDEFF"),
        texts=("INVOICE 12",),
        retained=("REF1",),
    )
    result = ask(opened, asked)
    assert result.outcome == "pass"
    assert result.hits == ()
    assert result.fields == asked.fields
    document = message_document(result)
    assert [field["role"] for field in document["fields"]] == [f.role for f in asked.fields]
    assert result.receipt is not None
    assert result.receipt.on == DAY.isoformat()


@pytest.mark.parametrize("part", ["Dbtr", "UltmtDbtr", "InitgPty", "Cdtr", "UltmtCdtr", "Invcr"])
def test_a_listed_party_is_met_in_every_part_of_a_payment(opened: Screener, part: str) -> None:
    asked = message(party("Dbtr", "Anna Unbekannt"), party(part, "KUZNETSKOVA ZAVODINA PETROVINA"))
    result = ask(opened, asked)
    assert result.outcome == "alert"
    assert ids(result) == [(f"CdtTrfTxInf[1]/{part}/Nm", "name", "invented-1")]
    assert result.hits[0].part == part
    assert "invented-1" in result.reasons[0]


def test_a_listed_name_in_a_retained_field_is_kept_and_not_screened(opened: Screener) -> None:
    asked = message(
        party("Dbtr", "Anna Unbekannt"),
        retained=("ZAVODINA PETROVINA KUZNETSKOVA", "NWINRUMM", "IMO 9074729", "TEHRAN"),
    )
    result = ask(opened, asked, {"ZAVODINA PETROVINA KUZNETSKOVA": "Person"})
    assert result.outcome == "pass"
    assert [f.value for f in result.fields if f.role is Role.RETAINED] == [
        "ZAVODINA PETROVINA KUZNETSKOVA",
        "NWINRUMM",
        "IMO 9074729",
        "TEHRAN",
    ]


def test_an_account_that_equals_an_imo_number_is_no_ship(opened: Screener) -> None:
    asked = message(
        party("Cdtr", "Anna Unbekannt", account="9074729"),
        party("Dbtr", "Berta Unbekannt", account="IMO9074729"),
    )
    assert ask(opened, asked).outcome == "pass"


def test_an_account_that_is_a_listed_wallet_is_met(opened: Screener) -> None:
    result = ask(opened, message(party("Cdtr", "Anna Unbekannt", account=WALLET)))
    assert ids(result) == [("CdtTrfTxInf[1]/Cdtr/Acct/Id", "identifier", "invented-5")]


@pytest.mark.parametrize("bic", ["NWINRUMM", "NWINRUMMXXX", "NWINRUMM017", "NWINRUMMAXXX"])
def test_a_listed_bank_is_met_by_its_bic_and_so_are_its_branches(
    opened: Screener, bic: str
) -> None:
    result = ask(opened, message(party("IntrmyAgt1", bank=True, bic=bic)))
    path = "CdtTrfTxInf[1]/IntrmyAgt1/FinInstnId/BICFI"
    assert ids(result) == [(path, "bic", "invented-2")]


@pytest.mark.parametrize("bic", ["NWINRUM", "NWINDEFF", "NWINRUFF", "ANWINRUM", "NWIN"])
def test_a_bic_that_shares_a_part_with_a_listed_one_is_not_met(opened: Screener, bic: str) -> None:
    result = ask(opened, message(party("IntrmyAgt1", bank=True, bic=bic)))
    assert result.outcome == "pass"


def test_a_bank_is_met_by_its_name_without_a_bic_and_by_its_lei(opened: Screener) -> None:
    by_name = message(party("CdtrAgt", "NORTHWINDIA COMMERCIAL BANK", bank=True))
    assert ids(ask(opened, by_name)) == [("CdtTrfTxInf[1]/CdtrAgt/Nm", "name", "invented-2")]
    by_lei = message(party("Cdtr", "Somebody Else", lei="529900T8BM49AURSDO55"))
    assert ids(ask(opened, by_lei)) == [
        ("CdtTrfTxInf[1]/Cdtr/Id/OrgId/LEI", "identifier", "invented-2")
    ]


def test_a_birth_date_and_a_passport_of_the_message_count_as_evidence(opened: Screener) -> None:
    other = message(party("Cdtr", "Ivan Sidorchenko", person=True, birth="1991-01-01"))
    assert ask(opened, other).outcome == "pass"
    same = message(party("Cdtr", "Ivan Sidorchenko", person=True, birth="1960-08-31"))
    result = ask(opened, same)
    assert result.hits[0].hit is not None
    assert "birthDate" in {piece.feature for piece in result.hits[0].hit.evidence}
    passport = message(party("Cdtr", "I. S.", identifiers=(("passportNumber", "AB7001234"),)))
    assert [kind for _, kind, _ in ids(ask(opened, passport))] == ["identifier"]


@pytest.mark.parametrize(
    "name",
    [
        "ANNA UNBEKANNT C/O ZAVODINA PETROVINA KUZNETSKOVA",
        "Anna Unbekannt on behalf of Zavodina Petrovina Kuznetskova",
        "ANNA UNBEKANNT AND ZAVODINA PETROVINA KUZNETSKOVA",
        "UNBEKANNT (ZAVODINA PETROVINA KUZNETSKOVA)",
        "ACME HOLDING FBO: ZAVODINA PETROVINA KUZNETSKOVA",
    ],
)
def test_a_second_party_in_one_name_is_met(opened: Screener, name: str) -> None:
    result = ask(opened, message(party("Dbtr", name)))
    assert ids(result) == [("CdtTrfTxInf[1]/Dbtr/Nm", "name", "invented-1")]


def test_a_field_that_no_subject_holds_is_screened_alone(opened: Screener) -> None:
    asked = message(
        others=(
            Field("X/CtctDtls/Nm", Role.PARTY, "Zavodina Petrovina Kuznetskova", "name"),
            Field("X/Bk", Role.AGENT, "NWINRUMMXXX", "bic"),
            Field("X/Ship", Role.IDENTIFIER, "9074729", "imoNumber"),
            Field("X/Acct", Role.IDENTIFIER, "9074729", "account"),
        )
    )
    assert ids(ask(opened, asked)) == [
        ("X/CtctDtls/Nm", "name", "invented-1"),
        ("X/Bk", "bic", "invented-2"),
        ("X/Ship", "identifier", "invented-3"),
    ]


@pytest.mark.parametrize(
    "company",
    [
        party("Cdtr", "Mirabella", person=False),
        party("Cdtr", "Mirabella Ltd"),
        party("CdtrAgt", "Mirabella", bank=True),
        party("Cdtr", "Mirabella", person=True),
    ],
    ids=["says so", "legal form", "bank", "person"],
)
def test_a_company_that_has_the_name_of_a_listed_ship_is_not_that_ship(
    opened: Screener, company: tuple[Subject, tuple[Field, ...]]
) -> None:
    assert ask(opened, message(company)).outcome == "pass"


@pytest.mark.parametrize(
    "ship",
    [
        party("Cdtr", "MV MIRABELLA"),
        party("Cdtr", "Mirabella"),
        party("Cdtr", "Somebody Ltd", identifiers=(("imoNumber", "9176187"),)),
    ],
    ids=["calls itself one", "of unknown kind", "number"],
)
def test_a_ship_is_met_by_its_name_and_by_its_number(
    opened: Screener, ship: tuple[Subject, tuple[Field, ...]]
) -> None:
    assert {one for _, _, one in ids(ask(opened, message(ship)))} == {"invented-7"}


def test_where_somebody_was_born_is_no_geography(opened: Screener) -> None:
    born = [
        Field("X/PrvtId/DtAndPlcOfBirth/CtryOfBirth", Role.GEOGRAPHY, "IR", "country"),
        Field("X/PrvtId/DtAndPlcOfBirth/CityOfBirth", Role.GEOGRAPHY, "Tehran", "town"),
        Field("X/Born", Role.GEOGRAPHY, "Tehran", "birthPlace"),
    ]
    assert ask(opened, message(others=tuple(born))).outcome == "pass"


def test_a_listed_party_in_free_text_is_met_with_its_place(opened: Screener) -> None:
    asked = message(texts=("PAYMENT FOR", "TELDOMARINE SHIPPING INV 22"))
    result = ask(opened, asked, {"TELDOMARINE SHIPPING": "Company"})
    (hit,) = result.hits
    assert hit.path == "CdtTrfTxInf[1]/RmtInf/Ustrd[2]"
    assert hit.kind == "text"
    assert hit.value == "TELDOMARINE SHIPPING"


def test_a_name_that_is_cut_by_the_end_of_a_line_is_met(opened: Screener) -> None:
    names = {"TELDOMARINE SHIPPING": "Company"}
    spaced = message(texts=("SETTLEMENT OF INVOICES OF TELDOMARINE", "SHIPPING"))
    assert ask(opened, spaced, names).outcome == "alert"
    line = "SETTLEMENT OF OLD INVOICES OF TELDOM\nARINE SHIPPING"
    assert ask(opened, message(texts=(line,)), names).outcome == "alert"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("FREIGHT IMO 9074729 VOY 3", "identifier"),
        ("FREIGHT MV UNKNOWN 9074729", "identifier"),
        ("WITH NWINRUMMXXX AS BANK", "bic"),
        (f"SEND TO {WALLET}.", "identifier"),
        ("LEI:529900T8BM49AURSDO55", "identifier"),
        ("/LEI/529900T8BM49AURSDO56", ""),
        ("northwinrumm banking", ""),
    ],
)
def test_codes_in_free_text_are_met(opened: Screener, text: str, kind: str) -> None:
    kinds = [one for _, one, _ in ids(ask(opened, message(texts=(text,))))]
    assert kinds == ([kind] if kind else [])


def test_a_number_in_free_text_is_a_ship_only_where_the_text_speaks_of_one(
    opened: Screener,
) -> None:
    assert ask(opened, message(texts=("INVOICE 9074729",))).outcome == "pass"


def test_a_listed_party_in_an_address_line_is_met(opened: Screener) -> None:
    asked = message(party("Cdtr", "Anna Unbekannt", lines=("C/O TELDOMARINE SHIPPING", "PARIS")))
    result = ask(opened, asked, {"TELDOMARINE SHIPPING": "Company"})
    assert ids(result) == [("CdtTrfTxInf[1]/Cdtr/PstlAdr/AdrLine[1]", "text", "invented-6")]


def test_an_address_in_an_embargoed_territory_alerts_with_the_law(opened: Screener) -> None:
    asked = message(party("Cdtr", "Anna Unbekannt", town="Simferopol", country="RU"))
    (hit,) = ask(opened, asked).hits
    assert (hit.path, hit.kind) == ("CdtTrfTxInf[1]/Cdtr/PstlAdr/TwnNm", "geography")
    assert hit.place is not None
    assert hit.place.territory == "crimea"
    answers = {one.actors[0]: one.answer for one in hit.decisions}
    assert answers["us-financial-institution"] == "reject"


def test_iran_as_a_given_name_is_no_geography_and_as_a_country_it_is(opened: Screener) -> None:
    assert ask(opened, message(party("Cdtr", "Iran Ferreira", country="BR"))).outcome == "pass"
    assert ask(opened, message(party("Cdtr", "Ana Ferreira", country="IR"))).outcome == "alert"


def test_a_nationality_is_no_geography(opened: Screener) -> None:
    asked = message(party("Cdtr", "Anna Unbekannt", nationality="IR", country="DE"))
    assert ask(opened, asked).outcome == "pass"


def test_a_bank_or_an_account_in_an_embargoed_country_is_met(opened: Screener) -> None:
    bank = ask(opened, message(party("CdtrAgt", bank=True, bic="ABCDIRTH")))
    assert ids(bank) == [("CdtTrfTxInf[1]/CdtrAgt/FinInstnId/BICFI", "geography", "")]
    account = message(party("Cdtr", "Anna Unbekannt", account="IR580540105180021273113007"))
    assert [kind for _, kind, _ in ids(ask(opened, account))] == ["geography"]
    wrong = message(party("Cdtr", "Anna Unbekannt", account="IR590540105180021273113007"))
    assert ask(opened, wrong).outcome == "pass"


def test_a_denial_is_reported_and_alerts_only_if_something_else_leads_there(
    opened: Screener,
) -> None:
    alone = ask(opened, message(texts=("NOT RELATED TO IRAN",)))
    assert alone.outcome == "pass"
    assert [one.territory for one in alone.denied] == ["iran"]
    beside = message(party("Cdtr", "Anna", town="Tehran"), texts=("NOT RELATED TO IRAN",))
    result = ask(opened, beside)
    assert result.denied == ()
    assert [kind for _, kind, _ in ids(result)] == ["geography", "geography"]


def test_a_territory_in_a_listed_partys_name_is_one_hit(tmp_path: Path) -> None:
    listed = screener(tmp_path, [named(1, "Zarbank Iran Melliya", schema="Company")])
    finder = NamesInText(listed, {"ZARBANK IRAN MELLIYA": "Company"})
    result = screen_message(listed, finder, message(texts=("FROM ZARBANK IRAN MELLIYA",)), DAY)
    assert [hit.kind for hit in result.hits] == ["text"]


def test_the_laws_answer_stands_beside_a_hit_and_depends_on_who_acts(opened: Screener) -> None:
    asked = message(party("Cdtr", "Olga Europina Zimskaya"))
    finder = NamesInText(opened)
    each = screen_message(opened, finder, asked, DAY)
    assert len(each.hits[0].decisions) == 6
    one = screen_message(opened, finder, asked, DAY, actors=("eu-operator", "us-person"))
    (answer,) = one.hits[0].decisions
    assert answer.actors == ("eu-operator", "us-person")


def test_the_same_message_gives_the_same_bytes_whatever_was_screened_before(
    opened: Screener,
) -> None:
    asked = message(party("Cdtr", "Kuznetskova Zavodina Petrovina"), texts=("TO TEHRAN",))
    alone = message_document(ask(opened, asked))
    made = MessageScreener(opened, NamesInText(opened), DAY)
    others = [message(party("Cdtr", f"Nobody {n}"), texts=(f"NO {n}",)) for n in range(5)]
    among = made.screen([*others, asked, asked])
    encoded = msgspec.json.encode(alone, order="sorted")
    assert msgspec.json.encode(message_document(among[-1]), order="sorted") == encoded
    assert msgspec.json.encode(message_document(among[-2]), order="sorted") == encoded


def test_what_repeats_among_messages_is_looked_up_once(opened: Screener) -> None:
    finder = NamesInText(opened)
    made = MessageScreener(opened, finder, DAY)
    made.screen([message(texts=("THE SAME TEXT",)) for _ in range(10)])
    assert finder.asked == ["THE SAME TEXT"]


def test_a_message_that_cannot_be_read_is_an_error_with_place_and_action() -> None:
    error = FormatError("no block 4", source="a.fin", place="message 3", action="Repair it.")
    result = failed("a.fin", error)
    assert result.outcome == "error"
    assert result.reasons == ("a.fin, message 3: no block 4. Repair it.",)
    assert message_document(result)["fields"] == []


def test_the_policy_decides_what_is_screened_and_how(opened: Screener) -> None:
    asked = message(
        party("Dbtr", "Zavodina Petrovina Kuznetskova"), party("CdtrAgt", bic="NWINRUMM")
    )
    for policy, met in (
        (Policy(lists=("eu_fsf",)), set()),
        (Policy(method="ofac"), {"invented-1"}),
        (Policy(threshold=0.99), {"invented-2"}),
    ):
        under = Screener(opened.snapshot, opened.lexicon, policy, code_version="0")
        assert {one for _, _, one in ids(ask(under, asked))} == met


def test_nothing_is_passed_on_a_day_before_every_list(tmp_path: Path) -> None:
    listed = screener(tmp_path, LISTED, versions=[ListVersion("invented", "2030-01-01")])
    with pytest.raises(NotReadyError):
        screen_message(listed, NamesInText(listed), message(), DAY)
