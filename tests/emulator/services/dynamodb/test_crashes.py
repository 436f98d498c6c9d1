"""Random operations on a process that is killed (``kill -9``) at random moments, against a dict.

What was acknowledged is there after each crash, in the table and its index; the one call that was
under way happened wholly or not at all, a transaction included.
"""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from csc.emulator.errors import ServiceError
from tests.emulator.services.dynamodb.conftest import Client
from tests.emulator.services.dynamodb.test_stateful import Table, key, partitions, sorts

Write = tuple[str, dict[str, Any], dict[tuple[str, int], int | None]]


class Killed:
    """As ``conftest.Client``, with the emulator in a process of its own; ``close`` kills it."""

    table = Client.table

    def __init__(self, path: Path) -> None:
        self.now = time.time()
        self.path = path
        self.open()

    def open(self) -> None:
        read_call, write_call = os.pipe()
        read_answer, write_answer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(write_call)
                os.close(read_answer)
                serve(self.path, read_call, write_answer)
            finally:
                os._exit(0)
        os.close(read_call)
        os.close(write_answer)
        self._calls, self._answers = os.fdopen(write_call, "w"), os.fdopen(read_answer)

    def close(self) -> int:
        """Kill the process; how many answers it gave that nobody has read."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        unread = self._answers.read().count("\n")
        self._calls.close()
        self._answers.close()
        return unread

    def __call__(self, operation: str, /, **input: Any) -> Any:
        self.begin(operation, input)
        line = self._answers.readline()
        assert line, "the process ended by itself"
        error, output = json.loads(line)
        if error:
            raise ServiceError(error)
        return output

    def begin(self, operation: str, input: dict[str, Any]) -> None:
        """Send a call without waiting for its answer."""
        self._calls.write(json.dumps([operation, input]) + "\n")
        self._calls.flush()


def serve(path: Path, calls: int, answers: int) -> None:
    """Answer calls, a line each, until the end."""
    client = Client(path)
    with os.fdopen(calls) as lines, os.fdopen(answers, "w") as out:
        for line in lines:
            operation, input = json.loads(line)
            error, output = "", None
            try:
                output = client(operation, **input)
            except ServiceError as raised:
                error = raised.message
            out.write(json.dumps([error, output]) + "\n")
            out.flush()


@st.composite
def writes(draw: st.DrawFn) -> Write:
    """A call, and the ``n`` of each item that it leaves, None for one that it deletes."""
    p, s, n = draw(partitions), draw(sorts), draw(st.integers(0, 99))
    on = {"TableName": "books"}
    match draw(st.sampled_from(["put", "delete", "transaction"])):
        case "put":
            return "PutItem", {**on, "Item": item(p, s, n)}, {(p, s): n}
        case "delete":
            return "DeleteItem", {**on, "Key": key(p, s)}, {(p, s): None}
    puts = [{"Put": {**on, "Item": item(p, each, n)}} for each in range(-2, 3)]
    return "TransactWriteItems", {"TransactItems": puts}, {(p, each): n for each in range(-2, 3)}


def item(p: str, s: int, n: int) -> dict[str, Any]:
    return {**key(p, s), "n": {"N": str(n)}, "group": {"S": "x"}}


class Crashing(Table):
    """The rules of ``Table``, and crashes while calls are under way."""

    @rule(calls=st.lists(writes(), min_size=4, max_size=20), microseconds=st.integers(0, 2000))
    def crash(self, calls: list[Write], microseconds: int) -> None:
        """Send calls without waiting, and kill the process among them."""
        for operation, input, _ in calls:
            self.client.begin(operation, input)
        time.sleep(microseconds / 1e6)
        acknowledged = self.client.close()
        self.client.open()
        states = [self.model]
        for _, _, made in calls:
            after = {**states[-1], **{each: {"group": "x", "n": n} for each, n in made.items()}}
            states.append({each: entry for each, entry in after.items() if entry["n"] is not None})
        standing = self.standing()
        # The last call may have been made and not acknowledged.
        possible = states[acknowledged : acknowledged + 2]
        assert standing in [shown(each) for each in possible]
        self.model = next(each for each in possible if shown(each) == standing)

    def standing(self) -> dict[tuple[str, int], tuple[float, Any]]:
        items = self.call("Scan", ConsistentRead=True)["Items"]
        return {
            (item["p"]["S"], int(item["s"]["N"])): (
                float(item["n"]["N"]),
                item.get("group", {}).get("S"),
            )
            for item in items
        }

    @invariant()
    def the_index_is_the_tables(self) -> None:
        if hasattr(self, "model"):
            found = self.call("Scan", IndexName="by-group")["Count"]
            assert found == sum(1 for entry in self.model.values() if entry["group"])


def shown(model: dict[tuple[str, int], dict[str, Any]]) -> dict[tuple[str, int], tuple[float, Any]]:
    return {each: (float(entry["n"]), entry["group"]) for each, entry in model.items()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    class Run(Crashing):
        client = Killed(tmp_path / "state.db")

    try:
        run_state_machine_as_test(
            Run,
            settings=settings(
                max_examples=20,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        Run.client.close()
