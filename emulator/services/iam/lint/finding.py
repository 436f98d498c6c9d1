"""One thing that a policy says and can't mean."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "unknown-action",
    "impossible-resource",
    "unsupported-condition-key",
    "condition-never-holds",
    "privilege-escalation",
]

CODES: dict[Kind, str] = {
    "unknown-action": "CSC670",
    "impossible-resource": "CSC671",
    "unsupported-condition-key": "CSC672",
    "condition-never-holds": "CSC673",
    "privilege-escalation": "CSC674",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """``statement`` counts from 0."""

    statement: int
    kind: Kind
    message: str
    remedy: str
