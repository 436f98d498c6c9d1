"""Parameter Store: versions, labels, paths, filters; and parameters of templates."""

from pathlib import Path
from typing import Any

import pytest

from tests.emulator.conftest import Start
from tests.emulator.services.bed import Bed, allow, ask, client_of


def put(bed: Bed, name: str, value: str = "v", **more: Any) -> Any:
    return bed.call(
        "ssm", "PutParameter", **{"Name": name, "Value": value, "Type": "String"} | more
    )


def get(bed: Bed, name: str, **more: Any) -> Any:
    return bed.call("ssm", "GetParameter", Name=name, **more)["Parameter"]


async def test_versions_labels_and_history(bed: Bed) -> None:
    assert put(bed, "/app/url", "one") == {"Version": 1, "Tier": "Standard"}
    bed.fails("ParameterAlreadyExists", "ssm", "PutParameter", Name="/app/url", Value="2")
    assert put(bed, "/app/url", "two", Overwrite=True)["Version"] == 2
    label = {"Name": "/app/url", "ParameterVersion": 1, "Labels": ["live", "1bad"]}
    told = bed.call("ssm", "LabelParameterVersion", **label)
    assert told == {"InvalidLabels": ["1bad"], "ParameterVersion": 1}
    assert get(bed, "/app/url")["Value"] == "two"
    assert get(bed, "/app/url:1")["Value"] == get(bed, "/app/url:live")["Value"] == "one"
    assert get(bed, "/app/url:live")["Selector"] == ":live"
    bed.call("ssm", "LabelParameterVersion", Name="/app/url", Labels=["live"])
    assert get(bed, "/app/url:live")["Value"] == "two"
    history = bed.call("ssm", "GetParameterHistory", Name="/app/url")["Parameters"]
    assert [(one["Value"], one["Labels"]) for one in history] == [("one", []), ("two", ["live"])]
    bed.fails("ParameterVersionNotFound", "ssm", "GetParameter", Name="/app/url:7")
    bed.fails("ParameterNotFound", "ssm", "GetParameter", Name="/app")


async def test_a_secret_is_opaque_until_it_is_decrypted(bed: Bed) -> None:
    put(bed, "key", "hunter2", Type="SecureString")
    assert "hunter2" not in str(get(bed, "key"))
    assert get(bed, "key", WithDecryption=True)["Value"] == "hunter2"


async def test_paths_filters_and_pages(bed: Bed) -> None:
    for name in ("/a/1", "/a/b/2", "/a/b/3", "c"):
        put(bed, name)
    put(bed, "/a/list", "x,y", Type="StringList", Tags=[{"Key": "team", "Value": "t"}])

    def below(path: str, **more: Any) -> list[str]:
        found = bed.call("ssm", "GetParametersByPath", Path=path, **more)["Parameters"]
        return [one["Name"] for one in found]

    assert below("/a") == ["/a/1", "/a/list"]
    assert below("/a/", Recursive=True) == ["/a/1", "/a/b/2", "/a/b/3", "/a/list"]
    kind = [{"Key": "Type", "Values": ["StringList"]}]
    assert below("/", Recursive=True, ParameterFilters=kind) == ["/a/list"]
    page = bed.call("ssm", "GetParametersByPath", Path="/a", Recursive=True, MaxResults=3)
    more = {"MaxResults": 3, "NextToken": page["NextToken"]}
    assert below("/a", Recursive=True, **more) == ["/a/list"]

    def described(*filters: Any) -> list[str]:
        found = bed.call("ssm", "DescribeParameters", ParameterFilters=list(filters))
        return [one["Name"] for one in found["Parameters"]]

    assert described({"Key": "Path", "Option": "Recursive", "Values": ["/a/b"]}) == [
        "/a/b/2",
        "/a/b/3",
    ]
    assert described({"Key": "tag:team", "Values": ["t"]}) == ["/a/list"]
    assert described({"Key": "Name", "Option": "BeginsWith", "Values": ["/a/b/"]}) == [
        "/a/b/2",
        "/a/b/3",
    ]
    wrong: dict[str, Any] = {"ParameterFilters": [{"Key": "Name", "Values": ["x"]}]}
    bed.fails("InvalidFilterKey", "ssm", "GetParametersByPath", Path="/", **wrong)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("ValidationException", {"Name": "a b"}),
        ("ValidationException", {"Name": "awsx"}),
        ("ValidationException", {"Name": "a/b"}),
        ("HierarchyLevelLimitExceededException", {"Name": "/a" * 16}),
        ("ValidationException", {"Value": "x" * 4097}),
        ("ParameterPatternMismatchException", {"AllowedPattern": "^[0-9]+$"}),
        (
            "ParameterPatternMismatchException",
            {"AllowedPattern": "^(a+)+$", "Value": "a" * 60 + "b"},
        ),
        ("ValidationException", {"Type": "Text"}),
        ("ValidationException", {"DataType": "other"}),
    ],
)
async def test_what_cannot_be_put(bed: Bed, code: str, more: Any) -> None:
    given = {"Name": "n", "Value": "v", "Type": "String", **more}
    bed.fails(code, "ssm", "PutParameter", **given)


async def test_a_parameter_of_a_template(bed: Bed) -> None:
    properties = {"Name": "/t", "Type": "String", "Value": "v", "Tags": {"a": "b"}}
    bed.deploy({"P": {"Type": "AWS::SSM::Parameter", "Properties": properties}})
    assert (get(bed, "/t")["Value"], get(bed, "/t")["Version"]) == ("v", 1)
    changed = {**properties, "Value": "w"}
    bed.deploy({"P": {"Type": "AWS::SSM::Parameter", "Properties": changed}})
    assert (get(bed, "/t")["Value"], get(bed, "/t")["Version"]) == ("w", 2)
    bed.deploy({"Other": {"Type": "AWS::SQS::Queue"}})
    bed.fails("ParameterNotFound", "ssm", "GetParameter", Name="/t")


async def test_iam_decides_by_the_parameters_arn(bed: Bed) -> None:
    put(bed, "/app/one")
    arn = "arn:aws:ssm:us-east-1:123456789012:parameter/app/one"
    role = bed.role("r", "lambda.amazonaws.com", allow("ssm:GetParameter", arn))
    iam: Any = bed.cloud.services["iam"]
    caller = iam.caller_for_role(role, "s")
    bed.invoke("ssm", "GetParameter", {"Name": "/app/one"}, caller)
    with pytest.raises(Exception, match="ssm:GetParameter"):
        bed.invoke("ssm", "GetParameter", {"Name": "/app/two"}, caller)


async def test_what_is_put_survives_and_old_state_files_are_read(
    start: Start, tmp_path: Path
) -> None:
    first = await start(state=tmp_path / "state.db")
    await ask(client_of(first, "ssm").put_parameter, Name="a", Value="1", Type="String")
    connection = first.emulator.storage.connection
    connection.execute("DROP TABLE ssm_versions")
    connection.execute("DROP TABLE ssm_tags")
    connection.execute("CREATE TABLE ssm_parameters (name TEXT PRIMARY KEY, document TEXT)")
    document = '{"Type":"String","Value":"2","Version":4,"LastModifiedDate":5.5,"DataType":"text"}'
    connection.execute("INSERT INTO ssm_parameters VALUES ('b', ?)", (document,))
    connection.execute("UPDATE csc_schema SET version = 1 WHERE service = 'ssm'")
    await first.emulator.close()
    second = await start(state=tmp_path / "state.db")
    found = await ask(client_of(second, "ssm").get_parameter, Name="b")
    assert (found["Parameter"]["Value"], found["Parameter"]["Version"]) == ("2", 4)
