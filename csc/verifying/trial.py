"""One case on every form of a route: the same request, clock, ids and tables for each.

    begun = trial.begin(case, number)         through the gateway, and the sandbox
    trial.ask([begun, …]); trial.outcomes([begun, …])       the Python of many, in one message

The Python is given what the forms before it were given for their calls, as long as it makes the same ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from csc.attribute_values import as_wire, encode_members
from csc.emulator.http import HttpRequest
from csc.request import WrongValueError, typed
from csc.response import refusal, to_json
from csc.verifying.cases import Case, fits
from csc.verifying.compare import Outcome, difference
from csc.verifying.course import NO_COURSE, Course
from csc.verifying.local_cloud import LocalCloud
from csc.verifying.python_form import Asked, Python, WorkerError
from csc.verifying.sandbox_form import Sandbox
from csc.verifying.subject import Subject
from csc.verifying.table_rows import Rows


@dataclass(frozen=True, slots=True)
class Begun:
    """A case that waits for its Python. ``rows`` are its tables', ``others`` what its other forms made of it, ``course``
    the calls of the last of these."""

    case: Case
    number: int
    event: Mapping[str, Any]
    rows: Rows
    others: tuple[Outcome, ...]
    course: Course


class Trial:
    """``run`` gives the outcome of each form, Python's first; none where the gateway answered or
    where the tables can't hold what the case says."""

    def __init__(
        self,
        subject: Subject,
        cloud: LocalCloud,
        python: Python,
        sandbox: Sandbox | None,
        names: Mapping[str, str],
    ) -> None:
        self.subject, self.cloud, self.python, self.sandbox = subject, cloud, python, sandbox
        self.names = names
        self.tables = [names[table["key"]] for table in subject.tables]
        self.lines: set[tuple[str, int]] = set()

    @property
    def forms(self) -> tuple[str, ...]:
        found = ["python"]
        if self.subject.tier == "vtl":
            found.append("vtl")
        return (*found, "wasm") if self.sandbox is not None else tuple(found)

    def run(self, case: Case, number: int) -> tuple[Outcome, ...]:
        """``number`` numbers the case: its time and ids follow from it."""
        begun = self.begin(case, number)
        if begun is None:
            return ()
        self.ask([begun])
        return self.outcomes(begun, self.replies(1)[0])

    def begin(self, case: Case, number: int) -> Begun | None:
        """Every form but the Python; None where none is reached. Raises DefectError."""
        request = self.request(case)
        tables = self._tables(case)
        rows = None if tables is None else self.cloud.tables.made(tables)
        if request is None or rows is None:
            return None
        on_vtl = self.subject.tier == "vtl"
        self.cloud.turn(number)
        self.cloud.begin(rows, self.tables)
        sent = self.cloud.send(request, answered=on_vtl)
        if sent.event is None or sent.event["resource"] != self.subject.path:
            return None
        course, others = NO_COURSE, []
        if on_vtl:
            course = self.cloud.end()
            others.append(_outcome("vtl", sent.status, sent.body, course))
        if self.sandbox is not None:
            self.cloud.begin(rows, self.tables, course)
            answer = self.sandbox.run(sent.event, number)
            if answer is None and self.cloud.wrote:
                answer = refusal(500, "Internal server error")
            if answer is not None:
                course = self.cloud.end()
                others.append(_outcome("wasm", answer["statusCode"], answer["body"], course))
        self.cloud.check()
        return Begun(case, number, sent.event, rows, tuple(others), course)

    def ask(self, several: Sequence[Begun]) -> None:
        """Give the Python cases to run, while something else is done."""
        if several:
            self.python.ask([Asked(one.event, one.number, one.course.effects) for one in several])

    def replies(self, count: int) -> list[dict[str, Any] | None]:
        """The Python's replies to so many cases; None for what has to be run again by itself."""
        try:
            return [] if not count else self.python.replies()
        except WorkerError:  # one of them; which, is seen when each runs by itself
            return [None] * count

    def outcomes(self, begun: Begun, reply: dict[str, Any] | None) -> tuple[Outcome, ...]:
        """All forms'. Raises SlowError, WorkerError, DefectError."""
        course = begun.course
        if reply is None:
            self.cloud.begin(begun.rows, self.tables, course)
            reply = self.python.run(begun.event, begun.number)
            course = self.cloud.end()
            self.cloud.check()
        self.lines |= {(file, line) for file, line in reply["new"]}
        answer, last = reply["answer"], reply["last"]
        place = None if last is None else (last[0], last[1])
        made = _outcome(
            "python", answer["statusCode"], answer["body"], course, reply["path"], place
        )
        return made, *begun.others

    def differs(self, outcomes: tuple[Outcome, ...]) -> tuple[str, Outcome] | None:
        """The first form that isn't as Python is, and in what."""
        for other in outcomes[1:]:
            what = difference(outcomes[0], other, self.subject.returns, self.subject.models)
            if what:
                return what, other
        return None

    def request(self, case: Case) -> HttpRequest | None:
        """The request of a case; None where it lacks a part of its path."""
        target = self.subject.path
        for parameter in self.subject.parameters:
            if parameter["source"] == "path":
                text = case["path"].get(parameter["wire"])
                if text is None:
                    return None
                wire = parameter["wire"]
                target = target.replace("{" + wire + "}", quote(text, safe=""))
                target = target.replace("{" + wire + "+}", quote(text))
        query = urlencode(case["query"])
        headers = [(name, text) for name, text in case["headers"].items()]
        body = to_json(case["body"]).encode() if "body" in case else b""
        if body:
            headers.append(("Content-Type", "application/json"))
        if self.subject.auth is not None:
            claims = case.get("claims", {})
            token = self.cloud.token(case["user"], *self.subject.auth, claims)
            headers.append(("Authorization", token))
        return HttpRequest(
            self.subject.method, target + ("?" + query if query else ""), headers, body
        )

    # -- tables

    def _tables(self, case: Case) -> dict[str, list[Any]] | None:
        """The attribute values by physical name; None where an item isn't one of its model."""
        found = {}
        for table in self.subject.tables:
            items = case["tables"].get(table["key"], [])
            if not all(fits(item, table, self.subject.models) for item in items):
                return None
            try:
                found[self.names[table["key"]]] = [self._stored(item, table) for item in items]
            except WrongValueError:
                return None
        return found

    def _stored(self, item: Any, table: Mapping[str, Any]) -> Any:
        """An item as it was once put; fields with a default that it lacks, it lacks."""
        record = typed(item, table["item"], self.subject.models)
        for name in [name for name in record if name not in item]:
            del record[name]
        return encode_members(record, as_wire, top=True)


def _outcome(
    form: str,
    status: int,
    body: str,
    course: Course,
    path: int = 0,
    last: tuple[str, int] | None = None,
) -> Outcome:
    return Outcome(form, status, body, course.calls, course.after, path, last)
