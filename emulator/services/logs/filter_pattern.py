"""Unstructured filter patterns of CloudWatch Logs.

ERROR timeout      both words       ?ERROR ?WARN    either
"out of memory"    as it is         -debug          without
%regex%            a regular expression
"""

import re
from collections.abc import Callable

from csc.emulator.services.logs.errors import InvalidParameterException

_TERM = re.compile(r'([?-]?)("(?:[^"\\]|\\.)*"|%[^%]*%|[^\s"]+)')


def parse_pattern(pattern: str) -> Callable[[str], bool]:
    """A test of a message. Raises InvalidParameterException for a pattern that CSC can't read."""
    text = pattern.strip()
    if text.startswith(("{", "[")):
        raise InvalidParameterException("CSC doesn't read JSON and space-delimited patterns.")
    terms: dict[str, list[Callable[[str], bool]]] = {"": [], "?": [], "-": []}
    for match in _TERM.finditer(text):
        terms[match[1]].append(_test(match[2]))
    required, optional, excluded = terms[""], terms["?"], terms["-"]

    def matches(message: str) -> bool:
        return (
            all(test(message) for test in required)
            and (not optional or bool(required) or any(test(message) for test in optional))
            and not any(test(message) for test in excluded)
        )

    return matches


def _test(term: str) -> Callable[[str], bool]:
    if term.startswith("%") and term.endswith("%") and len(term) > 2:
        try:
            expression = re.compile(term[1:-1])
        except re.error:
            raise InvalidParameterException("Invalid filter pattern") from None
        return lambda message: expression.search(message) is not None
    word = re.sub(r"\\(.)", r"\1", term[1:-1]) if term.startswith('"') else term
    return lambda message: word in message
