"""One pattern of a policy (an action, a resource, a condition's value) against a text of a request.

A wildcard matches any characters, colons and slashes too: "if you use the * wildcard as the last
character of a resource ARN segment, it can expand to match beyond the colon boundaries" (IAM User
Guide, "IAM JSON policy elements: Resource").  An ARN with too few segments is completed with
``*``: ``arn:aws:sqs`` means ``arn:aws:sqs:*:*:*``; a ``*`` in its last segment does so by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from csc.emulator.services.iam.variables import (
    Context,
    Literal,
    Part,
    Variable,
    Wildcard,
    expression,
    parse_text,
    resolve,
)

Matcher = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Pattern:
    """``text`` is as written. ``matcher`` is made once; it is None where the text has variables of the request."""

    text: str
    parts: tuple[Part, ...]
    matcher: Matcher | None

    def matches(self, value: str, context: Context) -> bool:
        """Whether ``value`` is matched. A variable without a value matches nothing."""
        if self.matcher is not None:
            return self.matcher(value)
        parts = resolve(self.parts, context)
        return parts is not None and expression(parts).fullmatch(value) is not None


def compile_pattern(text: str, *, variables: bool = False, wildcards: bool = True) -> Pattern:
    """A case-sensitive pattern."""
    parts = parse_text(text, variables, wildcards)
    if any(isinstance(part, Variable) for part in parts):
        return Pattern(text, parts, None)
    return Pattern(text, parts, _static(parts))


def compile_action(text: str) -> Pattern:
    """A pattern of an action: case doesn't count, variables aren't allowed."""
    parts = parse_text(text.lower(), variables=False)
    inner = _static(parts)
    return Pattern(text, parts, lambda value: inner(value.lower()))


def compile_resource(text: str, *, variables: bool) -> Pattern:
    """A pattern of an ARN, completed with ``*`` where it is cut short."""
    segments = text.count(":") + 1
    full = text
    if text.startswith("arn:") and segments < 6 and "*" not in text.rpartition(":")[2]:
        full += ":*" * (6 - segments)
    return replace(compile_pattern(full, variables=variables), text=text)


def _static(parts: tuple[Part, ...]) -> Matcher:
    if not any(isinstance(part, Wildcard) for part in parts):
        literal = "".join(part.text for part in parts if isinstance(part, Literal))
        return literal.__eq__
    if parts == (Wildcard("*"),):
        return lambda value: True
    if len(parts) == 2 and isinstance(parts[0], Literal) and parts[1] == Wildcard("*"):
        prefix = parts[0].text
        return lambda value: value.startswith(prefix)
    fullmatch = expression(parts).fullmatch
    return lambda value: fullmatch(value) is not None
