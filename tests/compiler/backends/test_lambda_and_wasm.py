"""A route's Lambda bundle and its WASM module, side by side on the emulator's DynamoDB.

Both get the same events, clock and ids; they must give the same answers and make the same AWS calls.
"""

import importlib
import json
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from csc import inert, live
from csc.attribute_values import as_wire
from csc.call_plan import FailureError
from csc.compiler import compile_project
from csc.compiler.backends.lambda_ import bundle
from csc.compiler.backends.wasm import compile_route
from csc.compiler.ir.model import Program, Route
from csc.compiler.project import read_project
from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.storage import open_storage
from csc.request import arguments, claims
from csc.response import answer, refusal
from csc.wasm.sandbox import CallError, GuestError, Handler, load

SHOP = Path(__file__).parents[3] / "fixtures/apps/shop"
ME = {"sub": "me", "cognito:username": "me", "email": "me@example.com"}
NOW = 1_700_000_000_000


class World:
    """A cloud of its own with the shop's tables, whose calls are noted."""

    def __init__(self, program: Program) -> None:
        self.cloud = Cloud(open_storage(None), Clock(now=lambda: NOW / 1000))
        self.dynamodb = DynamoDb(self.cloud)
        self.cloud.services["dynamodb"] = self.dynamodb
        self.trace: list[Any] = []
        self.number = 0
        for table in program.tables.values():
            self.invoke("CreateTable", definition(table), note=False)

    def invoke(self, operation: str, input_: dict[str, Any], *, note: bool = True) -> Any:
        if note:
            told = wire(input_)
            if told.get("ScanIndexForward") is True:  # which is what its absence means
                del told["ScanIndexForward"]
            self.trace.append((operation, told))
        call = Call("dynamodb", operation, wire(input_), self.cloud.root(), "r", "us-east-1")
        return self.cloud.invoke(call)

    def uuid(self) -> str:
        self.number += 1
        return f"00000000-0000-4000-8000-{self.number:012}"


def definition(table: Any) -> dict[str, Any]:
    def schema(partition: Any, sort: Any) -> list[dict[str, str]]:
        keys = [{"AttributeName": partition.name, "KeyType": "HASH"}]
        return keys + ([{"AttributeName": sort.name, "KeyType": "RANGE"}] if sort else [])

    keys = [table, *table.indexes]
    attributes = {k.name: k.type for part in keys for k in (part.partition, part.sort) if k}
    codes = {"str": "S", "int": "N", "bytes": "B"}
    out: dict[str, Any] = {
        "TableName": table.name,
        "KeySchema": schema(table.partition, table.sort),
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": codes[str(kind)]}
            for name, kind in attributes.items()
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if table.indexes:
        out["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": schema(index.partition, index.sort),
                "Projection": {"ProjectionType": "ALL"},
            }
            for index in table.indexes
        ]
    return out


def wire(value: Any) -> Any:
    """Bytes as the wire has them."""
    if isinstance(value, bytes):
        return as_wire(value)
    if isinstance(value, dict):
        return {name: wire(member) for name, member in value.items()}
    return [wire(item) for item in value] if isinstance(value, list) else value


class FakeClient:
    """boto3's client of DynamoDB, in front of a World."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __getattr__(self, name: str) -> Any:
        from botocore.exceptions import ClientError

        operation = "".join(part.capitalize() for part in name.split("_"))

        def call(**input_: Any) -> Any:
            try:
                return self.world.invoke(operation, input_)
            except ServiceError as error:
                body = {"Error": {"Code": error.code, "Message": error.message}, **error.extra}
                raise ClientError(body, operation) from error

        return call


def run_wasm(module: bytes, event: dict[str, Any], world: World) -> dict[str, Any]:
    handler = Handler(load(module))
    description = handler.loaded.description

    def perform(service: str, operation: str, input_: dict[str, Any]) -> Any:
        if service != "dynamodb":
            return NOW if service == "clock" else world.uuid()
        try:
            return world.invoke(operation, input_)
        except ServiceError as error:
            has_item = "Item" in error.extra
            raise CallError(error.code, error.message, has_item=has_item) from error

    try:
        values = arguments(event, handler.parameters, description["models"])
        value = handler.run(values, claims(event), perform)
        return answer(description["status"], value, description["returns"])
    except FailureError as error:
        return refusal(error.status, error.message)
    except (GuestError, ValueError):
        return refusal(500, "Internal server error")


def run_live(folder: Path, event: dict[str, Any], world: World) -> dict[str, Any]:
    """The bundle's handler, imported afresh."""
    names = set(sys.modules)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        description = json.loads((folder / "csc.json").read_text())
        handler = live.make_handler(description, lambda service: FakeClient(world))
        return handler(event, None)
    finally:
        sys.path.remove(str(folder))
        inert.bind(None)
        for name in set(sys.modules) - names:
            if str(getattr(sys.modules[name], "__file__", "")).startswith(str(folder)):
                del sys.modules[name]


@cache
def shop() -> Program:
    found = compile_project(read_project(SHOP)).program
    assert found is not None
    return found


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each route's bundle on disk, with the installed csc in place of the bundled one."""
    root = tmp_path_factory.mktemp("bundles")
    found = {}
    for route in shop().routes:
        folder = found[route.id] = root / route.id
        for name, data in bundle(shop(), route).items():
            if not name.startswith("csc/"):
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
    return found


