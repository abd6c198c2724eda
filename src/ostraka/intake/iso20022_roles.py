"""What each element of an ISO 20022 message is: its role, its kind, and whose it is.

Owns the table of element names. ISO 20022 puts every message together from the same
components (PartyIdentification, FinancialInstitutionIdentification, PostalAddress,
CashAccount, RemittanceInformation), so that the name of an element and of those around it
tell what it is, in any message of any version. Where they do not, the value is free text
and is screened: only what is known to be an amount, a date, a code or a reference is kept
without being screened.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from msgspec import Struct

from ostraka.intake.fields import Role

#: Elements that only hold parts of a party, a bank or an account: who they are about is above.
THROUGH: Final = frozenset(
    {
        "FinInstnId", "BrnchId", "OrgId", "PrvtId", "Id", "Pty", "Agt", "FIId", "PstlAdr", "Adr",
        "Othr", "DtAndPlcOfBirth", "ClrSysMmbId", "ClrSysId", "CmbndId", "NmAndAdr", "SchmeNm",
        "Prxy", "PrtryId", "PrtryAcct", "Tp", "Rsdnc", "OthrId", "PtyId", "BizId", "DmstAcct",
    }
)  # fmt: skip
_NAMES: Final = frozenset({"Nm", "TradNm", "ShrtNm", "BizNm", "LglNm", "CareOf"})
#: Parts of a natural person's name, which stand beside the family name.
GIVEN: Final = ("GvnNm", "FrstNm", "MddlNm", "ScndNm")
_FAMILY: Final = frozenset({"FmlyNm", "LastNm", "Srnm"})
#: Names in elements of their own, in messages other than payments and in supplementary data.
_CALLED: Final = re.compile(
    r"(?:Authrty|Orgtr|Pty|Cpny|Org|Bk|Cstmr|Acct|Hldr|Ownr|Bnfcry|Full|Vssl|Ship|Mrchnt|Prsn|Dbtr"
    r"|Cdtr|Sndr|Rcvr|Crdhldr|Issr)\w{0,20}Nm|\w{0,40}(?:[Cc]ustomer|[Cc]ompany|[Bb]eneficiary"
    r"|[Vv]essel|[Ss]hip|[Pp]ayer|[Pp]ayee|[Ss]ender|[Rr]eceiver|[Oo]wner|[Hh]older|[Pp]arty"
    r"|[Ll]egal|[Ff]ull|[Dd]ebtor|[Cc]reditor)_?[Nn]ame"
)
#: Names of other things than parties, by the element around them.
_NAMED_THINGS: Final = frozenset({"NclsdFile", "RptData", "RltdFileData", "CardBrnd"})
_BICS: Final = frozenset({"BICFI", "BIC", "BICNonFI"})
#: Elements of the first versions, and of envelopes, whose text is a bank's BIC.
_BIC_ITSELF: Final = frozenset({"Assgnr", "Assgne", "Cretr", "X1"})
_PARTY_BICS: Final = frozenset({"AnyBIC", "BICOrBEI", "BEI", "IBEI", "BkPtyId"})
_ACCOUNTS: Final = frozenset(
    {
        "IBAN", "BBAN", "UPIC", "DmstAcct", "PAN", "MskdPAN", "AcctNb", "SfkpgAcct",
        "BlckChainAdrOrWllt",
    }
)  # fmt: skip
_STREETS: Final = frozenset(
    {"StrtNm", "BldgNb", "BldgNm", "Flr", "UnitNb", "PstBx", "Room", "Dept", "SubDept"}
)
_REGIONS: Final = frozenset({"TwnLctnNm", "DstrctNm", "CtrySubDvsn", "PlcNm"})
_COUNTRIES: Final = frozenset({"Ctry", "CtryOfRes", "CtryCd", "CtryOfIncorp", "TaxtnCtry"})
_OTHER_COUNTRIES: Final = re.compile(r"\w{0,30}Ctry(?:OfRes)?")
#: Names of elements of the first versions, which had one element for each kind of identifier.
_OLD_IDENTIFIERS: Final = {
    "DrvrsLicNb": "idNumber",
    "CstmrNb": "idNumber",
    "SclSctyNb": "socialSecurityNumber",
    "AlnRegnNb": "idNumber",
    "PsptNb": "passportNumber",
    "TaxIdNb": "taxNumber",
    "IdntyCardNb": "idNumber",
    "MplyrIdNb": "idNumber",
    "EANGLN": "idNumber",
    "USCHU": "idNumber",
    "DUNS": "dunsCode",
    "TaxId": "taxNumber",
    "RegnId": "registrationNumber",
    "LEI": "lei",
    "EmailAdr": "email",
    "PhneNb": "phone",
    "MobNb": "phone",
    "FaxNb": "phone",
    "URLAdr": "website",
    "ISIN": "isinCode",
    "LglNttyIdr": "lei",
    "AltrntvIdr": "idNumber",
}
#: Identifiers by names that other messages and supplementary data give them.
_SPOKEN: Final = tuple(
    (re.compile(rf"(?:\w{{0,30}}{name})_?(?:N(?:o|b|r|umber)|Id|ID|Code|Address)?"), role, kind)
    for name, role, kind in (
        ("(?:IMO|(?<![a-z])imo|Imo)", Role.IDENTIFIER, "imoNumber"),
        ("(?:[Pp]assport|Psspt)", Role.IDENTIFIER, "passportNumber"),
        ("(?:INN|Inn)", Role.IDENTIFIER, "innCode"),
        ("(?:OGRN|Ogrn)", Role.IDENTIFIER, "ogrnCode"),
        ("(?:[Ww]allet|Wllt)", Role.IDENTIFIER, "account"),
        ("IBAN", Role.IDENTIFIER, "account"),
        ("LEI", Role.IDENTIFIER, "lei"),
        ("(?:BIC|BICFI)", Role.AGENT, "bic"),
    )
)
#: Codes of external code lists for the kind of an identifier (ExternalPersonIdentification1Code,
#: ExternalOrganisationIdentification1Code), and words that stand in their place.
SCHEMES: Final = {
    "CCPT": "passportNumber",
    "TXID": "taxNumber",
    "SOSE": "socialSecurityNumber",
    "COID": "registrationNumber",
    "SREN": "registrationNumber",
    "SRET": "registrationNumber",
    "DUNS": "dunsCode",
    "LEI": "lei",
    "IMO": "imoNumber",
    "BIC": "bic",
    "PASSPORT": "passportNumber",
    "INN": "innCode",
    "OGRN": "ogrnCode",
}
#: References, by the element's name. They are kept and not screened, whatever they look like.
_REFERENCES: Final = frozenset(
    {
        "MsgId", "BizMsgIdr", "MsgDefIdr", "BizSvc", "EndToEndId", "TxId", "InstrId", "UETR",
        "PmtInfId", "ClrSysRef", "RtrId", "RvslId", "StsId", "StsReqId", "CxlId", "CxlStsId",
        "MndtId", "MndtReqId", "AcctSvcrRef", "AcctSvcrTxId", "NtryRef", "PrtryRef", "Ref",
        "MsgNmId", "RmtId", "ReqdMsgNmId", "InvstgtnId", "CaseId", "RslvdCaseId", "DplctOf",
        "RltdRef", "ChqNb", "PoolRef", "MktInfrstrctrTxId", "PrcgId", "BtchId", "SvcRef",
        "MsgRef", "UserReference", "CdtId", "RefNb", "BizQryRef",
        "TxRef", "InstrRef", "SttlmTxRef", "InstgPtyRef", "ChckSum", "RptId", "NtfctnId",
        "StmtId", "Regy", "RltdMsgId", "QryRef", "UMR", "EIR", "DocRefNb", "RfrdDocNb",
    }
)  # fmt: skip
_REFERENCE_ENDS: Final = re.compile(
    r"Orgnl\w{0,40}(?:Id|Ref|UETR|Nb)|\w{1,40}(?:Refs?|Seq|SeqNb|PgNb|UETR)"
    # What messages, payments and other things of business are called by: never a party.
    r"|\w{0,40}(?:Cxl|Pmt|Msg|Grp|Sts|Req|Rspn|Tx|Instr|Invstgtn|Mndt|Coll|Rcncltn|Ntry|Ntfctn"
    r"|Rmt|Case|Stmt|Agrmt|Ctrct|Mvmnt|Prpsl|PmtInf|Qt|Q|Pool|Btch)Id"
)
#: Numbers and identifications that say nothing of a party, by the element around them.
_REFERENCES_IN: Final = {
    ("MsgId", "Id"), ("OrgnlMsgId", "Id"), ("Stmt", "Id"), ("Rpt", "Id"), ("Ntfctn", "Id"),
    ("Case", "Id"), ("Assgnmt", "Id"), ("RfrdDocInf", "Nb"), ("Undrlyg", "Id"), ("Itm", "Id"),
    ("CxlDtls", "Id"), ("InvstgtnReq", "Id"), ("RmtInf", "RmtId"), ("Mndt", "Id"), ("Ntry", "Id"),
    ("LineDtls", "Nb"), ("Invstgtn", "Id"), ("RslvdCase", "Id"), ("DplctOf", "Id"),
    ("NclsdFile", "Id"), ("RltdFileData", "Id"), ("RptgReq", "Id"), ("MktPrctc", "Id"),
}  # fmt: skip
_AMOUNT: Final = re.compile(r"\w*(?:Amt|Amount|Sum|Pctg|Pct|Rate|XchgRate|Bal|Ttl\w*|Qty|Unit)")
_DATE: Final = re.compile(r"\w*(?:Dt|DtTm|Tm|Date|Yr|Prd|Mnth|FrDt|ToDt)")
_CODE: Final = re.compile(
    r"Cd|\w*(?:Ind|Mtd|Ccy|Cd|CdtDbtInd|Sts|Prty|PrtryCd|Flg|Tp|Chanl)|ChrgBr|AdrTp|NbOf\w+"
    r"|Lang|BizSvc|CcyOfTrf|PssblDplct|CpyDplct|BtchBookg|NmPrfx|TaxTp|PrefrdMtd|Fctr|Sgn"
)
_NUMBER: Final = re.compile(r"[+-]?[\d., ]{1,40}%?")
_A_DATE: Final = re.compile(
    r"[+-]?\d{1,4}(?:-\d{2}(?:-\d{2})?)?(?:[Tt ][\d:.,]+)?(?:[Zz]|[+-]\d{2}:?\d{2})?"
    r"|\d{2}:[\d:.,]+(?:[Zz]|[+-]\d{2}:?\d{2})?|\d{8}|MM\d\d|HLF\d|QTR\d"
)
#: Codes of ISO lists have up to five letters; longer ones have digits. A longer word is a word.
_A_CODE: Final = re.compile(
    r"[A-Z]{1,5}|[A-Z0-9_+.-]{0,9}\d[A-Z0-9_+.-]{0,9}|true|false|[a-z]{2}(?:-[A-Z]{2})?|UTF-?8"
)
_A_BIC: Final = re.compile(r"[A-Za-z]{4}[A-Za-z]{2}[A-Za-z0-9]{2}(?:[A-Za-z0-9]{3,4})?")
#: Whatever somebody numbers: one word, or several with a digit. Others are names.
_A_KEY: Final = re.compile(r"\S+|\D*\d.*", re.DOTALL)
#: Signatures and enclosed files in base 64; no wallet has an address as long as one.
_BINARY: Final = re.compile(
    r"(?:[A-Za-z0-9+/=]{60,76}\s+)+[A-Za-z0-9+/=]{1,76}|[A-Za-z0-9+/=]{128,}"
)
_A_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_FORMS: Final = {
    "amount": _NUMBER,
    "date": _A_DATE,
    "code": _A_CODE,
    "bic": _A_BIC,
    "number": _A_KEY,
}
#: Forms of values that name nobody, wherever they stand.
_UNNAMING: Final = (
    ("date", _A_DATE),
    ("amount", _NUMBER),
    ("code", _A_UUID),
    ("code", re.compile(r"true|false")),
    ("code", _BINARY),
)
#: Free text by name, where the name would otherwise read like a code or an amount.
_TEXTS: Final = frozenset(
    {"Ustrd", "AddtlRmtInf", "AddtlInf", "InstrInf", "Prtry", "Inf", "Desc", "Nrtv", "Issr"}
)
#: Components whose types and methods are free text by the standard (Max35Text), not codes.
_WORDED: Final = frozenset({"Tax", "TaxRmt", "RgltryRptg", "ChqInstr", "SplmtryData"})
_WORDS: Final = frozenset({"Tp", "Mtd", "FrmsCd", "TaxTp", "CdtrTaxTp", "DbtrSts", "Ctgy"})


class Rule(Struct, frozen=True):
    """What becomes of the text of an element.

    Attributes:
        role: what is done with it, if its value has the form of its kind.
        kind: what it is.
        up: how many elements above stands the party, bank or account that it describes;
            0 for none.
        form: the form that the value must have: ``amount``, ``date``, ``code``, ``bic``,
            ``number``, empty for any, ``unknown`` where the element tells nothing and the form
            alone decides. A value of another form is free text.
    """

    role: Role
    kind: str
    up: int = 0
    form: str = ""


_TEXT: Final = Rule(Role.TEXT, "text")
_UNKNOWN: Final = Rule(Role.TEXT, "text", form="unknown")
_REFERENCE: Final = Rule(Role.RETAINED, "reference")


@lru_cache(maxsize=32_768)
def rule_of(chain: tuple[str, ...]) -> Rule:
    """What an element is.

    Args:
        chain: local names of the elements from the message's root, which is left out, down
            to the element itself.
    """
    name = chain[-1]
    above = chain[-2] if len(chain) > 1 else ""
    found = _of_party(chain, name, above)
    if found is not None:
        return found
    if name in _TEXTS or (name in _WORDS and not _WORDED.isdisjoint(chain)):
        return _TEXT
    if name in _REFERENCES or (above, name) in _REFERENCES_IN or _REFERENCE_ENDS.fullmatch(name):
        return _REFERENCE
    if _AMOUNT.fullmatch(name):
        return Rule(Role.RETAINED, "amount", form="amount")
    if _DATE.fullmatch(name):
        return Rule(Role.RETAINED, "date", form="date")
    if _CODE.fullmatch(name):
        return Rule(Role.RETAINED, "code", form="code")
    return _UNKNOWN


def _of_party(chain: tuple[str, ...], name: str, above: str) -> Rule | None:
    """What an element says of a party, a bank or an account; None if it says nothing of one."""
    up = _whose(chain)
    bank = "FinInstnId" in chain or "BrnchId" in chain
    owner = chain[-1 - up] if up else ""
    if name in _NAMES and above in _NAMED_THINGS:
        return _TEXT
    if name in _NAMES or name in GIVEN or name in _FAMILY or _CALLED.fullmatch(name):
        return Rule(Role.AGENT if bank else Role.PARTY, "name", up)
    if name in _BICS:
        return Rule(Role.AGENT, "bic", up)
    if name in _BIC_ITSELF:
        return Rule(Role.AGENT, "bic", form="bic")
    if name in _PARTY_BICS:
        return Rule(Role.IDENTIFIER, "bic", up)
    if name in _ACCOUNTS:
        return Rule(Role.IDENTIFIER, "account", up)
    if name in _OLD_IDENTIFIERS:
        return Rule(Role.IDENTIFIER, _OLD_IDENTIFIERS[name], up)
    for spoken, role, kind in _SPOKEN:
        if spoken.fullmatch(name):
            return Rule(role, kind, up)
    if name == "MmbId" or above == "ClrSysMmbId":
        return Rule(Role.AGENT, "clearing", up)
    if name == "Id" and above in ("Othr", "PrtryId", "PrtryAcct", "OthrId", "Prxy"):
        account = is_account(owner) or above in ("Prxy", "PrtryAcct")
        return Rule(Role.IDENTIFIER, "account" if account else "idNumber", up, "number")
    if name == "Id" and is_account(above):
        return Rule(Role.IDENTIFIER, "account", up)
    return _of_place(name, above, up)


def _of_place(name: str, above: str, up: int) -> Rule | None:
    if name == "BirthDt":
        return Rule(Role.PARTY, "birthDate", up)
    if name in ("CityOfBirth", "PrvcOfBirth"):
        return Rule(Role.GEOGRAPHY, "birthPlace", up)
    if name == "CtryOfBirth":
        return Rule(Role.GEOGRAPHY, "birthCountry", up)
    if name in ("Ctznsh", "Ntlty", "CtryOfCtznsh"):
        return Rule(Role.GEOGRAPHY, "nationality", up)
    if name in _COUNTRIES or (name == "Cd" and above in _COUNTRIES):
        return Rule(Role.GEOGRAPHY, "country", up)
    if _OTHER_COUNTRIES.fullmatch(name):
        return Rule(Role.GEOGRAPHY, "country")
    if name == "TwnNm":
        return Rule(Role.GEOGRAPHY, "town", up)
    if name in ("PstCd", "PstCdId"):
        return Rule(Role.GEOGRAPHY, "postcode", up)
    if name == "AdrLine" or (name == "Adr" and above == "PtyId"):
        return Rule(Role.GEOGRAPHY, "address", up)
    if name in _REGIONS or (name == "Prtry" and above in _COUNTRIES):
        return Rule(Role.GEOGRAPHY, "region", up)
    if name in _STREETS and above in ("PstlAdr", "Adr"):
        return Rule(Role.GEOGRAPHY, "street", up)
    return None


def _whose(chain: tuple[str, ...]) -> int:
    """How many elements above stands what an element describes."""
    up = 1
    while up < len(chain) - 1 and chain[-1 - up] in THROUGH:
        up += 1
    return up if up < len(chain) else 0


def is_account(name: str) -> bool:
    """Whether an element is an account: ``DbtrAcct``, ``ChrgsAcct``, ``AcctId``, or a wallet."""
    return name.endswith(("Acct", "AcctId")) or name == "BlckChainAdrOrWllt"


def role_of(rule: Rule, value: str) -> tuple[Role, str]:
    """Role and kind of a value: those of its element, if the value has the form of them.

    A name in an element for a code, an amount or a date is free text; a value whose element
    tells nothing is kept unscreened only if its form can name nobody.
    """
    if not rule.form:
        return rule.role, rule.kind
    if rule.form == "unknown":
        for kind, form in _UNNAMING:
            if form.fullmatch(value):
                return Role.RETAINED, kind
    elif _FORMS[rule.form].fullmatch(value):
        return rule.role, rule.kind
    return Role.TEXT, "text"
