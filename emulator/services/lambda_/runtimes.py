"""Which of Lambda's runtimes run here, by what, and why the others don't.

python3.13      CSC's own interpreter, whatever the version      nodejs22.x   the machine's ``node``
provided.al2023 the function's own ``bootstrap``, on this machine
"""

import re
from dataclasses import dataclass
from typing import Literal

Family = Literal["python", "nodejs", "provided"]
_NAMES = {
    "python": re.compile(r"python(3)\.\d+"),
    "nodejs": re.compile(r"nodejs(\d+)\.x"),
    "provided": re.compile(r"provided(?:\.al(\d+))?"),
}
_OTHERS = {
    "java": "Java",
    "dotnet": ".NET",
    "ruby": "Ruby",
    "go": "Go's old runtime",
}
SAM_BUILT = "`sam build` makes it; `csc dev .aws-sam/build/template.yaml` then finds it"


@dataclass(frozen=True, slots=True)
class Runtime:
    """``major`` is 22 of ``nodejs22.x``; 0 where the name has none."""

    family: Family
    major: int


def runtime_of(name: str) -> Runtime | None:
    """None for a runtime that CSC doesn't run."""
    for family, pattern in _NAMES.items():
        found = pattern.fullmatch(name)
        if found is not None:
            return Runtime(family, int(found[1] or 0))  # type: ignore[arg-type]
    return None


def why_not(name: str) -> tuple[str, str]:
    """Of a runtime that isn't run: what is the matter, and the remedy."""
    language = next((said for begin, said in _OTHERS.items() if name.startswith(begin)), None)
    if language is None:
        return f"{name or 'nothing'} is no runtime of Lambda that CSC knows", ""
    if name.startswith("go"):
        remedy = "Build it for provided.al2023, as a program named bootstrap."
    else:
        remedy = (
            "Leave it out with --allow-missing; what calls it then fails, and all else is served."
        )
    return f"CSC doesn't run {language} ({name})", remedy
