"""The shape of a policy document, before anything in it is judged: AWS's first look.

A text that fails here is answered ``Syntax errors in policy.``, whatever else is wrong with it.
An empty list, a missing action and an ``allow`` in lower case pass: later looks have their own
words for those (``check_policy.py``).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from csc.emulator.services.iam.conditions import compile_conditions
from csc.emulator.services.iam.policy import ELEMENTS, VERSIONS
from csc.emulator.services.iam.problem import SYNTAX, PolicyProblem

Given = Mapping[str, Any]


def read_statements(document: str) -> tuple[Given, list[Given]]:
    """The document and its statements. Raises PolicyProblem."""
    try:
        given = json.loads(document)
    except ValueError as error:
        raise PolicyProblem(f"This policy contains invalid Json: {error}") from error
    if not isinstance(given, Mapping) or set(given) - {"Version", "Id", "Statement"}:
        raise PolicyProblem("A policy is a map of Version, Id and Statement")
    if not isinstance(given.get("Id", ""), str):
        raise PolicyProblem("Id must be a text")
    if given.get("Version", "2008-10-17") not in VERSIONS:
        raise PolicyProblem(f"Version must be 2012-10-17, not {given['Version']}")
    listed = given.get("Statement")
    statements = [listed] if isinstance(listed, Mapping) else listed
    if not isinstance(statements, list):
        raise PolicyProblem("Statement must be a list of statements")
    for index, statement in enumerate(statements):
        _check_statement(statement, index)
    return given, statements


def _check_statement(statement: Any, index: int) -> None:
    if not isinstance(statement, Mapping) or set(statement) - ELEMENTS:
        known = ", ".join(sorted(ELEMENTS))
        raise PolicyProblem(f"Statement {index} must be a map with some of: {known}")
    if not isinstance(statement.get("Sid", ""), str):
        raise PolicyProblem(f"Statement {index}: Sid must be a text")
    if str(statement.get("Effect")).lower() not in ("allow", "deny"):
        raise PolicyProblem(f"Statement {index}: Effect must be Allow or Deny")
    for name, negation in (("Action", "NotAction"), ("Resource", "NotResource")):
        if name in statement and negation in statement:
            raise PolicyProblem(f"Statement {index}: {name} and {negation} exclude each other")
        texts_of(statement, name, negation)
    try:
        compile_conditions(statement.get("Condition", {}), True)
    except PolicyProblem as problem:
        if problem.said == SYNTAX:
            raise


def texts_of(statement: Given, name: str, negation: str) -> Sequence[str]:
    """The texts of an element or its negation; none where the statement has neither."""
    value = statement.get(name, statement.get(negation, []))
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise PolicyProblem(f"{name} must be text or a list of texts")
    return texts
