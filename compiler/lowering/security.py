"""The application's own security settings, with their defaults.

Security(encryption="kms", reserved_concurrency=10, dead_letters=True, waf_rate_limit=10_000, usage_plan=True)
"""

from collections.abc import Mapping
from typing import Any

from csc.compiler.ir.model import Program, Route

CONCURRENCY = 10
LONGEST = 14  # days that SQS keeps a message at most
REQUESTS_PER_FIVE_MINUTES = 10_000


def settings(program: Program, name: str) -> Mapping[str, Any]:
    """``Application(security=Security(…))`` or ``logging`` as it was written."""
    found = program.application.options.get(name)
    return found if isinstance(found, Mapping) else {}


def encryption_of(program: Program) -> str:
    """``kms`` for a key of the application's own, a key's ARN, or empty for the services' own keys."""
    wish = settings(program, "security").get("encryption", "kms")
    if isinstance(wish, str):
        return "" if wish == "aws" else wish
    return "kms" if wish else ""


def has_dead_letters(program: Program) -> bool:
    return days_of_dead_letters(program) > 0


def days_of_dead_letters(program: Program) -> int:
    """How long SQS keeps an event that a function has failed on; 0 for no queue."""
    wish = settings(program, "security").get("dead_letters", True)
    return LONGEST if wish is True else int(wish)


def is_traced(program: Program) -> bool:
    return bool(settings(program, "logging").get("tracing", True))


def reserved_concurrency(program: Program, route: Route) -> int | None:
    """The most runs of a function at once; None where nothing is reserved."""
    own = route.options.get("reserved_concurrency")
    general = settings(program, "security").get("reserved_concurrency", CONCURRENCY)
    number = int(str(own if own is not None else general))
    return number or None


def waf_rate_limit(program: Program) -> int:
    """Requests of one address in five minutes; 0 for no limit. WAF's own least is 10."""
    limit = int(settings(program, "security").get("waf_rate_limit", REQUESTS_PER_FIVE_MINUTES))
    return max(limit, 10) if limit else 0
