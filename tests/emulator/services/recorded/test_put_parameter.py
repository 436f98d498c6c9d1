"""Parameters that are put, beside those of templates."""

from pathlib import Path
from typing import Any

from tests.emulator.conftest import Running, Start


async def ssm(running: Running, operation: str, **input: Any) -> tuple[int, Any]:
    return await running.aws(f"AmazonSSM.{operation}", **input)


async def test_put_get_and_delete(running: Running) -> None:
    put = {"Name": "/app/url", "Value": "one", "Type": "String"}
    assert await ssm(running, "PutParameter", **put) == (200, {"Version": 1, "Tier": "Standard"})
    status, refused = await ssm(running, "PutParameter", **put)
    assert (status, refused["__type"]) == (400, "ParameterAlreadyExists")
    await ssm(running, "PutParameter", **put | {"Value": "two", "Overwrite": True})
    _, found = await ssm(running, "GetParameter", Name="/app/url")
    assert (found["Parameter"]["Value"], found["Parameter"]["Version"]) == ("two", 2)
    _, listed = await ssm(running, "GetParametersByPath", Path="/app")
    assert [it["Name"] for it in listed["Parameters"]] == ["/app/url"]
    _, deleted = await ssm(running, "DeleteParameters", Names=["/app/url", "/no"])
    assert deleted == {"DeletedParameters": ["/app/url"], "InvalidParameters": ["/no"]}
    status, _ = await ssm(running, "DeleteParameter", Name="/app/url")
    assert status == 400


async def test_a_templates_parameter_is_the_templates(running: Running) -> None:
    properties = {"Name": "/t", "Type": "String", "Value": "v"}
    resource = {"Type": "AWS::SSM::Parameter", "Properties": properties}
    running.deploy({"Resources": {"P": resource}})
    status, _ = await ssm(running, "PutParameter", **properties | {"Overwrite": True})
    assert status == 400
    status, _ = await ssm(running, "DeleteParameter", Name="/t")
    assert status == 400


async def test_what_is_put_survives(start: Start, tmp_path: Path) -> None:
    first = await start(state=tmp_path / "state.db")
    await ssm(first, "PutParameter", Name="a", Value="1", Type="String")
    await first.emulator.close()
    second = await start(state=tmp_path / "state.db")
    _, found = await ssm(second, "GetParameter", Name="a")
    assert found["Parameter"]["Value"] == "1"
    status, _ = await ssm(second, "PutParameter", Name="a b", Value="1", Type="String")
    assert status == 400
