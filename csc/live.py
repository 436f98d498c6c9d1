"""The run-time half of the authoring surface: a route's handler as an AWS Lambda function.

    handler.py of a bundle:   from csc.live import load
                              handler = load(__file__)

``csc.json`` beside it is the route's description (``csc/compiler/backends/lambda_.py`` writes it).  The declared
tables become live through boto3; a proxy event becomes typed arguments, and what the handler
gives or raises a proxy response.  Nothing here but boto3 comes from outside of Python's library.
"""

import importlib
import inspect
import json
import os
import time
import traceback
import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from csc.attribute_values import Record
from csc.call_plan import FailureError, Plan
from csc.http import Context, HTTPError, Identity, Response, error_of
from csc.inert import bind
from csc.live_calls import PlanData, planned, transacted
from csc.live_channels import channel_names, channel_of
from csc.live_channels import planned as planned_message
from csc.live_consumers import make_consumer
from csc.live_values import built, plain, shaped
from csc.model import converted
from csc.request import arguments, claims, typed
from csc.response import answer, refusal

Event = Mapping[str, Any]
TABLE_VARIABLE = "CSC_TABLE_"
MOST_PLANS = 8  # kept of an operation on a table


def load(file: str) -> Callable[[Event, Any], dict[str, Any]]:
    """The Lambda handler of the bundle in the folder of ``file``."""
    description = json.loads(Path(file).with_name("csc.json").read_text("utf-8"))
    return make_handler(description)


def make_handler(
    description: Mapping[str, Any], client: Callable[[str], Any] | None = None
) -> Callable[[Event, Any], dict[str, Any]]:
    """The handler of a described route. ``client`` makes an AWS client; boto3's by default."""
    backend = AwsBackend(description, client or _client)
    bind(backend)
    module = importlib.import_module(description["module"])
    function = getattr(module, description["function"])
    if "consumer" in description:
        return make_consumer(description, function, backend.read, _finished)
    route = LiveRoute(description, function, backend)

    def handler(event: Event, context: Any) -> dict[str, Any]:
        return route.handle(event)

    return handler


def _client(service: str) -> Any:
    import boto3

    return boto3.client(service)


class LiveRoute:
    """A route whose handler is the program's own function."""

    def __init__(
        self, description: Mapping[str, Any], function: Callable[..., Any], backend: "AwsBackend"
    ) -> None:
        self.description, self.function, self.backend = description, function, backend
        self.models, self.returns = description["models"], description["returns"]
        self.open: list[Any] = []
        self.hints: dict[str, Any] | None = None
        wanted = description.get("middleware", ())
        notes = getattr(function, "__csc__", None)
        self.middleware = [
            one for one in getattr(notes, "middleware", ()) if one.__name__ in wanted
        ]

    def handle(self, event: Event) -> dict[str, Any]:
        """A proxy event in, a proxy response out, whatever the handler does."""
        began = time.perf_counter() if self.middleware else 0.0
        self.backend.event = event
        response = self._answer(event)
        for middleware in self.middleware:
            context = _context(event, response, time.perf_counter() - began)
            try:
                _finished(middleware(context))
            except Exception:  # noqa: BLE001 - a middleware runs after the answer is made
                traceback.print_exc()
        return response

    def _answer(self, event: Event) -> dict[str, Any]:
        try:
            value = _finished(self.function(**self._arguments(event)))
            body = shaped(value, self.returns, self.models)
            return answer(self.description["status"], body, self.returns)
        except (FailureError, HTTPError) as error:
            return refusal(error.status, error.message)
        except Exception:  # noqa: BLE001 - the client learns nothing of a defect
            traceback.print_exc()
            return refusal(500, "Internal server error")
        finally:
            self._close()

    def _arguments(self, event: Event) -> dict[str, Any]:
        parameters = self.description["parameters"]
        given = arguments(event, parameters, self.models)
        types = {parameter["name"]: parameter["type"] for parameter in parameters}
        out = {
            name: built(value, types[name], self.backend.find_class, self.models)
            for name, value in given.items()
        }
        self._as_members(out)
        for parameter in parameters:
            if parameter["source"] == "identity":
                out[parameter["name"]] = Identity(claims(event))
        return self._depended(out) if "bound" in self.description else out

    def _as_members(self, given: dict[str, Any]) -> None:
        """Values of enumerations as their members, as the function's annotations say."""
        if self.hints is None:
            try:
                self.hints = get_type_hints(self.function)
            except (NameError, TypeError):  # an annotation that only the compiler reads
                self.hints = {}
        for name, hint in self.hints.items():
            if isinstance(given.get(name), str | int | list):
                given[name] = converted(given[name], hint)

    def _depended(self, given: dict[str, Any]) -> dict[str, Any]:
        """The handler's own arguments, once what they depend on has run."""
        for step in self.description["dependencies"]:
            called = getattr(importlib.import_module(step["module"]), step["function"])
            value = called(**_filled(step["arguments"], given))
            if inspect.isgenerator(value):
                self.open.append(value)
                value = next(value)
            given[step["result"]] = _finished(value)
        return _filled(self.description["bound"], given)

    def _close(self) -> None:
        """Let the dependencies that yielded their value finish, the last one first."""
        while self.open:
            for _ in self.open.pop():
                pass


