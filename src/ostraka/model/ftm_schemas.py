"""The schemas of FollowTheMoney: which are parties, and which properties point at entities.

Owns the small part of that model that reading and writing its files needs.
Refuses to hold what :mod:`ostraka.model.schema` holds: the properties of parties.

Source: the FollowTheMoney model 4.11, https://followthemoney.tech/explorer/.
"""

from __future__ import annotations

from typing import Final

#: Schemas that can be a party of a list, and what each is here.
PARTY_SCHEMAS: Final[dict[str, str]] = {
    **{
        name: name
        for name in (
            "Person", "Organization", "Company", "PublicBody", "LegalEntity", "Vessel",
            "Airplane", "CryptoWallet", "Security", "Thing",
        )
    },
    **dict.fromkeys(("Asset", "BankAccount", "RealEstate", "Territory", "Vehicle"), "Thing"),
}  # fmt: skip

#: Properties of any schema that point at another entity.
_ANY: Final = ("addressEntity", "proof", "riskSource")

_POINTING: Final = (
    ("Airplane", "owner operator"),
    ("Article", "parent ancestors"),
    ("Associate", "person associate"),
    ("Audio", "parent ancestors"),
    ("BankAccount", "bank"),
    ("Call", "caller receiver"),
    ("CallForTenders", "authority onBehalfOf tenderers"),
    ("Company", "parent"),
    ("Contract", "authority project"),
    ("ContractAward", "supplier contract callForTenders"),
    ("Control", "controller controlled"),
    ("CourtCaseParty", "party case"),
    ("CryptoWallet", "holder"),
    ("Debt", "debtor creditor"),
    ("Directorship", "director organization"),
    ("Document", "parent ancestors"),
    ("Documentation", "document entity"),
    ("EconomicActivity", "contract declarant sender receiver contractHolder bankAccount bankRub "
     "bankForeign transport"),
    ("Email", "emitters recipients inReplyToEmail parent ancestors"),
    ("Employment", "employer employee"),
    ("Event", "organizer involved"),
    ("Family", "person relative"),
    ("Folder", "parent ancestors"),
    ("HyperText", "parent ancestors"),
    ("Identification", "holder"),
    ("Image", "pictured parent ancestors"),
    ("LegalEntity", "parent"),
    ("License", "authority project"),
    ("Membership", "member organization"),
    ("Mention", "document resolved"),
    ("Message", "sender senderAccount recipients recipientAccount inReplyToMessage parent "
     "ancestors"),
    ("Note", "entity"),
    ("Occupancy", "holder post"),
    ("Organization", "parent"),
    ("Ownership", "owner asset"),
    ("Package", "parent ancestors"),
    ("Page", "document"),
    ("Pages", "parent ancestors"),
    ("Passport", "holder"),
    ("Payment", "payer payerAccount beneficiary beneficiaryAccount contract project"),
    ("Person", "parent"),
    ("PlainText", "parent ancestors"),
    ("Position", "organization"),
    ("ProjectParticipant", "project participant"),
    ("PublicBody", "parent"),
    ("RealEstate", "parent"),
    ("Representation", "agent client"),
    ("Risk", "entity"),
    ("Sanction", "entity"),
    ("Security", "issuer"),
    ("Similar", "candidate match"),
    ("Succession", "predecessor successor"),
    ("Table", "parent ancestors"),
    ("TaxRoll", "taxee"),
    ("Territory", "partOf"),
    ("Trip", "startLocation endLocation vehicle organizer involved"),
    ("UnknownLink", "subject object"),
    ("UserAccount", "owner"),
    ("Vehicle", "owner operator"),
    ("Vessel", "owner operator"),
    ("Video", "parent ancestors"),
    ("Workbook", "parent ancestors"),
)  # fmt: skip

#: For each schema, its properties that point at another entity.
POINTING: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("Address", "Analyzable", "Asset", "CourtCase", "Interest", "Interval", "Project",
         "Thing", "Value"),
        _ANY,
    ),
    **{schema: (*names.split(), *_ANY) for schema, names in _POINTING},
}  # fmt: skip

#: The topics that FollowTheMoney knows, by what they begin with.
_TOPICS: Final = (
    ("asset", "frozen"),
    ("corp", "clone disqual offshore public shell"),
    ("crime", "boss cyber env fin fraud terror theft traffick traffick.drug traffick.human war"),
    ("export", "control control.linked risk"),
    ("fin", "adivsor bank fund"),
    ("forced", "labor"),
    ("geo", "risk"),
    ("gov", "admin executive financial head igo judicial legislative muni national religion "
            "security soe state"),
    ("invest", "ban risk"),
    ("mare", "detained shadow sts"),
    ("pol", "party union"),
    ("reg", "action warn"),
    ("role", "acct act civil diplo journo judge lawyer lobby oligarch pep pep.frmr pep.intl "
             "pep.natl pol rca spy"),
    ("sanction", "control counter linked"),
)  # fmt: skip
_WHOLE_TOPICS: Final = (
    "crime",
    "debarment",
    "fin",
    "gov",
    "mil",
    "poi",
    "rel",
    "sanction",
    "wanted",
)
TOPICS: Final = frozenset(
    (*_WHOLE_TOPICS, *(f"{head}.{rest}" for head, rests in _TOPICS for rest in rests.split()))
)

#: For a schema that parties have here, the schemas whose properties it may carry.
LINEAGE: Final[dict[str, frozenset[str]]] = {
    "Thing": frozenset({"Thing"}),
    "LegalEntity": frozenset({"Thing", "LegalEntity"}),
    "Person": frozenset({"Thing", "LegalEntity", "Person"}),
    "Organization": frozenset({"Thing", "LegalEntity", "Organization"}),
    "Company": frozenset({"Thing", "LegalEntity", "Organization", "Company"}),
    "PublicBody": frozenset({"Thing", "LegalEntity", "Organization"}),
    "Vessel": frozenset({"Thing", "Vehicle", "Vessel"}),
    "Airplane": frozenset({"Thing", "Vehicle", "Airplane"}),
    "CryptoWallet": frozenset({"Thing", "CryptoWallet"}),
    "Security": frozenset({"Thing", "Security"}),
}

#: Properties that a schema has beside those of its lineage in ``PROPERTIES``.
_BESIDE: Final[dict[str, frozenset[str]]] = {
    "Vessel": frozenset({"registrationNumber"}),
    "Airplane": frozenset({"registrationNumber"}),
    "Organization": frozenset({"imoNumber"}),
    "Company": frozenset({"imoNumber"}),
    "PublicBody": frozenset({"imoNumber"}),
    "Security": frozenset({"ticker"}),
}


def carries(schema: str, prop: str, owner: str) -> bool:
    """Whether entities of a schema may have a property.

    Args:
        schema: a schema that parties have here.
        prop: the property's name.
        owner: the schema that ``PROPERTIES`` gives it.
    """
    return owner in LINEAGE[schema] or prop in _BESIDE.get(schema, ())
