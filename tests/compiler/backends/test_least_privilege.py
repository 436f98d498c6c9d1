"""Roles are minimal, shown by running them: each route works with its role, and fails without any one statement."""

import copy
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from csc.assembly import Assembly
from csc.compiler.ir.model import Program
from csc.compiler.lowering.cloud import CloudRoute
from tests.compiler.backends.test_golden import APPS
from tests.compiler.backends.vtl.requests import benign
from tests.compiler.served import Served

SHOP = {
    str(path.relative_to(APPS / "shop")): path.read_text()
    for path in sorted((APPS / "shop").rglob("*.py"))
}
MATCHING = {"language": "en", "postcode": "AB1 2CD"}
"""Fields that a pattern asks more of than being a string."""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served(SHOP, name="shop")
    yield served
    served.close()


def without(assembly: Assembly, route: str, sid: str) -> Assembly:
    stacks = dict(assembly.stacks)
    iam = copy.deepcopy(dict(stacks["iam"]))
    for resource in iam["Resources"].values():
        if resource.get("Metadata", {}).get("csc:route") == route:
            document = resource["Properties"]["Policies"][0]["PolicyDocument"]
            document["Statement"] = [s for s in document["Statement"] if s["Sid"] != sid] or [
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/k"}
            ]
    return Assembly(assembly.manifest, stacks | {"iam": iam}, assembly.files, assembly.origin)


def ask(served: Served, program: Program, one: CloudRoute) -> int:
    route, request = one.route, benign(program, one.route)
    path = route.path
    for name, text in request.path.items():
        path = path.replace(f"{{{name}}}", quote(text))
    query = {name: text for name, text in request.query.items() if name != "cursor"}
    body = json.loads(
        json.dumps(request.body),
        object_hook=lambda o: o | {k: v for k, v in MATCHING.items() if k in o},
    )
    token = None
    if route.auth is not None:
        token = served.token("someone", *route.auth.scopes)
    target = f"{path}?{urlencode(query)}" if query else path
    return served.request(route.method, target, body, token=token).status


def test_each_statement_is_needed_and_none_is_missing(served: Served) -> None:
    cloud = served.compilation.cloud
    assert cloud is not None
    tried = 0
    for one in cloud.routes:
        if one.templates is None or not one.plans:
            continue
        served.emulator.deploy(served.assembly)
        status = ask(served, cloud.program, one)
        assert status in (200, 201, 204, 404, 409), (one.route.id, status)
        for sid in sids(served.assembly, one.route.id):
            served.emulator.deploy(without(served.assembly, one.route.id, sid))
            assert ask(served, cloud.program, one) == 403, (one.route.id, sid)
            tried += 1
    assert tried >= 30


def sids(assembly: Assembly, route: str) -> list[str]:
    for resource in assembly.stacks["iam"]["Resources"].values():
        metadata: dict[str, Any] = resource.get("Metadata", {})
        if metadata.get("csc:route") == route:
            assert json.dumps(metadata["csc:statements"])
            return [one["sid"] for one in metadata["csc:statements"]]
    return []
