"""One case on every form of a route: the same request, clock, ids and tables for each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from csc.attribute_values import as_wire, encode_members
from csc.emulator.http import HttpRequest
from csc.request import WrongValueError, typed
from csc.response import to_json
from csc.verifying.cases import Case, fits
from csc.verifying.compare import Outcome, difference
from csc.verifying.local_cloud import LocalCloud
from csc.verifying.python_form import Python
from csc.verifying.sandbox_form import Sandbox
from csc.verifying.subject import Subject

UNTOUCHED: Mapping[str, list[Any]] = {}  # what the tables of a form that wrote nothing hold


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
        self.lines: set[tuple[str, int]] = set()

    @property
    def forms(self) -> tuple[str, ...]:
        found = ["python"]
        if self.subject.tier == "vtl":
            found.append("vtl")
        return (*found, "wasm") if self.sandbox is not None else tuple(found)

    def run(self, case: Case, number: int) -> tuple[Outcome, ...]:
        """``number`` numbers the case: its time and ids follow from it."""
        request = self.request(case)
        tables = self._tables(case)
        if request is None or tables is None or not self._fill(tables):
            return ()
        on_vtl = self.subject.tier == "vtl"
        self.cloud.turn(number)
        self.cloud.forget()
        sent = self.cloud.send(request, answered=on_vtl)
        if sent.event is None or sent.event["resource"] != self.subject.path:
            return ()
        outcomes = [self._outcome("vtl", sent.status, sent.body)] if on_vtl else []
        self._again(tables)
        python = self._python(sent.event, number)
        self._again(tables)
        if self.sandbox is not None:
            answer = self.sandbox.run(sent.event, number)
            outcomes.append(self._outcome("wasm", answer["statusCode"], answer["body"]))
        return self._compared((python, *outcomes), tables)

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
            headers.append(("Authorization", self.cloud.token(case["user"], *self.subject.auth)))
        return HttpRequest(
            self.subject.method, target + ("?" + query if query else ""), headers, body
        )

    # -- forms

    def _python(self, event: Mapping[str, Any], number: int) -> Outcome:
        reply = self.python.run(event, number)
        answer, last = reply["answer"], reply["last"]
        self.lines |= {(file, line) for file, line in reply["new"]}
        place = None if last is None else (last[0], last[1])
        return self._outcome("python", answer["statusCode"], answer["body"], reply["path"], place)

    def _outcome(
        self, form: str, status: int, body: str, path: int = 0, last: tuple[str, int] | None = None
    ) -> Outcome:
        calls = tuple(self.cloud.calls)
        held = self._held() if self.cloud.wrote else UNTOUCHED
        return Outcome(form, status, body, calls, held, path, last)

    def _compared(
        self, outcomes: tuple[Outcome, ...], tables: Mapping[str, list[Any]]
    ) -> tuple[Outcome, ...]:
        """Where one form wrote and another did not, the tables of that other one as they were."""
        if len({one.tables is UNTOUCHED for one in outcomes}) == 1:
            return outcomes
        self._fill(tables)
        before = self._held()
        self.cloud.forget()
        return tuple(replace(o, tables=before) if o.tables is UNTOUCHED else o for o in outcomes)

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

    def _fill(self, tables: Mapping[str, list[Any]]) -> bool:
        return all(self.cloud.fill(name, keys, tables[name]) for name, keys in self._used_tables())

    def _again(self, tables: Mapping[str, list[Any]]) -> None:
        """Everything as before the form that just ran."""
        if self.cloud.wrote:
            self._fill(tables)
        self.cloud.forget()

    def _held(self) -> dict[str, list[Any]]:
        return {name: self.cloud.hold(name, keys) for name, keys in self._used_tables()}

    def _used_tables(self) -> list[tuple[str, list[str]]]:
        """Physical name and key attributes."""
        return [(self.names[t["key"]], [key for key, _ in t["keys"]]) for t in self.subject.tables]
