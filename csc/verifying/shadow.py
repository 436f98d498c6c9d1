"""``csc dev --shadow``: the Python of each live request runs too, in the sandbox, and must answer the same.

    request ─▶ template or module ─▶ answer ─▶ client
                        └─ event, its AWS calls and what they gave ─▶ Python in the sandbox ─▶ compare

The calls are not made again: the Python is given what the request's own calls were given, with the same clock
and ids.  So nothing changes, and it runs in a thread after the answer is on its way.
"""

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock
from typing import Any

import orjson

from csc.diagnostics import Diagnostic
from csc.emulator.gateway.integrations.proxy_event import proxy_event
from csc.emulator.gateway.integrations.uri import parse_aws_uri
from csc.emulator.gateway.integrations.wire import choose_wire
from csc.emulator.record import RequestRecord
from csc.verifying.compare import MALFORMED, PUTS, read_body
from csc.verifying.messages import SERVICES, alike, said
from csc.wasm.cpython.build import BuildError
from csc.wasm.cpython.bundle import compile_bundle
from csc.wasm.cpython.image import open_image
from csc.wasm.cpython.instance import Instance, Program
from csc.wasm.sandbox import CallError, Effect, ExhaustedError, GuestError, Pause

LAST = 2.0  # seconds at the end for those that wait
WAITING = 100  # requests that wait; more are left out
log = logging.getLogger("csc.shadow")

FindBundle = Callable[[str], "Mapping[str, bytes] | None"]
"""The bundle of a route by its id, where its Python can run in the sandbox."""


@dataclass(slots=True)
class Counts:
    """Requests that were ``compared``, that ``differ``, and that were ``left_out``."""

    compared: int = 0
    differ: int = 0
    left_out: int = 0

    def __str__(self) -> str:
        return f"shadow: {self.compared} compared, {self.differ} differ, {self.left_out} left out"


@dataclass(frozen=True, slots=True)
class Live:
    """One request as it was answered. ``effects`` are its AWS calls, the clock and ids left out."""

    route: str
    event: Mapping[str, Any]
    status: int
    body: str
    effects: tuple[Effect, ...]
    ids: tuple[str, ...]


@dataclass(slots=True)
class Shadow:
    """``tell`` is called, in the shadow's thread, with each difference."""

    find: FindBundle
    tell: Callable[[Diagnostic], None]
    traces: dict[str, list[Effect]] = field(default_factory=dict)  # of modules, by request
    counts: Counts = field(default_factory=Counts)
    waiting: int = 0
    lock: Lock = field(default_factory=Lock)
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "csc-shadow"))
    programs: dict[int, tuple[Mapping[str, bytes], Program]] = field(default_factory=dict)
    instances: dict[int, Instance] = field(default_factory=dict)

    def see(self, record: RequestRecord) -> None:
        """A request was answered."""
        invocation = record.fields.get("invocation")
        if invocation is None or invocation.error is not None or not hasattr(invocation, "method"):
            return  # the gateway itself refused it
        effects = self._effects(invocation)
        bundle = self.find(invocation.method.route) if effects is not None else None
        if bundle is None or effects is None or self.waiting >= WAITING:
            self.counts.left_out += 1
            return
        with self.lock:
            self.waiting += 1
        self.thread.submit(self._run, bundle, _live(invocation, effects))

    def close(self) -> None:
        """What waits is still compared, for a moment; the rest is left out."""
        until = time.monotonic() + LAST
        while self.waiting and time.monotonic() < until:
            time.sleep(0.01)
        self.counts.left_out += self.waiting
        self.thread.shutdown(wait=False, cancel_futures=True)

    def _effects(self, invocation: Any) -> list[Effect] | None:
        """What the route's calls gave; None of a function that has no trace."""
        integration = invocation.method.method.integration
        if integration.type == "MOCK":
            return []
        uri = parse_aws_uri(integration.uri)
        if uri.kind == "lambda":
            return self.traces.pop(invocation.request_id, None)
        effect = _call_of(invocation, uri)
        refused = isinstance(effect.outcome, CallError) and (
            not said(effect.operation, effect.input)
            if effect.operation in SERVICES
            else effect.outcome.code in MALFORMED
        )
        return [] if refused else [effect]  # a template can't leave its call out, but spoil it

    def _run(self, bundle: Mapping[str, bytes], live: Live) -> None:
        try:
            what = self._differs(bundle, live)
        except (BuildError, GuestError, ExhaustedError) as error:
            what = f"its Python gives no answer: {error}"
        except Exception:
            log.exception("the shadow of %s failed", live.route)
            what = ""
        with self.lock:
            self.waiting -= 1
            self.counts.compared += 1
            self.counts.differ += bool(what)
        if what:
            self._say(live, what)

    def _differs(self, bundle: Mapping[str, bytes], live: Live) -> str:
        program, instance = self._instance(bundle)
        replay = Replay(list(live.effects))
        try:
            given = instance.trace(live.event, replay, list(live.ids))["answer"]
        except Pause:
            return f"its Python calls {replay.unexpected} where that was not called"
        description = program.description
        types = description["returns"], description["models"]
        if given["statusCode"] != live.status:
            return f"status {live.status}, but {given['statusCode']} from its Python"
        if read_body(given["body"], *types) != read_body(live.body, *types):
            return f"body {live.body.strip()[:500]}, but {given['body'][:500]} from its Python"
        if replay.left:
            return f"its Python does not call {replay.left[0].operation}"
        return ""

    def _instance(self, bundle: Mapping[str, bytes]) -> tuple[Program, Instance]:
        key = id(bundle)
        image = open_image()
        if key not in self.programs:
            self.programs[key] = (bundle, compile_bundle(image, bundle))  # keeps the key's object
        program = self.programs[key][1]
        instance = self.instances.get(key)
        if instance is None or instance.broken:
            instance = self.instances[key] = Instance(image)
            instance.start(program, Replay([]), _ignore, mode="steps")
        return program, instance

    def _say(self, live: Live, what: str) -> None:
        method, path = live.event["httpMethod"], live.event["path"]
        message = f"{method} {path} ({live.route}) differs from its Python: {what}."
        remedy = f"{self.counts}. `csc verify` looks for the smallest such request."
        log.warning("%s", message)
        self.tell(Diagnostic("CSC709", message, remedy, severity="warning"))


