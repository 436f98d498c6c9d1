"""Policy text with wildcards and variables, parsed once.

``arn:aws:s3:::home/${aws:username}/*`` becomes literal text, a variable and a wildcard.  ``${*}``,
``${?}`` and ``${$}`` stand for those characters themselves; ``${key, 'text'}`` has a default for
where the request lacks the key.  Variables exist in policies of Version 2012-10-17 only.

Source: IAM User Guide, "IAM policy elements: Variables and tags".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

Context = Mapping[str, str | Sequence[str]]
"""The request's condition keys, in lower case, with their values as text."""


@dataclass(frozen=True, slots=True)
class Literal:
    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """``*`` or ``?``."""

    sign: str


@dataclass(frozen=True, slots=True)
class Variable:
    key: str
    default: str | None


Part = Literal | Wildcard | Variable

_TOKEN = re.compile(r"\$\{([^}]*)\}|([*?])")
_DEFAULT = re.compile(r"\s*([^,]+?)\s*,\s*'(.*)'\s*", re.DOTALL)


def parse_text(text: str, variables: bool, wildcards: bool = True) -> tuple[Part, ...]:
    """The parts of ``text``; without ``variables`` a ``${`` is just text."""
    parts: list[Part] = []
    end = 0
    for match in _TOKEN.finditer(text):
        name, sign = match.groups()
        part: Part | None = None
        if sign is not None:
            part = Wildcard(sign) if wildcards else None
        elif variables:
            part = _variable(name)
        if part is None:
            continue
        if match.start() > end:
            parts.append(Literal(text[end : match.start()]))
        parts.append(part)
        end = match.end()
    if end < len(text):
        parts.append(Literal(text[end:]))
    return tuple(parts)


def resolve(parts: tuple[Part, ...], context: Context) -> tuple[Part, ...] | None:
    """The parts with each variable's value as literal text; None where a variable has none."""
    resolved: list[Part] = []
    for part in parts:
        if isinstance(part, Variable):
            value = variable_value(part, context)
            if value is None:
                return None
            resolved.append(Literal(value))
        else:
            resolved.append(part)
    return tuple(resolved)


def variable_value(variable: Variable, context: Context) -> str | None:
    """A variable's text in a request. A key with several values can't be a variable."""
    value = context.get(variable.key)
    if value is None:
        return variable.default
    if isinstance(value, str):
        return value
    return value[0] if len(value) == 1 else variable.default


@lru_cache(maxsize=4096)
def expression(parts: tuple[Part, ...], ignore_case: bool = False) -> re.Pattern[str]:
    """A regular expression that matches what the parts (without variables) match, wholly.

    Between two stars the first place that fits is as good as any, so it is taken for good (an
    atomic group): no pattern can make matching slow.
    """
    first, *rest = _between_stars(parts)
    source = first
    if rest:
        source += "".join(f"(?>.*?{piece})" for piece in rest[:-1]) + ".*" + rest[-1]
    return re.compile(source, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _between_stars(parts: tuple[Part, ...]) -> list[str]:
    pieces = [""]
    for part in parts:
        if isinstance(part, Literal):
            pieces[-1] += re.escape(part.text)
        elif isinstance(part, Wildcard) and part.sign == "*":
            pieces.append("")
        else:
            pieces[-1] += "."
    return pieces


def _variable(name: str) -> Part:
    if name in ("*", "?", "$"):
        return Literal(name)
    default = _DEFAULT.fullmatch(name)
    if default:
        return Variable(default.group(1).lower(), default.group(2))
    return Variable(name.strip().lower(), None)
