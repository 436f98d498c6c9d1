"""What a guest may not do, what it leaves behind, and where its failures are said to be."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from csc.call_plan import FailureError
from csc.wasm import sandbox
from csc.wasm.describe import describe
from csc.wasm.machine import Ticker, make_engine
from csc.wasm.public import PublicMachine
from csc.wasm.sandbox import (
    CallError,
    Effect,
    ExhaustedError,
    GuestError,
    Handler,
    Pause,
    load,
)

Make = Callable[[str], Handler]

LOOP = """
@route("/h", public=True)
def h(n: int) -> int:
    i = 0
    while i < n:
        i += 1
    return i
"""
BOMB = """
@route("/h", public=True)
def h(n: int) -> int:
    text = "x"
    while n > 0:
        text = text + text
    return len(text)
"""
CALLS = """
notes = DynamoDB("notes")

class Note(Model):
    id: str
    at: int
    text: str

@route("/h/{text}", methods=["PUT"], public=True)
def h(text: str) -> Note:
    note = Note(id=uuid4(), at=now(), text=text)
    notes.put(note)
    return notes.get(note.id)
"""


def test_a_loop_that_does_not_end_is_stopped_at_its_line(handler_of: Make, no_effects: Any) -> None:
    with pytest.raises(ExhaustedError) as caught:
        handler_of(LOOP).run({"n": 10**12}, {}, no_effects, fuel=100_000)
    assert caught.value.site is not None
    assert caught.value.site[:2] in (["api.py", 6], ["api.py", 7])
    assert "out of fuel" in caught.value.message


def test_time_stops_a_guest_that_still_has_fuel(handler_of: Make, no_effects: Any) -> None:
    with pytest.raises(ExhaustedError, match="out of time"):
        handler_of(LOOP).run({"n": 10**15}, {}, no_effects, fuel=10**15, ticks=3)


def test_others_run_while_a_guest_spins(handler_of: Make, no_effects: Any) -> None:
    handler = handler_of(LOOP)
    stopped = threading.Event()

    def spin() -> None:
        with pytest.raises(ExhaustedError):
            handler.run({"n": 10**15}, {}, no_effects, fuel=10**15, ticks=60)
        stopped.set()

    thread = threading.Thread(target=spin)
    thread.start()
    served = 0
    while not stopped.is_set():
        assert handler.run({"n": 3}, {}, no_effects) == 3
        served += 1
    thread.join()
    assert served > 10


def test_a_memory_bomb_is_a_memory_error_at_its_line(handler_of: Make, no_effects: Any) -> None:
    with pytest.raises(GuestError) as caught:
        handler_of(BOMB).run({"n": 1}, {}, no_effects)
    assert caught.value.name == "MemoryError"
    assert caught.value.site is not None
    assert caught.value.site[:2] == ["api.py", 7]


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("10 // (n - n)", "ZeroDivisionError"),
        ("n * 9223372036854775807", "OverflowError"),
        ("[n][n]", "IndexError"),
        ('{"a": n}[str(n)]', "KeyError"),
        ('int("x" + str(n))', "ValueError"),
    ],
)
def test_errors_are_pythons_and_name_their_line(
    handler_of: Make, no_effects: Any, expression: str, name: str
) -> None:
    source = (
        f'@route("/h", public=True)\ndef h(n: int) -> int:\n    m = n\n    return {expression}\n'
    )
    with pytest.raises(GuestError) as caught:
        handler_of(source).run({"n": 5}, {}, no_effects)
    assert (caught.value.name, caught.value.site[:2]) == (name, ["api.py", 5])  # type: ignore[index]


def test_http_errors_reach_the_client(handler_of: Make, no_effects: Any) -> None:
    source = """
@route("/h", public=True)
def h(n: int) -> int:
    if n < 0:
        raise HTTPError(422, f"no {n}")
    return n