def event(route: Route, path: dict[str, str], query: Any, body: Any) -> dict[str, Any]:
    return {
        "resource": route.path,
        "httpMethod": route.method,
        "pathParameters": path or None,
        "queryStringParameters": query or None,
        "multiValueQueryStringParameters": {k: [v] for k, v in query.items()} or None,
        "headers": {"X-Device": "phone"},
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
        "requestContext": {"requestTimeEpoch": NOW, "authorizer": {"claims": ME}},
    }


IDS = st.sampled_from(["1", "2", "x'\"$", "me"])
TEXT = st.sampled_from(["", "a", 'q"\\\n', "日本😀", "$context.x", "fruit"]) | st.text(max_size=5)
PRICE = st.sampled_from([0, 1, 2.5, 0.1, 1e10, 12345678.25])
QUANTITY = st.integers(-1, 120)
ADDRESS = st.fixed_dictionaries(
    {"street": TEXT, "city": TEXT, "postcode": st.sampled_from(["12345", "AB1 2CD", "!"])}
)
LINE = st.fixed_dictionaries({"product": IDS, "quantity": QUANTITY, "unit_price": PRICE})
BODIES: dict[str, st.SearchStrategy[Any]] = {
    "NewProduct": st.fixed_dictionaries(
        {"name": TEXT, "category": st.just("fruit"), "price": PRICE},
        optional={"stock": QUANTITY, "tags": st.lists(TEXT, max_size=2), "description": TEXT},
    ),
    "ProductChanges": st.fixed_dictionaries({}, optional={"name": TEXT, "price": PRICE}),
    "Stock": st.fixed_dictionaries({"stock": QUANTITY}),
    "CartChange": st.fixed_dictionaries({"quantity": QUANTITY}, optional={"note": TEXT}),
    "NewOrder": st.fixed_dictionaries(
        {"lines": st.lists(LINE, max_size=2), "address": ADDRESS}, optional={"gift": st.booleans()}
    ),
    "Address": ADDRESS,
    "NewReview": st.fixed_dictionaries({"stars": st.integers(0, 6)}, optional={"text": TEXT}),
    "SettingsChange": st.fixed_dictionaries(
        {},
        optional={
            "newsletter": st.booleans(),
            "language": st.sampled_from(["en", "nl", "EN"]),
            "labels": st.lists(TEXT, max_size=3),
            "avatar": st.sampled_from(["AAEC", "", "?"]),
            "extra": st.dictionaries(TEXT, TEXT, max_size=2),
        },
    ),
}
VALUES = {"int": st.sampled_from(["1", "0", "-1", "x", "1700000000000"]), "bool": st.just("true")}


def values_for(parameter: Any) -> st.SearchStrategy[str]:
    if parameter.wire == "category":
        return st.just("fruit")
    if parameter.wire == "cursor":
        return st.sampled_from(["", "abc", "MQ==", "MQ==.bWU=.MTcwMA=="])
    if parameter.wire == "ids":
        return st.sampled_from(["1", "1,2", "9,1,2", ""])
    inner = str(parameter.type).removesuffix(" | None")
    return VALUES.get(inner, IDS)


@st.composite
def requests(draw: st.DrawFn, routes: list[Route]) -> tuple[str, dict[str, Any]]:
    route = draw(st.sampled_from(routes))
    path, query, body = {}, {}, None
    for parameter in route.handler.parameters:
        if parameter.source == "body":
            body = draw(BODIES[str(parameter.type)])
        elif parameter.source == "path":
            path[parameter.wire] = draw(values_for(parameter))
        elif parameter.source == "query" and draw(st.booleans()):
            query[parameter.wire] = draw(values_for(parameter))
    return route.id, event(route, path, query, body)


@cache
def modules() -> dict[str, bytes]:
    """The routes of the shop that have a WASM form."""
    compiled = {route.id: compile_route(shop(), route) for route in shop().routes}
    return {name: module for name, module in compiled.items() if isinstance(module, bytes)}


def sequences() -> st.SearchStrategy[list[tuple[str, dict[str, Any]]]]:
    routes = [route for route in shop().routes if route.id in modules()]
    assert len(routes) >= 30
    return st.lists(requests(routes), min_size=4, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.deferred(sequences))
def test_bundle_and_module_agree(
    bundles: dict[str, Path], sequence: list[tuple[str, dict[str, Any]]]
) -> None:
    ours, theirs = World(shop()), World(shop())
    patch = pytest.MonkeyPatch()
    patch.setattr(live, "uuid", SimpleNamespace(uuid4=theirs.uuid))
    try:
        for route, one in sequence:
            ours.trace.clear()
            theirs.trace.clear()
            expected = run_live(bundles[route], one, theirs)
            found = run_wasm(modules()[route], one, ours)
            note(f"{route} {one['pathParameters']} {one['queryStringParameters']} {one['body']}")
            note(f"live {expected}\nwasm {found}\n{theirs.trace}\n{ours.trace}")
            assert found == expected
            assert ours.trace == theirs.trace
    finally:
        patch.undo()
        ours.cloud.storage.close()
        theirs.cloud.storage.close()
