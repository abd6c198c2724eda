"""Words that tell what a place name means where it stands.

Owns the tables of :mod:`ostraka.screening.geography`: words for streets, words of denial,
spellings with another meaning, towns of the same name. Hand-made from general knowledge of
languages and geography; all folded: lower case, without diacritics. Refuses to hold places.
"""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words for a street that stand before its name: ``rue de Crimee``.
BEFORE: Final = _words(
    "rue chemin impasse calle c avenida avda paseo callejon glorieta rua travessa alameda "
    "via viale corso vicolo strada ulica ulitsa ul vulytsia vul vulica aleja prospekt pereulok "
    "shosse ploshchad naberezhnaya jalan jl lorong sharia "
    "улица ул проспект "
    "переулок площадь "
    "вулиця вул шоссе"
)
#: Words for a street that stand behind its name: ``Cuba Street``.
AFTER: Final = _words(
    "street str st road rd lane ln way close crescent cres terrace highway hwy row walk mews "
    "hotel restaurant strasse gasse allee platz ufer damm straat laan plein weg gade vej gata "
    "gatan vagen katu sokak cadde caddesi mahallesi utca ro gil marg"
)
#: Words that stand before the name or behind it.
EITHER: Final = _words(
    "avenue ave av boulevard boul bd bld blvd bvd square sq place pl plaza pza piazza prospect "
    "quai quay drive court gardens bulvar"
)
#: Those of the words before a name that mean something else in a text: "via Iran" is a way.
NOT_IN_TEXT: Final = _words("c via corso jl sharia strada calle")
#: Words that may stand between the word for a street and its name.
JOINERS: Final = _words(
    "de du des d la le les l el los las del della delle di da do dos das der den of im"
)
#: Titles and forms of address: a name follows.
TITLES: Final = _words(
    "mr mrs ms miss dr sir madam mme mlle herr frau sr sra srta senor senora dona don signor "
    "signora pan pani smt shri prof"
)
#: A place name and the word after it that make it a thing: cocktails, cigars, garments.
PRODUCTS: Final = frozenset(
    {
        ("cuba", "libre"), ("cuba", "gooding"), ("havana", "club"), ("havana", "brown"),
        ("havana", "cigar"), ("balaclava", "helmet"), ("persia", "lamb"), ("damascus", "steel"),
        ("crimean", "war"), ("aleppo", "soap"), ("aleppo", "pepper"),
    }
)  # fmt: skip
#: Spellings that in a free text mean something else as often: given and family names, words
#: ("kirim" is Indonesian for "send", "krim" Hungarian for "cream"), abbreviations.
OTHER_IN_TEXT: Final = _words(
    "kirim krim kuba kefe caffa aqyar foros yalta jalta balaclava balaklava inkerman theodosia "
    "sebastopol akhtiar taurida dnr dpr lnr lpr stalino zhdanov torez stakhanov krasnodon "
    "cuban holguin bayamo cienfuegos mariel varadero camaguey persia shiraz tabriz karaj yazd "
    "kish lavan abadan natanz amirabad noshahr gorgan zanjan sirri qeshm "
    "damas hama homs hims duma douma dara deraa rakka palmyra banias halab damaskus "
    "rason raseon najin unggi sunchon songjin kusong"
)
#: Spellings that in an address are part of an institution's name: ``near the Iranian Embassy``.
NOT_IN_ADDRESS: Final = frozenset(
    {
        "iranian", "syrian", "cuban", "crimean", "north korean", "persia", "krymskij",
        "крымскии",
    }
)  # fmt: skip
#: Towns that have the name of one in an embargoed territory, by the country in which they lie.
HOMONYMS: Final[dict[str, frozenset[str]]] = {
    "cuba": _words("us pt"),
    "havana": _words("us"),
    "habana": _words("us"),
    "mariel": _words("us"),
    "santa clara": _words("us es mx pt"),
    "sebastopol": _words("us au ca fr mu"),
    "theodosia": _words("us"),
    "yalta": _words("au"),
    "inkerman": _words("au ca"),
    "balaklava": _words("au"),
    "balaclava": _words("au ca jm mu us"),
    "livadia": _words("gr cy"),
    "antilla": _words("ar"),
    "damascus": _words("us"),
    "palmyra": _words("us au"),
    "aleppo": _words("us"),
    "homs": _words("ly"),
    "baniyas": _words("ae"),
    "damas": _words("ae my"),
    "hama": _words("jp"),
    "douma": _words("lb"),
    "duma": _words("ps bw"),
    "halab": _words("ca"),
    "hama city": _words("jp"),
    "rason": _words("fr"),
    "sunchon": _words("kr"),
    "dpr": _words("id"),
    "dnr": _words("us"),
    "kuba": _words("az"),
    "kish": _words("us"),
    "lavan": _words("us"),
    "varadero": _words("mx es"),
    "matanzas": _words("us mx"),
    "manzanillo": _words("mx"),
    "guantanamo": _words("us"),
    "kerman": _words("us"),
    "abadan": _words("tm"),
    "krim": _words("si de"),
    "persia": _words("us"),
}
#: Words that deny what follows.
DENIALS: Final = _words(
    "no not non nor neither without none never excluding except nicht kein keine keinen ohne "
    "sin pas sans ni senza geen niet zonder nie bez не нет без ni nao sem"
)
#: Words after which "no" is a number: ``invoice no``.
NUMBERED: Final = _words(
    "invoice inv ref reference order bill contract policy account acc acct case file item po lc "
    "article art document doc serial shipment container voyage flight booking bl awb permit "
    "licence license number dated factura rechnung facture"
)
#: Words that may stand between a denial and the place that it denies.
FILLERS: Final = _words(
    "related relating relation to from of with in for the a an any and or origin origins goods "
    "connection connections connected link links linked nexus involving involve involves involved "
    "involvement destined destination bound country countries territory sanctioned embargoed is "
    "are be was were been associated association transiting transit through owned trade business "
    "dealing dealings shipment shipments product products transaction transactions party parties "
    "person persons entity entities payment funds made produced nationals ties "
    "nor neither either u "
    "aus nach mit bezug zu oder und im zusammenhang nach "
    "con relacion relacionado a o y de del "
    "avec lien rapport au ou et "
    "связано связан связана с со в из и или отношения к"
)
#: What ends a clause.
CLAUSE_END: Final = re.compile(r"[.;:!?\n]|\s[-–—]\s")
