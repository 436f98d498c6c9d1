"""A subscription's filter policy: by the message's attributes, or by its body.

Source: "Amazon SNS subscription filter policies" in SNS's developer guide.
"""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from csc.emulator.services.check_pattern import OF_SNS, InvalidPattern, check_pattern
from csc.emulator.services.json_problem import json_problem
from csc.emulator.services.match_event import MISSING, matches, value_matches
from csc.emulator.services.sns.errors import InvalidParameter

Attributes = Mapping[str, Mapping[str, Any]]


MOST_KEYS = 5
MOST_COMBINATIONS = 150


def check_filter_policy(text: str, scope: str = "MessageAttributes") -> None:
    """Raises InvalidParameter. Its sentences are those recorded on AWS."""
    problem = json_problem(text)
    if problem:
        raise InvalidParameter(f"FilterPolicy: failed to parse JSON. {problem}")
    policy = json.loads(text)
    if not policy:
        return
    try:
        check_pattern(policy, OF_SNS)
    except InvalidPattern as error:
        raise InvalidParameter(f"FilterPolicy: {error}") from None
    if scope != "MessageBody" and any(isinstance(value, dict) for value in policy.values()):
        raise InvalidParameter(
            "Filter policy scope MessageAttributes does not support nested filter policy"
        )
    leaves = list(_leaves(policy, 1))
    if len(leaves) > MOST_KEYS:
        raise InvalidParameter(
            f"FilterPolicy: Filter policy can not have more than {MOST_KEYS} keys"
        )
    if math.prod(leaves) > MOST_COMBINATIONS:
        raise InvalidParameter("FilterPolicy: Filter policy is too complex")


def _leaves(policy: Mapping[str, Any], depth: int) -> Iterator[int]:
    """How many rules each leaf has, times how deep it lies."""
    for field, wanted in policy.items():
        if isinstance(wanted, Mapping):
            yield from _leaves(wanted, depth + 1)
        elif field == "$or" and all(isinstance(one, Mapping) for one in wanted):
            for one in wanted:
                yield from _leaves(one, depth)
        else:
            yield len(wanted) * depth


def passes(settings: Mapping[str, str], message: str, attributes: Attributes) -> bool:
    """Whether a message is for a subscription with these attributes."""
    text = settings.get("FilterPolicy")
    policy = _rounded(json.loads(text)) if text else None
    if not policy:
        return True
    if settings.get("FilterPolicyScope") == "MessageBody":
        try:
            body = json.loads(message)
        except ValueError:
            return False
        return isinstance(body, dict) and matches(policy, _rounded(body))
    return _by_attributes(policy, attributes)


def _by_attributes(policy: Mapping[str, Any], attributes: Attributes) -> bool:
    for name, rules in policy.items():
        if name == "$or":
            if not any(_by_attributes(one, attributes) for one in rules):
                return False
        elif not value_matches(rules, _value(attributes.get(name))):
            return False
    return True


def _value(attribute: Mapping[str, Any] | None) -> Any:
    if attribute is None:
        return MISSING
    kind, text = attribute["DataType"], attribute.get("StringValue")
    if kind == "Number":
        return _rounded(float(str(text)))
    if kind == "String.Array":
        try:
            return _rounded(json.loads(str(text)))
        except ValueError:
            return text
    return MISSING if text is None else text


def _rounded(value: Any) -> Any:
    """Numbers are compared by five digits behind the point."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value
