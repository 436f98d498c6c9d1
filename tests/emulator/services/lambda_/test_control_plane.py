"""Functions made through the API: created, described, changed, versioned, deleted; kept over restarts."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_.code import code_of_files, code_of_zip, place, safe_path
from csc.emulator.services.lambda_.functions import parse_name
from csc.emulator.services.lambda_.service import Lambda
from csc.emulator.storage import open_storage

SOURCE = "def handler(event, context):\n    return {!r}\n"


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/") + ".py", text)
    return out.getvalue()


def create(world: Any, text: str = "one", **changes: Any) -> Any:
    input_ = {
        "FunctionName": "f",
        "Runtime": "python3.13",
        "Role": world.role,
        "Handler": "index.handler",
        "Code": {"ZipFile": zipped(index=SOURCE.format(text))},
    }
    return world.call("lambda", "CreateFunction", input_ | changes)


def refused(world: Any, operation: str, input_: dict[str, Any]) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        world.call("lambda", operation, input_)
    return caught.value


def settled(made: dict[str, Any]) -> dict[str, Any]:
    """A configuration without what tells that the function is being made."""
    return {n: value for n, value in made.items() if n not in ("StateReason", "StateReasonCode")}


def revision(found: dict[str, Any]) -> dict[str, Any]:
    return {"RevisionId": found["RevisionId"]}


async def test_create_describe_invoke_delete(world: Any) -> None:
    made = create(world, Timeout=9, Environment={"Variables": {"AB": "b"}}, Description="d")
    assert made["FunctionArn"] == "arn:aws:lambda:us-east-1:123456789012:function:f"
    assert (made["State"], made["Timeout"], made["MemorySize"]) == ("Pending", 9, 128)
    assert made["Environment"] == {"Variables": {"AB": "b"}}
    assert (await world.run())["Payload"] == "one"
    found = world.call("lambda", "GetFunction", {"FunctionName": made["FunctionArn"]})
    ready = {"State": "Active", "LastUpdateStatus": "Successful"}
    assert found["Configuration"] == settled(made) | ready | revision(found["Configuration"])
    (listed,) = world.call("lambda", "ListFunctions", {})["Functions"]
    assert not {"State", "RuntimeVersionConfig", "LastUpdateStatus"} & listed.keys()
    assert listed.items() <= found["Configuration"].items()
    world.call("lambda", "DeleteFunction", {"FunctionName": "f"})
    assert refused(world, "GetFunction", {"FunctionName": "f"}).status == 404


async def test_new_code_and_configuration(world: Any) -> None:
    before = create(world)
    assert (await world.run())["Payload"] == "one"
    code = {"FunctionName": "f", "ZipFile": zipped(index=SOURCE.format("two"))}
    after = world.call("lambda", "UpdateFunctionCode", code)
    assert after["CodeSha256"] != before["CodeSha256"]
    assert after["RevisionId"] != before["RevisionId"]
    assert (await world.run())["Payload"] == "two"
    changes = {"FunctionName": "f", "MemorySize": 256, "Handler": "index.other"}
    changed = world.call("lambda", "UpdateFunctionConfiguration", changes)
    assert (changed["MemorySize"], changed["Handler"]) == (256, "index.other")
    assert (await world.run())["Payload"]["errorType"] == "Runtime.HandlerNotFound"


async def test_versions_and_aliases(world: Any) -> None:
    create(world)
    first = world.call("lambda", "PublishVersion", {"FunctionName": "f"})
    assert first["Version"] == "1"
    assert first["FunctionArn"].endswith(":f:1")
    assert world.call("lambda", "PublishVersion", {"FunctionName": "f"})["Version"] == "1"
    alias = {"FunctionName": "f", "Name": "live", "FunctionVersion": "1"}
    world.call("lambda", "CreateAlias", alias)
    assert refused(world, "CreateAlias", alias).code == "ResourceConflictException"
    code = {"FunctionName": "f", "ZipFile": zipped(index=SOURCE.format("two")), "Publish": True}
    assert world.call("lambda", "UpdateFunctionCode", code)["Version"] == "2"
    assert (await world.run(FunctionName="f:live"))["Payload"] == "one"
    assert (await world.run())["Payload"] == "two"
    world.call("lambda", "UpdateAlias", alias | {"FunctionVersion": "2"})
    output = await world.run(Qualifier="live")
    assert (output["Payload"], output["ExecutedVersion"]) == ("two", "2")
    versions = world.call("lambda", "ListVersionsByFunction", {"FunctionName": "f"})["Versions"]
    assert [version["Version"] for version in versions] == ["$LATEST", "1", "2"]
    names = world.call("lambda", "ListAliases", {"FunctionName": "f"})["Aliases"]
    assert [one["Name"] for one in names] == ["live"]
    world.call("lambda", "DeleteAlias", {"FunctionName": "f", "Name": "live"})
    assert refused(world, "GetAlias", {"FunctionName": "f", "Name": "live"}).status == 404


async def test_policies(world: Any) -> None:
    create(world)
    assert refused(world, "GetPolicy", {"FunctionName": "f"}).status == 404
    grant = {
        "FunctionName": "f",
        "StatementId": "api",
        "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": "arn:aws:execute-api:us-east-1:123456789012:a/*/GET/x",
        "SourceAccount": "123456789012",
    }
    statement = json.loads(world.call("lambda", "AddPermission", grant)["Statement"])
    assert statement == {
        "Sid": "api",
        "Effect": "Allow",
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
        "Condition": {
            "StringEquals": {"AWS:SourceAccount": "123456789012"},
            "ArnLike": {"AWS:SourceArn": grant["SourceArn"]},
        },
    }
    assert refused(world, "AddPermission", grant).code == "ResourceConflictException"
    document = json.loads(world.call("lambda", "GetPolicy", {"FunctionName": "f"})["Policy"])
    assert document["Statement"] == [statement]
    wrong = grant | {"StatementId": "b", "Principal": "nobody"}
    assert refused(world, "AddPermission", wrong).code == "InvalidParameterValueException"
    world.call("lambda", "RemovePermission", {"FunctionName": "f", "StatementId": "api"})
    gone = {"FunctionName": "f", "StatementId": "api"}
    assert refused(world, "RemovePermission", gone).status == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Timeout": 901}, "ValidationException"),
        ({"MemorySize": 64}, "ValidationException"),
        ({"Code": {"ZipFile": b"no zip"}}, "InvalidParameterValueException"),
        ({"Code": {"S3Bucket": "bucket", "S3Key": "k"}}, "InvalidParameterValueException"),
        ({"FunctionName": "f g"}, "ValidationException"),
    ],
)
async def test_wrong_functions(world: Any, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(ServiceError) as caught:
        create(world, **changes)
    assert caught.value.code == code
    create(world)
    with pytest.raises(ServiceError) as caught:
        create(world)
    assert caught.value.code == "ResourceConflictException"


async def test_listing_goes_page_by_page(world: Any) -> None:
    for name in "cab":
        create(world, FunctionName=name)
    first = world.call("lambda", "ListFunctions", {"MaxItems": 2})
    assert [one["FunctionName"] for one in first["Functions"]] == ["a", "b"]
    rest = world.call("lambda", "ListFunctions", {"Marker": first["NextMarker"]})
    assert [one["FunctionName"] for one in rest["Functions"]] == ["c"]
    assert "NextMarker" not in rest


def test_functions_are_kept_over_a_restart(world: Any, tmp_path: Path) -> None:
    def opened() -> tuple[Cloud, Lambda]:
        cloud = Cloud(open_storage(tmp_path / "state.db"), Clock())
        return cloud, Lambda(cloud)

    cloud, service = opened()
    world.cloud, world.service = cloud, service
    cloud.services["lambda"] = service
    made = create(world)
    grant = {"FunctionName": "f", "StatementId": "s", "Action": "lambda:*", "Principal": "*"}
    world.call("lambda", "AddPermission", grant)
    cloud.storage.close()
    cloud, service = opened()
    cloud.services["lambda"] = service
    world.cloud, world.service = cloud, service
    found = world.call("lambda", "GetFunctionConfiguration", {"FunctionName": "f"})
    ready = {"State": "Active", "LastUpdateStatus": "Successful"}
    assert found == settled(made) | ready | revision(found)
    assert "Statement" in world.call("lambda", "GetPolicy", {"FunctionName": "f"})["Policy"]
    assert service.functions["f"].code.files["index.py"] == SOURCE.format("one").encode()


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "C:/x", "", "a\\..\\..\\x"])
def test_zips_that_lead_outside(name: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        safe_path(name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name or "/"), "x")
    if name:
        with pytest.raises(ServiceError):
            code_of_zip(out.getvalue())


def test_code_is_placed_once() -> None:
    code = code_of_zip(zipped(index="x = 1", package__module="y = 2"))
    folder = place(code)
    assert (folder / "package/module.py").read_text() == "y = 2"
    assert place(code) == folder


def test_many_workers_may_write_the_same_code_at_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    for number in range(20):
        code = code_of_files({f"m{n}.py": b"x = %d" % number for n in range(20)})
        with ThreadPoolExecutor(8) as threads:
            folders = set(threads.map(place, [code] * 8))
        (folder,) = folders
        assert len(list(folder.iterdir())) == 20
        assert not list(folder.parent.glob("tmp*"))


@pytest.mark.parametrize(
    ("text", "name", "qualifier"),
    [
        ("f", "f", ""),
        ("f:live", "f", "live"),
        ("f:$LATEST", "f", "$LATEST"),
        ("123456789012:f", "f", ""),
        ("123456789012:function:f:1", "f", "1"),
        ("arn:aws:lambda:us-east-1:123456789012:function:f", "f", ""),
        ("arn:aws:lambda:us-east-1:123456789012:function:f:2", "f", "2"),
    ],
)
def test_names_of_functions(text: str, name: str, qualifier: str) -> None:
    assert parse_name(text) == (name, qualifier)