"""
    handler = handler_of(source)
    assert handler.run({"n": 1}, {}, no_effects) == 1
    with pytest.raises(FailureError) as caught:
        handler.run({"n": -4}, {}, no_effects)
    assert (caught.value.status, caught.value.message) == (422, "no -4")


class Notes:
    """A table in a dict, that counts what it is asked."""

    def __init__(self) -> None:
        self.items: dict[str, Any] = {}
        self.calls: list[str] = []

    def perform(self, service: str, operation: str, input_: dict[str, Any]) -> Any:
        self.calls.append(operation)
        match operation:
            case "uuid4":
                return "id-1"
            case "now":
                return 17
            case "PutItem":
                self.items[input_["Item"]["id"]["S"]] = input_["Item"]
                return {}
            case "GetItem":
                found = self.items.get(input_["Key"]["id"]["S"])
                return {"Item": found} if found else {}
        raise AssertionError(operation)


def test_effects_are_traced_and_replayed(handler_of: Make, no_effects: Any) -> None:
    handler, notes, trace = handler_of(CALLS), Notes(), list[Effect]()
    first = handler.run({"text": "é"}, {}, notes.perform, trace=trace)
    assert first == {"id": "id-1", "at": 17, "text": "é"}
    assert [effect.operation for effect in trace] == ["uuid4", "now", "PutItem", "GetItem"]
    assert trace[2].input == {
        "TableName": "notes",
        "Item": {"id": {"S": "id-1"}, "at": {"N": "17"}, "text": {"S": "é"}},
    }
    assert handler.run({"text": "é"}, {}, no_effects, trace=trace) == first


def test_a_paused_run_goes_on_where_it_was(handler_of: Make) -> None:
    handler, notes, trace = handler_of(CALLS), Notes(), list[Effect]()

    def later(service: str, operation: str, input_: dict[str, Any]) -> Any:
        if operation == "PutItem":
            raise Pause
        return notes.perform(service, operation, input_)

    with pytest.raises(Pause):
        handler.run({"text": "a"}, {}, later, trace=trace)
    assert [effect.operation for effect in trace] == ["uuid4", "now"]
    assert handler.run({"text": "a"}, {}, notes.perform, trace=trace)["text"] == "a"
    assert notes.calls == ["uuid4", "now", "PutItem", "GetItem"]


def test_failed_calls_become_the_plans_answers(handler_of: Make) -> None:
    def denied(service: str, operation: str, input_: dict[str, Any]) -> Any:
        if service != "dynamodb":
            return "id" if service == "ids" else 1
        raise CallError("com.amazonaws.dynamodb#AccessDeniedException", "no")

    with pytest.raises(FailureError) as caught:
        handler_of(CALLS).run({"text": "a"}, {}, denied)
    assert (caught.value.status, caught.value.message) == (403, "Forbidden")


def test_a_missing_item_is_a_404(handler_of: Make) -> None:
    notes = Notes()

    def forgetful(service: str, operation: str, input_: dict[str, Any]) -> Any:
        return {} if operation == "GetItem" else notes.perform(service, operation, input_)

    with pytest.raises(FailureError) as caught:
        handler_of(CALLS).run({"text": "a"}, {}, forgetful)
    assert (caught.value.status, caught.value.message) == (404, "Not Found")


def test_an_item_that_lacks_a_field_fails_loudly(handler_of: Make) -> None:
    notes = Notes()

    def damaged(service: str, operation: str, input_: dict[str, Any]) -> Any:
        if operation == "GetItem":
            return {"Item": {"id": {"S": "a"}, "text": {"S": "b"}}}
        return notes.perform(service, operation, input_)

    with pytest.raises(GuestError, match="lacks the attribute `at`"):
        handler_of(CALLS).run({"text": "a"}, {}, damaged)


def test_a_big_answer_grows_the_memory_in_between(handler_of: Make) -> None:
    handler, notes = handler_of(CALLS), Notes()
    text = "日" * 400_000
    assert handler.run({"text": text}, {}, notes.perform)["text"] == text


def test_requests_leave_nothing_to_the_next(handler_of: Make, no_effects: Any) -> None:
    source = """
@route("/h", public=True)
def h(s: str) -> list[str]:
    found: list[str] = []
    found.append(s)
    return found
"""
    handler = handler_of(source)
    assert handler.run({"s": "secret"}, {}, no_effects) == ["secret"]
    assert handler.run({"s": "b"}, {}, no_effects) == ["b"]


def test_the_public_path_gives_what_the_fast_one_does(
    module_of: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = module_of(CALLS)
    expected = Handler(load(module)).run({"text": "a"}, {}, Notes().perform)
    slow = PublicMachine(make_engine(), sandbox._dispatch)
    monkeypatch.setattr(sandbox, "_made", [(slow, Ticker(slow.engine))])
    handler = Handler(load(module))
    assert handler.run({"text": "a"}, {}, Notes().perform) == expected

    def forgetful(service: str, operation: str, input_: dict[str, Any]) -> Any:
        return {} if operation == "GetItem" else Notes().perform(service, operation, input_)

    with pytest.raises(FailureError):
        handler.run({"text": "a"}, {}, forgetful)


@pytest.mark.parametrize(
    "data", [b"", b"\0asm\1\0\0\0", b"not a module at all", b"\0asm\1\0\0\0\0"]
)
def test_what_is_no_module_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a"):
        load(data)


def test_a_module_that_does_not_validate_is_refused(module_of: Callable[[str], bytes]) -> None:
    module = bytearray(module_of(LOOP))
    module[module.index(b"\0asm") + 12] = 0x7B  # the kind of a parameter
    module[module.index(b"\x60") + 2] = 0x11
    with pytest.raises(ValueError, match="not a valid module"):
        load(bytes(module))


def test_modules_are_the_same_each_time(module_of: Callable[[str], bytes]) -> None:
    assert module_of(CALLS) == module_of(CALLS)
    assert describe(module_of(CALLS))["tables"] == {"notes": "notes"}


def test_a_line_more_above_a_handler_makes_no_machine_code_anew(
    module_of: Callable[[str], bytes], no_effects: Any
) -> None:
    one, other = load(module_of(LOOP)), load(module_of("\n# more\n" + LOOP))
    assert one.prepared is other.prepared
    lines = []
    for loaded in (one, other):
        with pytest.raises(ExhaustedError) as caught:
            Handler(loaded).run({"n": 10**12}, {}, no_effects, fuel=100_000)
        assert caught.value.site is not None
        lines.append(caught.value.site[1])
    assert lines[1] - lines[0] == 2


def test_a_kept_guest_is_as_good_as_new(handler_of: Make, no_effects: Any) -> None:
    kept = sandbox.Kept()
    handler = handler_of(CALLS)
    first = handler.run({"text": "a" * 500}, {}, Notes().perform, kept=kept)
    guest = kept.guest
    assert guest is not None
    before = bytes(guest.memory)
    assert before != kept.image
    assert handler.run({"text": "b"}, {}, Notes().perform, kept=kept) == handler.run(
        {"text": "b"}, {}, Notes().perform
    )
    assert kept.guest is guest
    assert b"a" * 500 not in bytes(guest.memory)
    assert handler.run({"text": "a" * 500}, {}, Notes().perform, kept=kept) == first
    loop = handler_of(LOOP)
    other = sandbox.Kept()
    with pytest.raises(ExhaustedError):
        loop.run({"n": 10**12}, {}, no_effects, fuel=100_000, kept=other)
    assert other.guest is None
    for _ in range(3):
        assert loop.run({"n": 900}, {}, no_effects, fuel=100_000, kept=other) == 900
