"""What is wrong with a request, in the words of the contract: a status and a detail.

Owns the one exception that every contract of this room raises. Refuses to know
a web framework: the handlers turn it into a response.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One wrong value of a request, as the contract's 422 lists it.

    Attributes:
        type: ``missing``, ``int_parsing``, ``less_than_equal`` ...
        loc: where it stands: ``["query", "limit"]``.
        msg: what is wrong.
    """

    type: str
    loc: tuple[str, ...]
    msg: str


class ContractError(Exception):
    """A request that the contract answers with an error."""

    def __init__(self, status: int, detail: str | tuple[Problem, ...]) -> None:
        """Create an error.

        Args:
            status: HTTP status.
            detail: text, or for 422 the values that are wrong.
        """
        super().__init__(detail)
        self.status = status
        self.detail: Any = detail


def invalid(kind: str, loc: tuple[str, ...], msg: str) -> ContractError:
    """The 422 of one wrong value.

    Args:
        kind: kind of problem: ``missing``, ``int_parsing`` ...
        loc: where it stands.
        msg: what is wrong.
    """
    return ContractError(422, (Problem(kind, loc, msg),))
