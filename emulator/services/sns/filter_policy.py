"""A subscription's filter policy: by the message's attributes, or by its body.

Source: "Amazon SNS subscription filter policies" in SNS's developer guide.
"""

import json
from collections.abc import Mapping
from typing import Any

from csc.emulator.services.match_event import MISSING, check_pattern, matches, value_matches
from csc.emulator.services.sns.errors import InvalidParameter

Attributes = Mapping[str, Mapping[str, Any]]


def check_filter_policy(text: str) -> None:
    """Raises InvalidParameter."""
    try:
        policy = json.loads(text)
        if policy:
            check_pattern(policy)
    except ValueError as error:
        raise InvalidParameter(
            f"Invalid parameter: FilterPolicy: {str(error).partition('Reason: ')[2] or error}"
        ) from None


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
