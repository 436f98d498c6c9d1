"""Documentation parts and versions, as AWS answers (recorded there)."""

import json

from tests.emulator.services.apigateway.conftest import Bench
from tests.emulator.services.apigateway.test_import import document, mock

TEXT = '{"description":"All of it"}'


async def test_a_parts_life(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    where = {"restApiId": api}
    part = await bench.call(
        "create_documentation_part", location={"type": "API"}, properties=TEXT, **where
    )
    assert {n: part[n] for n in ("location", "properties")} == {
        "location": {"type": "API"},
        "properties": TEXT,
    }
    one = where | {"documentationPartId": part["id"]}
    assert await bench.call("get_documentation_part", **one) == part
    assert (await bench.call("get_documentation_parts", **where))["items"] == [part]
    told = await bench.refused(
        "create_documentation_part", location={"type": "API"}, properties=TEXT, **where
    )
    assert told.startswith("ConflictException")
    change = [{"op": "replace", "path": "/properties", "value": '{"description":"Less"}'}]
    part = await bench.call("update_documentation_part", patchOperations=change, **one)
    assert part["properties"] == '{"description":"Less"}'
    await bench.call("delete_documentation_part", **one)
    told = await bench.refused("get_documentation_part", **one)
    assert told == "NotFoundException: Invalid Documentation part identifier specified"


async def test_wrong_changes_are_refused_in_awss_words(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    where = {"restApiId": api}
    told = await bench.refused(
        "create_documentation_part",
        restApiId="none",
        location={"type": "API"},
        properties=TEXT,
    )
    assert told.startswith("NotFoundException: Invalid API identifier specified 123456789012:none")
    part = await bench.call(
        "create_documentation_part", location={"type": "API"}, properties=TEXT, **where
    )
    one = where | {"documentationPartId": part["id"]}
    for op, path, message in (
        ("add", "/properties", "Please choose supported operations"),
        ("replace", "/x", "Must be one of: [/properties]"),
    ):
        change = [{"op": op, "path": path, "value": "{}"}]
        told = await bench.refused("update_documentation_part", patchOperations=change, **one)
        assert told == (
            f"BadRequestException: Invalid patch path  '{path}' specified for op '{op}'. {message}"
        )
    told = await bench.refused(
        "create_documentation_part", location={"type": "MODEL"}, properties=TEXT, **where
    )
    assert told.startswith("BadRequestException")
    told = await bench.refused(
        "create_documentation_part",
        location={"type": "MODEL", "name": "m"},
        properties="text",
        **where,
    )
    assert told.startswith("BadRequestException")


async def test_parts_are_asked_for(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    where = {"restApiId": api}
    for location in (
        {"type": "METHOD", "path": "/hello", "method": "GET"},
        {"type": "MODEL", "name": "Order"},
        {"type": "RESOURCE", "path": "/"},
    ):
        await bench.call("create_documentation_part", location=location, properties=TEXT, **where)
    found = await bench.call("get_documentation_parts", type="METHOD", **where)
    assert [one["location"] for one in found["items"]] == [
        {"type": "METHOD", "path": "/hello", "method": "GET"}
    ]
    found = await bench.call("get_documentation_parts", nameQuery="Ord", **where)
    assert [one["location"]["type"] for one in found["items"]] == ["MODEL"]
    found = await bench.call("get_documentation_parts", path="/hello", **where)
    assert len(found["items"]) == 1
    found = await bench.call("get_documentation_parts", locationStatus="UNDOCUMENTED", **where)
    assert [one["location"] for one in found["items"]] == [
        {"type": "API"},
        {"type": "MODEL", "name": "Empty"},
        {"type": "MODEL", "name": "Error"},
        {"type": "RESOURCE", "path": "/hello"},
    ]


async def test_parts_are_imported(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    where = {"restApiId": api}
    await bench.call(
        "create_documentation_part",
        location={"type": "API"},
        properties=TEXT,
        **where,
    )
    parts = [
        {"location": {"type": "API"}, "properties": {"description": "new"}},
        {"location": {"type": "METHOD", "path": "/hello"}, "properties": {"tags": ["a"]}},
    ]
    given = {"x-amazon-apigateway-documentation": {"documentationParts": parts}}
    body = document({"/hello": {"get": mock("a")}}, **given)
    made = await bench.call("import_documentation_parts", mode="merge", body=body, **where)
    items = (await bench.call("get_documentation_parts", **where))["items"]
    assert [one["id"] for one in items] == made["ids"]
    assert [json.loads(one["properties"]) for one in items] == [
        {"description": "new"},
        {"tags": ["a"]},
    ]
    assert items[1]["location"]["method"] == "*"
    more = {"documentationParts": parts[:1]}
    body = document({}, **{"x-amazon-apigateway-documentation": more})
    await bench.call("import_documentation_parts", mode="overwrite", body=body, **where)
    assert len((await bench.call("get_documentation_parts", **where))["items"]) == 1
    told = await bench.refused("import_documentation_parts", body=b"{", **where)
    assert told == "BadRequestException: Unable to build importer with provided input."


async def test_an_imported_api_brings_its_documentation(bench: Bench) -> None:
    parts = [{"location": {"type": "API"}, "properties": {"description": "it"}}]
    given = {"x-amazon-apigateway-documentation": {"documentationParts": parts}}
    api = await bench.call("import_rest_api", body=document({"/a": {"get": mock("a")}}, **given))
    (part,) = (await bench.call("get_documentation_parts", restApiId=api["id"]))["items"]
    assert part["properties"] == '{"description":"it"}'


async def test_a_version_is_a_snapshot_that_a_stage_shows(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    where = {"restApiId": api}
    await bench.deploy(api)
    part = await bench.call(
        "create_documentation_part", location={"type": "API"}, properties=TEXT, **where
    )
    version = where | {"documentationVersion": "v1"}
    made = await bench.call("create_documentation_version", stageName="v1", **version)
    assert made["version"] == "v1"
    stage = await bench.call("get_stage", stageName="v1", **where)
    assert stage["documentationVersion"] == "v1"
    await bench.call("delete_documentation_part", documentationPartId=part["id"], **where)
    export = await bench.call(
        "get_export",
        stageName="v1",
        exportType="oas30",
        parameters={"extensions": "documentation"},
        **where,
    )
    shown = json.loads(export["body"].read())
    assert shown["x-amazon-apigateway-documentation"]["documentationParts"] == [
        {"location": {"type": "API"}, "properties": {"description": "All of it"}}
    ]
    assert shown["info"]["version"] == "v1"
    change = [{"op": "replace", "path": "/description", "value": "first"}]
    await bench.call("update_documentation_version", patchOperations=change, **version)
    assert (await bench.call("get_documentation_version", **version))["description"] == "first"
    assert len((await bench.call("get_documentation_versions", **where))["items"]) == 1
    assert (await bench.refused("delete_documentation_version", **version)).startswith("BadRequest")
    told = await bench.refused("create_documentation_version", **version)
    assert told.startswith("ConflictException")
    await bench.call("delete_stage", stageName="v1", **where)
    await bench.call("delete_documentation_version", **version)
    assert (await bench.call("get_documentation_versions", **where))["items"] == []
