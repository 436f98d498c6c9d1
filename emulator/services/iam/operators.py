"""The condition operators: how one value of a policy is compared with one value of a request.

Each family makes a test from the policy's text, once; ``OPERATORS`` says which family and whether
the operator is the negation.  Source: IAM User Guide, "IAM JSON policy elements: Condition
operators".
"""

import base64
import binascii
import ipaddress
import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from csc.emulator.services.iam.match import compile_pattern
from csc.emulator.services.iam.parse_date import parse_date
from csc.emulator.services.iam.problem import LEGACY, PolicyProblem
from csc.emulator.services.iam.variables import Context, Literal, expression, parse_text, resolve

Test = Callable[[str, Context], bool]
"""``test(value of the request, context) -> matched``."""

Prepare = Callable[[str, bool], Test]
"""``prepare(text of the policy, whether variables are replaced) -> test``; PolicyProblem if unusable."""


@dataclass(frozen=True, slots=True)
class Operator:
    name: str
    prepare: Prepare
    negated: bool


def _string_equals(text: str, variables: bool) -> Test:
    pattern = compile_pattern(text, variables=variables, wildcards=False)
    return pattern.matches


def _string_like(text: str, variables: bool) -> Test:
    return compile_pattern(text, variables=variables).matches


def _string_equals_ignore_case(text: str, variables: bool) -> Test:
    parts = parse_text(text, variables, wildcards=False)

    def test(value: str, context: Context) -> bool:
        resolved = resolve(parts, context)
        if resolved is None:
            return False
        wanted = "".join(part.text for part in resolved if isinstance(part, Literal))
        return wanted.casefold() == value.casefold()

    return test


def _arn(text: str, variables: bool) -> Test:
    """Each of an ARN's six components is compared on its own; wildcards don't cross a colon."""
    patterns = [parse_text(segment, variables) for segment in arn_segments(text)]

    def test(value: str, context: Context) -> bool:
        segments = value.split(":", 5)
        if len(segments) != len(patterns):
            return False
        for parts, segment in zip(patterns, segments, strict=True):
            resolved = resolve(parts, context)
            if resolved is None or expression(resolved).fullmatch(segment) is None:
                return False
        return True

    return test


def arn_segments(text: str) -> list[str]:
    """Split at the colons that separate components, not at those inside ``${…}``."""
    segments: list[str] = []
    depth = start = 0
    for index, sign in enumerate(text):
        if text.startswith("${", index):
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
        elif sign == ":" and not depth and len(segments) < 5:
            segments.append(text[start:index])
            start = index + 1
    segments.append(text[start:])
    return segments


def _bool(text: str, variables: bool) -> Test:
    pattern = compile_pattern(text.lower(), variables=variables, wildcards=False)
    return lambda value, context: pattern.matches(value.lower(), context)


def _binary(text: str, variables: bool) -> Test:
    wanted = _decode(text)
    if wanted is None:
        raise PolicyProblem(f"{text!r} is not base64")
    return lambda value, context: _decode(value) == wanted


def _decode(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _ip(text: str, variables: bool) -> Test:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise PolicyProblem(f"{text!r} is not an IP address or range") from error

    def test(value: str, context: Context) -> bool:
        try:
            return ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return test


def _compared(parse: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Prepare:
    def prepare(text: str, variables: bool) -> Test:
        wanted = parse(text)
        if wanted is None:
            raise PolicyProblem(f"{text!r} can't be compared", LEGACY)

        def test(value: str, context: Context) -> bool:
            given = parse(value)
            return given is not None and bool(compare(given, wanted))

        return test

    return prepare


def parse_number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _table() -> dict[str, Operator]:
    rows: list[tuple[str, Prepare, bool]] = [
        ("StringEquals", _string_equals, False),
        ("StringNotEquals", _string_equals, True),
        ("StringEqualsIgnoreCase", _string_equals_ignore_case, False),
        ("StringNotEqualsIgnoreCase", _string_equals_ignore_case, True),
        ("StringLike", _string_like, False),
        ("StringNotLike", _string_like, True),
        ("ArnEquals", _arn, False),
        ("ArnLike", _arn, False),
        ("ArnNotEquals", _arn, True),
        ("ArnNotLike", _arn, True),
        ("Bool", _bool, False),
        ("BinaryEquals", _binary, False),
        ("IpAddress", _ip, False),
        ("NotIpAddress", _ip, True),
    ]
    for family, parse in (("Numeric", parse_number), ("Date", parse_date)):
        rows += [
            (f"{family}Equals", _compared(parse, operator.eq), False),
            (f"{family}NotEquals", _compared(parse, operator.eq), True),
            (f"{family}LessThan", _compared(parse, operator.lt), False),
            (f"{family}LessThanEquals", _compared(parse, operator.le), False),
            (f"{family}GreaterThan", _compared(parse, operator.gt), False),
            (f"{family}GreaterThanEquals", _compared(parse, operator.ge), False),
        ]
    return {name: Operator(name, prepare, negated) for name, prepare, negated in rows}


OPERATORS = _table()