def _filled(arguments: Iterable[tuple[str, str]], given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by name; one that the request left to its default is left out."""
    return {name: given[source] for name, source in arguments if source in given}


def _finished(value: Any) -> Any:
    """The result of an ``async def`` too."""
    if not inspect.isawaitable(value):
        return value

    import asyncio  # slow to import, and few handlers are async

    async def wait() -> Any:
        return await value

    return asyncio.run(wait())


def _context(event: Event, response: Mapping[str, Any], seconds: float) -> Context:
    """What a middleware sees: the names of ``csc.http.Context``."""
    request = event.get("requestContext") or {}
    caller = request.get("identity") or {}
    context = Context()
    context.identity = Identity(claims(event))
    context.response = Response()
    context.response.status = response["statusCode"]
    context.response.length = len(str(response["body"]).encode())
    context.response.latency = int(seconds * 1000)
    context.route = event.get("resource") or ""
    context.method = event.get("httpMethod") or ""
    context.path = request.get("path") or event.get("path") or ""
    context.stage = request.get("stage") or ""
    context.timestamp = request.get("requestTimeEpoch") or int(time.time() * 1000)
    context.request_id = request.get("requestId") or ""
    context.source_ip = caller.get("sourceIp") or ""
    context.user_agent = caller.get("userAgent") or ""
    return context


class AwsBackend:
    """Carries out the calls of declared resources. ``csc.inert.Backend`` says which there are."""

    def __init__(self, description: Mapping[str, Any], client: Callable[[str], Any]) -> None:
        self.description, self.models = description, description["models"]
        self.tables = {table["name"]: table for table in description["tables"]}
        self.names = {
            table["key"]: os.environ.get(TABLE_VARIABLE + table["key"], table["name"])
            for table in description["tables"]
        }
        channels = description.get("channels", [])
        self.channels = {(one["kind"], one["name"]): one for one in channels}
        self.names |= channel_names(channels)
        self.event: Event = {}
        self._make_client, self._clients = client, dict[str, Any]()
        self._classes: dict[str, type[Any]] = {}
        self._plans: dict[tuple[str, str], list[tuple[Any, Any, Plan]]] = {}

    def call(
        self, service: str, operation: str, resource: Any, arguments: Mapping[str, Any]
    ) -> Any:
        match service, operation:
            case "clock", "now":
                return self._now()
            case "ids", "uuid4":
                return str(uuid.uuid4())
            case "dynamodb", "transact":
                return self._transact(arguments["writes"])
            case "dynamodb", _:
                return self._table(operation, self.tables[resource.name], arguments)
            case "logs", "write":
                return self._write(resource, arguments["record"])
            case "sqs" | "sns" | "events" | "ses", _:
                return self._message(operation, resource, arguments)
        raise NotImplementedError(f"{service}.{operation}")

    def _now(self) -> int:
        """The time of the request, as API Gateway's ``$context.requestTimeEpoch`` has it."""
        epoch = (self.event.get("requestContext") or {}).get("requestTimeEpoch")
        return epoch if isinstance(epoch, int) else int(time.time() * 1000)

    # -- tables

    def _table(self, operation: str, table: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
        item = table["item"]
        if given.get("only") is not None:
            name = self._name_of(given["only"])
            item, fields = {"model": name}, self.models[name]["fields"]
            given = {**given, "only": [field["name"] for field in fields]}
        data, values = planned(table, operation, self._given(operation, table, given))
        result = {"page": item} if operation in ("query", "scan") else item
        result = {"get_many": {"list": item}, "put_many": "none"}.get(operation, result)
        plan = self._compiled(data, result)
        try:
            empty = plan.is_empty(values)
            output = {} if empty else self._send(plan, plan.input(values))
            value = plan.value(output, values)
        except FailureError as error:
            raise error_of(error.status, error.message) from error
        return built(value, result, self.find_class, self.models)

    def _compiled(self, data: PlanData, result: Any) -> Plan:
        """The plan of a call, compiled once: the calls of a handler's line are mostly alike but for their arguments."""
        known = self._plans.setdefault((data["operation"], data["resource"]), [])
        for its_data, its_result, plan in known:
            if its_data == data and its_result == result:
                return plan
        plan = Plan(data, result, self.models, self.names)
        known[MOST_PLANS - 1 :] = []
        known.insert(0, (data, result, plan))
        return plan

    def _transact(self, writes: Any) -> None:
        """Several writes, all of them or none."""
        made = [
            (table := self.tables[resource.name], name, self._given(name, table, given))
            for name, resource, given in writes
        ]
        data, values = transacted(made)
        plan = Plan(data, "none", self.models, self.names)
        try:
            self._send(plan, plan.input(values))
        except FailureError as error:
            raise error_of(error.status, error.message) from error

    def _send(self, plan: Plan, input_: dict[str, Any]) -> Mapping[str, Any]:
        from botocore.exceptions import ClientError

        client = self.client(plan.service)
        try:
            output: Mapping[str, Any] = getattr(client, _snake(plan.operation))(**input_)
            return output
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            reasons: Any = error.response.get("CancellationReasons", ())
            failure = plan.failure(code, has_item="Item" in error.response, reasons=reasons)
            if failure.status == 500:
                raise
            raise failure from error

    def _given(
        self, operation: str, table: Mapping[str, Any], given: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What the program gave, as plain values of the item's types."""
        out = {name: plain(value) for name, value in given.items()}
        types = self._field_types(table["item"])
        if operation == "put":
            out["item"] = self._item(table, given["item"])
        if operation == "put_many":
            out["items"] = [self._item(table, one) for one in given["items"]]
        if operation == "update":
            changes = {**(out.get("changes") or {}), **out["fields"]}
            out["set"] = Record(
                {n: self._typed(v, types.get(n)) for n, v in changes.items() if v is not None}
            )
        for name in ("when", "add", "where"):
            if out.get(name):
                out[name] = {n: self._typed(v, types.get(n)) for n, v in out[name].items()}
        return out

    def _typed(self, value: Any, type_: Any) -> Any:
        return value if type_ is None else shaped(value, type_, self.models)

    def _field_types(self, item: Any) -> dict[str, Any]:
        if not isinstance(item, dict):
            return {}
        names = [item["model"]] if "model" in item else item["union"]["cases"].values()
        return {f["name"]: f["type"] for n in names for f in self.models[n]["fields"]}

    def _item(self, table: Mapping[str, Any], value: Any) -> Record:
        """The whole item: the table's model, defaults filled in, a missing key made up."""
        record = Record(shaped(value, table["item"], self.models))
        name, code = table["keys"][0]
        if record.get(name) is None and code == "S":
            record[name] = str(uuid.uuid4())
        return record

    def read(self, data: Any, type_: Any) -> Any:
        """Parsed JSON as the program's own value. Raises ValueError for what isn't of the type."""
        return built(typed(data, type_, self.models), type_, self.find_class, self.models)

    def find_class(self, name: str) -> type[Any]:
        """The program's class for a model."""
        found = self._classes.get(name)
        if found is None:
            module, _, own = self.description["classes"][name].partition(":")
            found = getattr(importlib.import_module(module), own or name)
            self._classes[name] = found
        return found

    def _name_of(self, model: type[Any]) -> str:
        """What the description calls a class of the program."""
        own = f"{model.__module__}"
        for name, place in self.description["classes"].items():
            if name == model.__name__ and place.partition(":")[0] == own:
                return str(name)
        raise TypeError(f"{model.__name__} is no model of this project")

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._make_client(service)
        return self._clients[service]

    # -- channels

    def _message(self, operation: str, resource: Any, given: Mapping[str, Any]) -> Any:
        channel = channel_of(self.channels, resource)
        data, values = planned_message(channel, operation, given, self.models)
        plan = Plan(data, "str", self.models, self.names)
        try:
            return plan.value(self._send(plan, plan.input(values)), values)
        except FailureError as error:
            if error.status >= 500:  # no HTTPError: nothing of the program's own
                raise
            raise error_of(error.status, error.message) from error

    # -- log stores

    def _write(self, store: Any, record: Any) -> None:
        """One line of JSON into the store's log group, in a stream of this instance's own."""
        from csc.response import to_json

        group = os.environ.get("CSC_LOG_" + _variable(store.name), store.name)
        stream = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME", "local")
        client = self.client("logs")
        event = {"timestamp": int(time.time() * 1000), "message": to_json(plain(record))}
        try:
            client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[event])
        except client.exceptions.ResourceNotFoundException:
            client.create_log_stream(logGroupName=group, logStreamName=stream)
            client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[event])


def _variable(name: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in name)


@cache
def _snake(operation: str) -> str:
    """``GetItem`` → ``get_item``."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in operation).lstrip("_")
