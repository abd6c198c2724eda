"""Screening as OFAC's own search tool compares names.

Owns the mode ``method = "ofac"`` of the policy: every listed name in force is
compared, names alone decide, and one score for each party is reported. It is for
showing what that tool would say, and slower than the search by evidence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import numpy as np

from ostraka.matching.ofac_search import Names
from ostraka.matching.weights import Weights
from ostraka.model.evidence import Evidence
from ostraka.model.party import Party
from ostraka.screening.hits import Hit

_RELATION: Final = "OFAC search: Jaro-Winkler, or Jaro-Winkler and Soundex by parts"
#: A score of 1 has no finite number of bits.
_MOST: Final = 1.0 - 1e-6


class OfacMode:
    """The listed names of one day, ready to be compared."""

    def __init__(self, parties: Iterable[tuple[int, Party]]) -> None:
        """Read the names.

        Args:
            parties: row and view of every record in force.
        """
        self._rows: list[int] = []
        self._parties: dict[int, Party] = {}
        texts: list[str] = []
        for row, party in parties:
            self._parties[row] = party
            for name in party.names:
                self._rows.append(row)
                texts.append(name.text)
        self._texts = texts
        self._names = Names(texts)

    def hits(self, query: Party, threshold: float, weights: Weights) -> list[tuple[int, Hit]]:
        """Records with a name that reaches the threshold, each with its row.

        Args:
            query: the party asked about; only its names count.
            threshold: least score.
            weights: for saying the score in bits, as all evidence is.
        """
        best: dict[int, tuple[float, str, int]] = {}
        for name in query.names:
            scores = self._names.scores(name.text)
            for place in np.flatnonzero(scores >= threshold).tolist():
                row, score = self._rows[place], float(scores[place])
                if row not in best or score > best[row][0]:
                    best[row] = (score, name.text, place)
        return [
            (row, self._hit(row, query_name, place, score, weights))
            for row, (score, query_name, place) in best.items()
        ]

    def _hit(self, row: int, asked: str, place: int, score: float, w: Weights) -> Hit:
        party = self._parties[row]
        capped = min(max(score, 1.0 - _MOST), _MOST)
        bits = round(w.slope * math.log2(capped / (1.0 - capped)), 4)
        record = party.records[0]
        source = f"{record.list}:{record.id}"
        evidence = Evidence("name", asked, self._texts[place], _RELATION, bits, source)
        return Hit(
            id=party.id,
            caption=party.caption,
            schema=party.schema,
            score=score,
            match=True,
            total=bits,
            evidence=(evidence,),
            records=party.records,
        )
