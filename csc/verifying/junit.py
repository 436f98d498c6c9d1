"""Verdicts as a JUnit report, which CI servers show: a test case a route."""

import re
from collections.abc import Iterable
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement, tostring

from csc.diagnostics import Diagnostic


class Reported(Protocol):
    """What a verdict tells."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def forms(self) -> tuple[str, ...]: ...
    @property
    def seconds(self) -> float: ...
    @property
    def problem(self) -> Diagnostic | None: ...


def junit(name: str, verdicts: Iterable[Reported]) -> str:
    """The report's XML. A route of one form is skipped; one whose forms disagree has failed."""
    suite = Element("testsuite", name=f"csc verify {name}")
    count = {"tests": 0, "failures": 0, "skipped": 0}
    for verdict in verdicts:
        count["tests"] += 1
        case = SubElement(
            suite,
            "testcase",
            classname=_clean(name),
            name=_clean(f"{verdict.method} {verdict.path}"),
            time=f"{verdict.seconds:.3f}",
        )
        if verdict.problem is not None:
            count["failures"] += 1
            problem = verdict.problem
            failure = SubElement(
                case, "failure", message=_clean(problem.message), type=problem.code
            )
            place = f"{problem.span.file}:{problem.span.line}\n" if problem.span else ""
            failure.text = _clean(f"{place}{problem.source.strip()}\n{problem.remedy}")
        elif len(verdict.forms) < 2:
            count["skipped"] += 1
            SubElement(case, "skipped", message="it has one form")
    for key, number in count.items():
        suite.set(key, str(number))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suite, encoding="unicode") + "\n"


def _clean(text: str) -> str:
    """Without what XML 1.0 has no way to write."""
    return _UNWRITABLE.sub("?", text)


_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
