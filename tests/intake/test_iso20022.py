"""ISO 20022 messages: nothing is lost, every value has its role. Made-up ones are invented."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ostraka.intake.fields import Message, Role, Subject
from ostraka.intake.iso20022 import is_iso, read_iso
from ostraka.model.errors import FormatError

SCREENED = {Role.PARTY, Role.AGENT, Role.IDENTIFIER, Role.TEXT, Role.GEOGRAPHY}
NAME = "INVENTED TRADING HOUSE"


def values_of(data: bytes) -> Counter[str]:
    """Every text and attribute value of an XML file, trimmed; comments are none."""
    found: Counter[str] = Counter()
    for element in etree.fromstring(data, etree.XMLParser(remove_comments=True)).iter():
        texts = [element.text, *element.attrib.values()]
        if element.getparent() is not None:
            texts.append(element.tail)
        found.update(str(text).strip() for text in texts if text and str(text).strip())
    return found


def values_read(messages: tuple[Message, ...]) -> Counter[str]:
    return Counter(field.value for message in messages for field in message.fields)


def one(body: str, root: str = "FIToFICstmrCdtTrf", type_: str = "pacs.008.001.08") -> Message:
    """A message with this in it; a bank is always there."""
    text = (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{type_}"><{root}>'
        "<GrpHdr><MsgId>M1</MsgId><InstgAgt><FinInstnId><BICFI>GLOBDEFF</BICFI></FinInstnId>"
        f"</InstgAgt></GrpHdr>{body}</{root}></Document>"
    )
    (found,) = read_iso(text.encode(), "invented.xml")
    return found


def subject(message: Message, part: str) -> Subject:
    return next(one for one in message.subjects if one.part == part)


def test_every_shared_message_is_read_without_loss(shared: Path) -> None:
    files = sorted((shared / "payments").rglob("*.xml"))
    assert len(files) > 50
    for path in files:
        data = path.read_bytes()
        messages = read_iso(data, path.name)
        assert values_read(messages) == values_of(data), path.name
        for message in messages:
            assert message.type, path.name
            paths = {field.path for field in message.fields}
            assert all(one.path for one in message.subjects)
            assert len(paths) == len(message.fields), path.name


_NAMES = st.sampled_from(
    ["Nm", "Dbtr", "CdtTrfTxInf", "Id", "Othr", "Cd", "Foo", "Amt", "FinInstnId", "AppHdr", "Ustrd"]
)
_TEXTS = st.text(st.characters(codec="ascii", categories=("L", "N", "Zs")), max_size=12)


def _elements(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, attribute, text, inside: (
            f"<{name} Ccy='{attribute}'>{text}{''.join(inside)}{text}</{name}>"
        ),
        _NAMES,
        _TEXTS,
        _TEXTS,
        st.lists(children, max_size=3),
    )


@settings(max_examples=200)
@given(st.recursive(_TEXTS.map(lambda text: f"<Nm>{text}</Nm>"), _elements, max_leaves=12))
def test_no_tree_loses_a_value(inside: str) -> None:
    data = f"<E>{inside}<Document><X><Agt><BICFI>GLOBDEFF</BICFI></Agt>{inside}</X></Document></E>"
    wanted = values_of(data.encode())
    assert values_read(read_iso(data.encode(), "invented.xml")) == wanted


PARTY = "<Nm>{}</Nm>"
BANK = "<FinInstnId><Nm>{}</Nm></FinInstnId>"


@pytest.mark.parametrize(
    ("at", "body"),
    [
        *[
            (part, BANK)
            for part in (
                "InstgAgt", "InstdAgt", "InstgRmbrsmntAgt", "InstdRmbrsmntAgt", "ThrdRmbrsmntAgt",
                "PrvsInstgAgt1", "PrvsInstgAgt2", "PrvsInstgAgt3", "IntrmyAgt1", "IntrmyAgt2",
                "IntrmyAgt3", "DbtrAgt", "CdtrAgt", "FwdgAgt", "Svcr",
            )
        ],
        *[
            (part, PARTY)
            for part in (
                "Dbtr", "UltmtDbtr", "InitgPty", "Cdtr", "UltmtCdtr", "DbtrAcct", "CdtrAcct",
                "Invcr", "Invcee", "Grnshee", "GrnshmtAdmstr", "Ownr", "TradgPty",
            )
        ],
        ("Orgtr", "<Pty><Nm>{}</Nm></Pty>"),
        ("Cdtr", "<Pty><Nm>{}</Nm></Pty>"),
        ("RmtLctnDtls", "<PstlAdr><Nm>{}</Nm></PstlAdr>"),
        ("CtctDtls", "<Nm>{}</Nm>"),
    ],
)  # fmt: skip
def test_a_name_belongs_to_the_party_that_bears_it(at: str, body: str) -> None:
    message = one(f"<CdtTrfTxInf><{at}>{body.format(NAME)}</{at}></CdtTrfTxInf>")
    found = next(one for one in message.subjects if one.path == f"CdtTrfTxInf/{at}")
    assert found.names == (NAME,)
    assert found.bank == (body == BANK)
    field = next(field for field in message.fields if field.value == NAME)
    assert field.role is (Role.AGENT if body == BANK else Role.PARTY)
    assert field.subject == found.path


@pytest.mark.parametrize(
    "body",
    [
        "<InstrForCdtrAgt><InstrInf>{}</InstrInf></InstrForCdtrAgt>",
        "<InstrForNxtAgt><InstrInf>{}</InstrInf></InstrForNxtAgt>",
        "<Purp><Prtry>{}</Prtry></Purp>",
        "<RgltryRptg><Dtls><Inf>{}</Inf></Dtls></RgltryRptg>",
        "<RgltryRptg><Authrty><Nm>{}</Nm></Authrty></RgltryRptg>",
        "<Tax><Dbtr><Authstn><Nm>{}</Nm></Authstn></Dbtr></Tax>",
        "<Tax><AdmstnZn>{}</AdmstnZn></Tax>",
        "<RmtInf><Ustrd>{}</Ustrd></RmtInf>",
        "<RmtInf><Strd><AddtlRmtInf>{}</AddtlRmtInf></Strd></RmtInf>",
        "<SplmtryData><Envlp><Any><Thing>{}</Thing></Any></Envlp></SplmtryData>",
        "<RtrRsnInf><AddtlInf>{}</AddtlInf></RtrRsnInf>",
        "<RtrRsnInf><Orgtr><Nm>{}</Nm></Orgtr></RtrRsnInf>",
        "<OrgnlTxRef><Cdtr><Pty><Nm>{}</Nm></Pty></Cdtr></OrgnlTxRef>",
        "<UndrlygCstmrCdtTrf><UltmtCdtr><Nm>{}</Nm></UltmtCdtr></UndrlygCstmrCdtTrf>",
        "<ChqInstr><DlvrTo><Nm>{}</Nm></DlvrTo></ChqInstr>",
        "<Cdtr><PstlAdr><AdrLine>{}</AdrLine></PstlAdr></Cdtr>",
        "<Cdtr><PstlAdr><CareOf>{}</CareOf></PstlAdr></Cdtr>",
        "<Cdtr><Id><OrgId><Othr><Id>{}</Id></Othr></OrgId></Id></Cdtr>",
        "<CdtrAcct><Prxy><Id>{}</Id></Prxy></CdtrAcct>",
        "<CdtrAgt><BrnchId><Nm>{}</Nm></BrnchId></CdtrAgt>",
        "<NewElementOfAnotherYear>{}</NewElementOfAnotherYear>",
        "<LclInstrm><Cd>{}</Cd></LclInstrm>",
        "<IntrBkSttlmAmt>{}</IntrBkSttlmAmt>",
        "<IntrBkSttlmDt>{}</IntrBkSttlmDt>",
        "<Amt Ccy='{}'>1</Amt>",
        "<Amt new='{}'>1</Amt>",
        "{}<Amt>1</Amt>",
    ],
)
def test_what_may_name_somebody_is_screened_wherever_it_stands(body: str) -> None:
    message = one(f"<CdtTrfTxInf>{body.format(NAME)}</CdtTrfTxInf>")
    (field,) = [field for field in message.fields if field.value == NAME]
    assert field.role in SCREENED


@pytest.mark.parametrize(
    "body",
    [
        "<PmtId><InstrId>{}</InstrId></PmtId>",
        "<PmtId><EndToEndId>{}</EndToEndId></PmtId>",
        "<PmtId><TxId>{}</TxId></PmtId>",
        "<PmtId><ClrSysRef>{}</ClrSysRef></PmtId>",
        "<OrgnlGrpInf><OrgnlMsgId>{}</OrgnlMsgId></OrgnlGrpInf>",
        "<OrgnlEndToEndId>{}</OrgnlEndToEndId>",
        "<RmtInf><Strd><CdtrRefInf><Ref>{}</Ref></CdtrRefInf></Strd></RmtInf>",
        "<RmtInf><Strd><RfrdDocInf><Nb>{}</Nb></RfrdDocInf></Strd></RmtInf>",
        "<MndtRltdInf><MndtId>{}</MndtId></MndtRltdInf>",
    ],
)
def test_a_reference_is_kept_and_not_screened_whatever_it_looks_like(body: str) -> None:
    message = one(f"<CdtTrfTxInf>{body.format(NAME)}</CdtTrfTxInf>")
    (field,) = [field for field in message.fields if field.value == NAME]
    assert field.role is Role.RETAINED
    assert field.kind == "reference"


def test_a_party_is_put_together_from_all_that_is_said_of_it() -> None:
    message = one(
        "<CdtTrfTxInf><Dbtr><Nm>Olga Invented</Nm><PstlAdr><StrtNm>Main Road</StrtNm>"
        "<BldgNb>7</BldgNb><PstCd>1010</PstCd><TwnNm>Vienna</TwnNm><Ctry>AT</Ctry>"
        "<AdrLine>Door 3</AdrLine></PstlAdr><Id><PrvtId><DtAndPlcOfBirth>"
        "<BirthDt>1970-05-06</BirthDt><CityOfBirth>Graz</CityOfBirth><CtryOfBirth>AT</CtryOfBirth>"
        "</DtAndPlcOfBirth><Othr><Id>P1234567</Id><SchmeNm><Cd>CCPT</Cd></SchmeNm></Othr>"
        "</PrvtId></Id><CtryOfRes>DE</CtryOfRes></Dbtr>"
        "<DbtrAcct><Id><IBAN>AT611904300234573201</IBAN></Id><Nm>O. Invented</Nm>"
        "<Prxy><Id>olga@example.org</Id></Prxy></DbtrAcct></CdtTrfTxInf>"
    )
    found = subject(message, "Dbtr")
    assert found.person is True
    assert found.names == ("Olga Invented",)
    assert found.births == ("1970-05-06",)
    assert found.birth_places == ("Graz", "AT")
    assert found.countries == ("AT", "DE")
    assert found.identifiers == (("passportNumber", "P1234567"),)
    assert found.accounts == ("AT611904300234573201", "olga@example.org")
    assert found.address == ("7", "Main Road", "Door 3", "1010", "Vienna", "AT")
    assert (found.towns, found.postcodes) == (("Vienna",), ("1010",))
    account = subject(message, "DbtrAcct")
    assert account.names == ("O. Invented",)
    assert account.accounts == found.accounts


def test_a_body_is_known_by_its_codes() -> None:
    message = one(
        "<CdtTrfTxInf><Cdtr><Nm>Invented Ltd</Nm><Id><OrgId><AnyBIC>GLOBFRPP</AnyBIC>"
        "<LEI>529900T8BM49AURSDO55</LEI><Othr><Id>77</Id><SchmeNm><Prtry>INN</Prtry></SchmeNm>"
        "</Othr></OrgId></Id></Cdtr><CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>RUCBC</Cd>"
        "</ClrSysId><MmbId>044525593</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt></CdtTrfTxInf>"
    )
    found = subject(message, "Cdtr")
    assert found.person is False
    assert found.bics == ("GLOBFRPP",)
    assert found.leis == ("529900T8BM49AURSDO55",)
    assert found.identifiers == (("innCode", "77"),)
    bank = subject(message, "CdtrAgt")
    assert bank.bank
    assert bank.identifiers == (("bikCode", "044525593"),)


def test_type_identification_currency_and_date_are_told() -> None:
    message = one(
        "<CdtTrfTxInf><IntrBkSttlmAmt Ccy='EUR'>1.00</IntrBkSttlmAmt>"
        "<IntrBkSttlmDt>2026-05-01</IntrBkSttlmDt><InstdAmt Ccy='USD'>2</InstdAmt>"
        "<PmtTpInf><LclInstrm><Cd>INST</Cd></LclInstrm></PmtTpInf></CdtTrfTxInf>"
    )
    assert (message.type, message.id, message.date) == ("pacs.008.001.08", "M1", "2026-05-01")
    assert message.currencies == ("EUR", "USD")
    assert message.instant
    assert not one("<CdtTrfTxInf><SvcLvl><Cd>URGP</Cd></SvcLvl></CdtTrfTxInf>").instant
    asked = one("<PmtInf><ReqdExctnDt><Dt>2026-05-02</Dt></ReqdExctnDt></PmtInf>")
    assert asked.date == "2026-05-02"


HEADER = (
    "<AppHdr xmlns='urn:iso:std:iso:20022:tech:xsd:head.001.001.02'><Fr><FIId><FinInstnId>"
    "<BICFI>GLOBDEFF</BICFI></FinInstnId></FIId></Fr><To><OrgId><Nm>Invented House</Nm></OrgId>"
    "</To><BizMsgIdr>B{0}</BizMsgIdr><MsgDefIdr>camt.110.001.01</MsgDefIdr></AppHdr>"
)
INQUIRY = (
    "<Document><InvstgtnReq><InvstgtnReq><Ustrd>About {0}</Ustrd></InvstgtnReq></InvstgtnReq>"
    "</Document>"
)


def test_headers_and_envelopes_belong_to_their_message() -> None:
    pieces = "".join(
        f"<Msg><Note>note {n}</Note>{HEADER.format(n)}{INQUIRY.format(n)}</Msg>" for n in (1, 2)
    )
    first, second = read_iso(f"<Batch>{pieces}<End>over</End></Batch>".encode(), "invented.xml")
    assert (first.source, second.source) == ("invented.xml#1", "invented.xml#2")
    assert (first.id, second.id) == ("B1", "B2")
    assert first.type == "camt.110.001.01"
    assert [field.value for field in first.fields if field.kind == "text"] == ["note 1", "About 1"]
    assert [field.value for field in second.fields if field.kind == "text"][-1] == "over"
    assert subject(first, "To").names == ("Invented House",)
    assert subject(first, "To").path == "AppHdr/To"


def test_a_message_without_document_and_a_header_alone_are_read() -> None:
    bare = read_iso(
        b"<FIToFICstmrCdtTrf><CdtTrfTxInf><Dbtr><Nm>A B</Nm></Dbtr></CdtTrfTxInf>"
        b"</FIToFICstmrCdtTrf>",
        "bare.xml",
    )[0]
    assert bare.type == "pacs.008"
    assert bare.subjects[0].path.endswith("Dbtr")
    assert read_iso(HEADER.format(1).encode(), "header.xml")[0].id == "B1"


def test_a_comment_cuts_no_name_in_two() -> None:
    message = one("<CdtTrfTxInf><Cdtr><Nm>INVEN<!-- x -->TED <?y z?>LTD</Nm></Cdtr></CdtTrfTxInf>")
    assert subject(message, "Cdtr").names == ("INVENTED LTD",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1251"])
def test_the_encoding_is_what_the_file_says(encoding: str) -> None:
    name = "Ольга" if encoding == "windows-1251" else "Müller"
    label = encoding.removesuffix("-sig")
    text = (
        f'<?xml version="1.0" encoding="{label}"?><Document><FIToFICstmrCdtTrf><Cdtr><Nm>{name}'
        "</Nm></Cdtr></FIToFICstmrCdtTrf></Document>"
    )
    data = text.encode(encoding)
    assert is_iso(data)
    assert read_iso(data, "invented.xml")[0].subjects[0].names == (name,)


_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<Document><FIToFICstmrCdtTrf><Cdtr><Nm>&b;</Nm></Cdtr></FIToFICstmrCdtTrf></Document>"
)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (_BOMB.encode(), "document type"),
        (_BOMB.replace('[<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]', "SYSTEM 'x'")
         .replace("&b;", "x").encode(), "document type"),
        (b"<Document><FIToFICstmrCdtTrf><Cdtr><Nm>A</Nm>", "malformed"),
        (b"<Document><a></b></Document>", "malformed"),
        (b"<Document>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</Document>", "malformed"),
        (b'<?xml version="1.0" encoding="utf-8"?><Document><Nm>\xff\xfe</Nm></Document>',
         "malformed"),
        (b'<?xml version="1.0" encoding="nonsense"?><Document/>', ""),
        (b"<Document/>", "holds nothing"),
        (b"", "malformed"),
        (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08'><F><GrpHdr><MsgId>1"
         b"</MsgId></GrpHdr></F></Document>", "neither party nor bank"),
    ],
)  # fmt: skip
def test_what_is_broken_or_hostile_is_an_error_that_names_the_file(data: bytes, told: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_iso(data, "broken.xml")
    assert caught.value.source == "broken.xml"
    assert told in caught.value.reason
    assert caught.value.action


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xef\xbb\xbf  <Document>", True),
        (b"<?xml version='1.0'?>\n<x:Document xmlns:x='y'>", True),
        (b"<html><body>iso</body></html>", False),
        (b"{1:F01GLOBDEFFAXXX}", False),
        (b"", False),
        (b"urn:iso:std:iso:20022", False),
    ],
)
def test_only_what_begins_like_a_message_is_taken_for_one(data: bytes, said: bool) -> None:
    assert is_iso(data) is said
