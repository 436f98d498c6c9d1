"""Names of parameters: which are allowed, and what stands behind the colon.

/app/url:3       version 3            /app/url:live     the version labelled live
arn:aws:ssm:us-east-1:123456789012:parameter/app/url     the parameter /app/url
"""

import re

from csc.emulator.services.ssm.errors import (
    HierarchyLevelLimitExceededException,
    ValidationException,
)

_NAME = re.compile(r"[A-Za-z0-9_.\-/]+").fullmatch
DEEPEST = 15
RULE = (
    'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive). If formed as a '
    "path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a "
    "mix of letters, numbers and the following 3 symbols .-_"
)


def check_name(name: str) -> None:
    """Raises ValidationException, HierarchyLevelLimitExceededException."""
    first = name.lstrip("/").lower()
    if name.startswith("/aws/") or name == "/aws":
        raise ValidationException(f"No access to reserved parameter name: {name}.")
    if (
        not _NAME(name)
        or len(name) > 1011
        or first.startswith(("aws", "ssm"))
        or "//" in name
        or name.endswith("/")
    ):
        raise ValidationException(RULE)
    if "/" in name and not name.startswith("/"):
        raise ValidationException(
            f'Parameter name must be a fully qualified name: "{name}" has to begin with "/".'
        )
    if name.count("/") > DEEPEST:
        raise HierarchyLevelLimitExceededException(
            f"Hierarchy level limit exceeded: a hierarchy can have {DEEPEST} levels at most."
        )


def split(given: str) -> tuple[str, str]:
    """The name, and the version or label that is asked for (empty: the last)."""
    if given.startswith("arn:"):
        rest = given.split(":", 5)[-1].removeprefix("parameter/")
        name, _, selector = rest.partition(":")
        return ("/" + name if "/" in name else name), selector
    name, _, selector = given.partition(":")
    return name, selector