class Replay:
    """Gives the Python what the request's own calls gave."""

    def __init__(self, effects: list[Effect]) -> None:
        self.left, self.unexpected = effects, ""

    def __call__(self, service: str, operation: str, input_: dict[str, Any]) -> Any:
        effect = self.left[0] if self.left else None
        if effect is None or not _same(effect, service, operation, input_):
            self.unexpected = f"{service}:{operation}"
            raise Pause
        self.left.pop(0)
        if isinstance(effect.outcome, CallError):
            raise effect.outcome
        return {} if operation != effect.operation else effect.outcome


def _same(effect: Effect, service: str, operation: str, input_: Mapping[str, Any]) -> bool:
    """The same call on the same item; PutItem and UpdateItem may stand for each other."""
    pair = {effect.operation, operation}
    if effect.service != service or (len(pair) == 2 and pair != PUTS):
        return False
    given = effect.input
    if operation in SERVICES:
        return alike(operation, given, input_)
    if given.get("TableName") != input_.get("TableName"):
        return False
    return len(pair) == 2 or all(
        _plain(given.get(name)) == _plain(input_.get(name)) for name in ("Key", "Item")
    )


def _plain(value: Any) -> Any:
    """An item's attribute values in the form in which equal ones are equal."""
    if not isinstance(value, dict):
        return [_plain(one) for one in value] if isinstance(value, list) else value
    if value.keys() == {"N"} and isinstance(value["N"], str):
        return Decimal(value["N"])
    return {
        name: sorted(one) if name in ("SS", "NS", "BS") and isinstance(one, list) else _plain(one)
        for name, one in value.items()
    }


def _call_of(invocation: Any, uri: Any) -> Effect:
    """The one call of a template, from what went to the service and what came back."""
    reply = invocation.reply
    output = orjson.loads(reply.body or b"{}")
    if uri.service in FORMS:
        return _form_call(invocation, uri, reply.status, output)
    input_ = orjson.loads(invocation.integration_request.body or b"{}")
    outcome: Any = output
    if reply.status >= 400:
        code = str(output.get("__type", "")).rpartition("#")[2]
        outcome = CallError.of(code, str(output.get("message", "")), output)
    return Effect(uri.service, uri.target, input_, outcome)


FORMS = ("sqs", "sns", "ses")
"""Services that read a form and answer with the operation's name around everything."""


def _form_call(invocation: Any, uri: Any, status: int, output: Any) -> Effect:
    operation, input_ = choose_wire(uri).read(invocation, uri)
    if status >= 400:
        error = output.get("Error") or {}
        failed = CallError.of(str(error.get("Code", "")), str(error.get("Message", "")), {})
        return Effect(uri.service, operation, input_, failed)
    result = output[f"{operation}Response"][f"{operation}Result"]
    return Effect(uri.service, operation, input_, result)


def _live(invocation: Any, effects: list[Effect]) -> Live:
    event = orjson.loads(orjson.dumps(proxy_event(invocation)))
    made = [str(one.outcome) for one in effects if one.service == "ids"]
    calls = tuple(one for one in effects if one.service not in ("ids", "clock"))
    response = invocation.response
    body = response.body.decode("utf-8", "replace")
    ids = tuple(made) or (invocation.request_id,)
    return Live(invocation.method.route, event, response.status, body, calls, ids)


def _ignore(line: str) -> None:
    return None
