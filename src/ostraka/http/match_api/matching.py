"""POST /match: entity examples in, scored entities out.

Owns the rules of the contract: how threshold and cutoff act, what is filtered,
in which order, what ``total`` counts. A result whose score equals the threshold
is a match and is returned (the incumbent loses it). Refuses to screen itself:
hits come from :mod:`ostraka.screening`, without loss above the cutoff.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec
from msgspec import Struct

from ostraka.http.match_api.algorithms import check_algorithm
from ostraka.http.match_api.datasets import select
from ostraka.http.match_api.entities import listed_entity
from ostraka.http.match_api.parameters import Parameters
from ostraka.http.match_api.problems import ContractError, invalid
from ostraka.http.match_api.queries import Example, read_example
from ostraka.http.match_api.register import Register
from ostraka.matching.weights import Weights
from ostraka.model.evidence import Evidence
from ostraka.model.party import Party
from ostraka.screening.hits import Hit

#: Most queries of one request, and most results of one query.
MOST_QUERIES: Final = 100
MOST_RESULTS: Final = 500
DEFAULT_RESULTS: Final = 5
THRESHOLD: Final = 0.70
#: No result scores lower than this: below it a pair has nothing to say for itself.
LEAST_SCORE: Final = 0.1
#: Scores at which a search for a lower cutoff stops if it has results enough.
_STEPS: Final = (0.5, 0.2)
_CLOSE_TO_ONE: Final = 0.999999


class Wanted(Struct, frozen=True, kw_only=True):
    """What a request asks for, beside the parties themselves.

    Attributes:
        lists: lists that are asked.
        limit: most results of one query.
        threshold: score from which a result is a match.
        cutoff: score from which it is a result.
        topics: topics of which a result has one; any if empty.
        exclude_schema: schemas that are left out.
        changed_since: timestamp since which a result changed; any if empty.
        exclude_ids: ids that are left out, of parties or of anything merged into one.
    """

    lists: tuple[str, ...]
    limit: int = DEFAULT_RESULTS
    threshold: float = THRESHOLD
    cutoff: float = THRESHOLD
    topics: frozenset[str] = frozenset()
    exclude_schema: frozenset[str] = frozenset()
    changed_since: str = ""
    exclude_ids: frozenset[str] = frozenset()


class Matches(Struct, frozen=True):
    """The results of one query.

    Attributes:
        results: scored entities, best first, at most ``limit``.
        total: matches, before the limit.
    """

    results: list[dict[str, Any]]
    total: int


class _Body(Struct, frozen=True):
    queries: dict[str, Any]
    weights: dict[str, float] = {}
    config: dict[str, str | int | float | bool | None] = {}
    params: dict[str, Any] = {}


def answer_match(
    register: Register, dataset: str, given: Parameters, body: bytes, day: date
) -> dict[str, Any]:
    """Answer a request.

    Args:
        register: the index.
        dataset: the name in the path.
        given: the query parameters.
        body: the request's body, JSON whatever its content type.
        day: the day whose lists are asked.

    Returns:
        ``{"responses": {...}, "limit": ...}``.

    Raises:
        ContractError: 400, 404 or 422, as the contract says.
    """
    limit = given.integer("limit", DEFAULT_RESULTS, MOST_RESULTS)
    threshold = given.number("threshold", THRESHOLD)
    cutoff = min(given.number("cutoff", THRESHOLD), threshold)
    changed_since = given.moment("changed_since")
    read = _read_body(body)
    examples = _check_queries(read.queries)
    include = [*given.texts("include_dataset"), *_list_of(read.params, "include_datasets")]
    lists = select(dataset, register.lists, day, include, given.texts("exclude_dataset"))
    check_algorithm(given.text("algorithm", "best"), read.config)
    if len(examples) > MOST_QUERIES:
        raise ContractError(
            400, f"Too many queries in one batch (limit: {MOST_QUERIES}): {len(examples)}"
        )
    if not examples:
        raise ContractError(400, "No queries provided.")
    wanted = Wanted(
        lists=lists,
        limit=limit,
        threshold=threshold,
        cutoff=cutoff,
        topics=frozenset(given.texts("topics")),
        exclude_schema=frozenset(given.texts("exclude_schema")),
        changed_since=changed_since,
        exclude_ids=frozenset(
            (*given.texts("exclude_entity_ids"), *_list_of(read.params, "exclude_entity_ids"))
        ),
    )
    queries = {
        name: read_example(one["schema"], one["properties"], one.get("id"))
        for name, one in examples.items()
    }
    responses = {name: _response(register, query, wanted, day) for name, query in queries.items()}
    return {"responses": responses, "limit": limit}


def _response(register: Register, query: Example, wanted: Wanted, day: date) -> dict[str, Any]:
    found = Matches([], 0)
    if query.party is not None:
        found = match_party(register, query.party, wanted, day)
    return {
        "status": 200,
        "results": found.results,
        "total": {"value": found.total, "relation": "eq"},
        "query": query.echo,
    }


def match_party(register: Register, party: Party, wanted: Wanted, day: date) -> Matches:
    """The scored entities of one query.

    Args:
        register: the index.
        party: the party asked about.
        wanted: what is asked for.
        day: the day whose lists are asked.
    """
    if not wanted.lists:
        return Matches([], 0)
    found: list[dict[str, Any]] = []
    for cutoff in _cutoffs(wanted):
        found = list(_results(register, party, wanted, cutoff, day))
        if len(found) >= wanted.limit:
            break
    total = sum(1 for one in found if one["match"])
    return Matches(found[: wanted.limit], total)


def _cutoffs(wanted: Wanted) -> Iterable[float]:
    """Scores down to which is searched, one after the other while results are missing.

    The matches are counted, so the first is never above the threshold. Results come
    best first, so enough of them above a step are the same as enough of all.
    """
    last = min(max(wanted.cutoff, LEAST_SCORE), _CLOSE_TO_ONE)
    for step in _STEPS:
        if last < step <= wanted.threshold:
            yield step
    yield last


def _results(
    register: Register, party: Party, wanted: Wanted, cutoff: float, day: date
) -> Iterable[dict[str, Any]]:
    base = register.screener.policy
    lists = register.selected if wanted.lists == register.lists else wanted.lists
    policy = msgspec.structs.replace(base, threshold=cutoff, lists=lists)
    screener = register.screener_of(policy)
    for hit in screener.hits(party, day):
        if hit.score < max(cutoff, wanted.cutoff):
            continue
        entity = _entity(register, hit, wanted.lists, day)
        if entity is None or not _passes(entity, wanted):
            continue
        yield {
            **entity,
            "score": hit.score,
            "explanations": explain(hit.evidence, screener.weights),
            "match": hit.score >= wanted.threshold,
        }


def _entity(
    register: Register, hit: Hit, lists: tuple[str, ...], day: date
) -> dict[str, Any] | None:
    key = (hit.id, day, lists)
    known = register.rendered.get(key)
    if known is not None:
        return known
    first = hit.records[0]
    row = register.snapshot.find(f"{first.list}:{first.id}")
    if row is None:
        return None
    entity = listed_entity(register, register.snapshot.party(row).rows, day, lists)
    return None if entity is None else register.keep(key, entity)


def _passes(entity: Mapping[str, Any], wanted: Wanted) -> bool:
    if entity["schema"] in wanted.exclude_schema:
        return False
    if wanted.topics and wanted.topics.isdisjoint(entity["properties"].get("topics", ())):
        return False
    if wanted.changed_since and (entity["last_change"] or "") < wanted.changed_since:
        return False
    return wanted.exclude_ids.isdisjoint((entity["id"], *entity["referents"]))


#: The feature under which the evidence stands in the answer, by the first part of its own.
_FEATURES: Final = {"name": "name_match"}


def explain(evidence: Iterable[Evidence], weights: Weights) -> dict[str, dict[str, Any]]:
    """Evidence as the contract's explanations.

    Args:
        evidence: signed pieces in bits.
        weights: the weights, for the bits that say most of each feature.

    Returns:
        By feature: a detail in words, a score in [-1, 1] (the share of the most bits that
        the feature can give; negative where it contradicts), the two values compared.
    """
    gathered: dict[str, list[Evidence]] = {}
    for piece in evidence:
        gathered.setdefault(piece.feature.partition(".")[0], []).append(piece)
    return {
        _FEATURES.get(feature, feature): _explained(feature, pieces, weights)
        for feature, pieces in gathered.items()
        if feature != "prior"
    }


def _explained(feature: str, pieces: Sequence[Evidence], weights: Weights) -> dict[str, Any]:
    bits = sum(piece.bits for piece in pieces)
    share = min(max(bits / _most(feature, weights), -1.0), 1.0)
    return {
        "detail": "; ".join(f"{piece.relation} ({piece.bits:+.1f} bits)" for piece in pieces),
        "score": round(share, 4),
        "query": _together(piece.query for piece in pieces),
        "candidate": _together(piece.listed for piece in pieces),
    }


def _together(texts: Iterable[str]) -> str | None:
    """The values of one feature: a name that is there whole stands for its words."""
    several = list(dict.fromkeys(text for text in texts if text))
    whole = max((text for text in several if " " in text), key=len, default="")
    return whole or " ".join(several) or None


def _most(feature: str, weights: Weights) -> float:
    """The bits at which a feature counts as in full agreement."""
    most = {
        "name": weights.exact,
        "birthDate": weights.birth_day,
        "country": weights.country_same,
        "gender": weights.gender_same,
        "address": weights.address_same,
    }
    return max(most.get(feature, weights.exact), 0.1)


def _read_body(body: bytes) -> _Body:
    try:
        return msgspec.json.decode(body, type=_Body)
    except msgspec.ValidationError as error:
        raise invalid("value_error", ("body",), str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise invalid("json_invalid", ("body",), f"JSON decode error: {error}") from error


def _check_queries(queries: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The queries, each an object with a schema and properties."""
    for name, one in queries.items():
        place = ("body", "queries", name)
        if not isinstance(one, dict):
            raise invalid("model_attributes_type", place, "Input should be an object")
        for field, kind in (("schema", str), ("properties", dict)):
            if field not in one:
                raise invalid("missing", (*place, field), "Field required")
            if not isinstance(one[field], kind):
                raise invalid("type_error", (*place, field), f"Input should be a {kind.__name__}")
        if one.get("id") is not None and not isinstance(one["id"], str):
            raise invalid("string_type", (*place, "id"), "Input should be a valid string")
    return dict(queries)


def _list_of(params: Mapping[str, Any], name: str) -> list[str]:
    """A list of strings in ``params``; a single string counts as one."""
    value = params.get(name)
    if value is None:
        return []
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise invalid("list_type", ("body", "params", name), "Input should be a list of strings")
    return [one for one in values if one]
