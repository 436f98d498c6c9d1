"""Versions, weighted aliases, revisions, policies of versions; provisioned concurrency; code signing."""

from pathlib import Path
from typing import Any

import pytest

from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.http import HttpRequest
from csc.emulator.services.lambda_.serve_code import serve_code
from csc.emulator.services.lambda_.service import Lambda
from csc.emulator.storage import open_storage
from tests.emulator.services.lambda_.test_control_plane import create, refused, zipped

F = {"FunctionName": "f"}
GRANT = {"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "*"}


def publish(world: Any, **more: Any) -> Any:
    return world.call("lambda", "PublishVersion", F | more)


def alias(world: Any, name: str, version: str, **more: Any) -> Any:
    given = {**F, "Name": name, "FunctionVersion": version, **more}
    return world.call("lambda", "CreateAlias", given)


def configure(world: Any, **changes: Any) -> Any:
    return world.call("lambda", "UpdateFunctionConfiguration", F | changes)


def revision(world: Any, **more: Any) -> str:
    found = world.call("lambda", "GetFunctionConfiguration", F | more)
    return str(found["RevisionId"])


def test_what_hasnt_changed_isnt_published_again(world: Any) -> None:
    create(world)
    first = publish(world, Description="one")
    assert publish(world) == first
    configure(world, Description="two")
    second = publish(world)
    assert (second["Version"], second["Description"]) == ("2", "two")
    world.call("lambda", "DeleteFunction", F | {"Qualifier": "2"})
    configure(world, Timeout=9)
    assert publish(world)["Version"] == "3"
    world.call("lambda", "DeleteFunction", F | {"Qualifier": "77"})
    latest = refused(world, "DeleteFunction", F | {"Qualifier": "$LATEST"})
    assert latest.message.startswith("$LATEST version cannot be deleted")
    named = "arn:aws:lambda:us-east-1:123456789012:function:f"
    listed = world.call("lambda", "ListVersionsByFunction", F)["Versions"]
    assert [one["FunctionArn"] for one in listed] == [
        f"{named}:$LATEST",
        f"{named}:1",
        f"{named}:3",
    ]


def test_only_the_latest_revision_is_changed(world: Any) -> None:
    made = create(world)
    assert made["RevisionId"] != revision(world)
    old = {"RevisionId": made["RevisionId"]}
    assert refused(world, "PublishVersion", F | old).status == 412
    assert refused(world, "UpdateFunctionConfiguration", F | old).status == 412
    before = revision(world)
    configure(world, Timeout=5, RevisionId=before)
    world.call("lambda", "TagResource", {"Resource": made["FunctionArn"], "Tags": {"a": "b"}})
    assert revision(world) != before
    wrong = F | {"CodeSha256": "x"}
    assert refused(world, "PublishVersion", wrong).message.startswith("CodeSHA256 (x) is different")


async def test_an_alias_with_weights(world: Any) -> None:
    create(world, "one")
    publish(world)
    code = {"ZipFile": zipped(index="def handler(event, context):\n    return 'two'\n")}
    world.call("lambda", "UpdateFunctionCode", F | code)
    publish(world)
    weights = {"AdditionalVersionWeights": {"2": 1.0}}
    made = alias(world, "live", "1", RoutingConfig=weights, Description="d")
    assert (made["RoutingConfig"], made["Description"]) == (weights, "d")
    answer = await world.call("lambda", "Invoke", F | {"Qualifier": "live"})
    assert (answer["ExecutedVersion"], answer["Payload"]) == ("2", b'"two"')
    changed = world.call(
        "lambda", "UpdateAlias", F | {"Name": "live", "RoutingConfig": {}, "Description": "e"}
    )
    assert "RoutingConfig" not in changed
    answer = await world.call("lambda", "Invoke", F | {"Qualifier": "live"})
    assert answer["ExecutedVersion"] == "1"
    of_one = world.call("lambda", "ListAliases", F | {"FunctionVersion": "1"})["Aliases"]
    assert of_one == [changed]
    old = F | {"Name": "live", "RevisionId": made["RevisionId"]}
    assert refused(world, "UpdateAlias", old).status == 412


@pytest.mark.parametrize(
    ("version", "weights", "said"),
    [
        ("1", {"2": 0.1, "3": 0.1}, "Number of items in AdditionalVersionWeights cannot be"),
        ("$LATEST", {"1": 0.5}, "$LATEST is not supported for an alias pointing to more than"),
        ("1", {"1": 0.5}, "Invalid function version 1. Function version 1 is already included"),
        ("1", {"9": 0.5}, "Function not found: "),
        ("9", {}, "Function not found: "),
    ],
)
def test_wrong_aliases(world: Any, version: str, weights: dict[str, float], said: str) -> None:
    create(world)
    publish(world)
    routing = {"RoutingConfig": {"AdditionalVersionWeights": weights}}
    given = {**F, "Name": "a", "FunctionVersion": version, **routing}
    assert refused(world, "CreateAlias", given).message.startswith(said)


def test_versions_and_aliases_are_kept_over_a_restart(world: Any, tmp_path: Path) -> None:
    def opened() -> Lambda:
        cloud = Cloud(open_storage(tmp_path / "state.db"), Clock())
        service = Lambda(cloud)
        cloud.services["lambda"] = service
        world.cloud, world.service = cloud, service
        return service

    opened()
    create(world)
    made = publish(world)
    alias(world, "live", "1")
    world.cloud.storage.close()
    service = opened()
    assert service.find("f", "live").version == "1"
    found = world.call("lambda", "GetFunctionConfiguration", F | {"Qualifier": "1"})
    assert found == made
    assert publish(world)["Version"] == "1"


def test_each_version_has_a_policy_of_its_own(world: Any) -> None:
    create(world)
    publish(world)
    alias(world, "live", "1")
    world.call("lambda", "AddPermission", F | GRANT)
    world.call("lambda", "AddPermission", F | GRANT | {"Qualifier": "live"})
    for where in ({}, {"Qualifier": "live"}):
        policy = world.call("lambda", "GetPolicy", F | where)["Policy"]
        assert policy.count('"Sid"') == 1
    assert refused(world, "GetPolicy", F | {"Qualifier": "1"}).status == 404
    latest = refused(world, "AddPermission", F | GRANT | {"Qualifier": "$LATEST"})
    assert latest.message == "We currently do not support adding policies for $LATEST."
    nowhere = refused(world, "AddPermission", F | GRANT | {"Qualifier": "no"})
    assert nowhere.message.startswith("Cannot find alias arn: ")
    world.call("lambda", "RemovePermission", F | {"StatementId": "s", "Qualifier": "live"})
    gone = refused(world, "RemovePermission", F | {"StatementId": "s", "Qualifier": "live"})
    assert gone.message == "No policy is associated with the given resource."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("arn:aws:lambda:eu-west-1:123456789012:function:f", "Functions from 'eu-west-1' are not"),
        ("f:1", "The derived qualifier from the function name does not match"),
    ],
)
def test_names_that_lead_elsewhere(world: Any, name: str, said: str) -> None:
    create(world)
    given = {"FunctionName": name, "Qualifier": "2"}
    assert refused(world, "GetFunction", given).message.startswith(said)


def test_provisioned_concurrency(world: Any) -> None:
    create(world)
    publish(world)
    alias(world, "live", "1")
    asked = F | {"ProvisionedConcurrentExecutions": 2}
    none = refused(world, "GetProvisionedConcurrencyConfig", F | {"Qualifier": "live"})
    assert none.code == "ProvisionedConcurrencyConfigNotFoundException"
    made = world.call("lambda", "PutProvisionedConcurrencyConfig", asked | {"Qualifier": "live"})
    assert made["Status"] == "IN_PROGRESS"
    found = world.call("lambda", "GetProvisionedConcurrencyConfig", F | {"Qualifier": "live"})
    assert (found["Status"], found["AvailableProvisionedConcurrentExecutions"]) == ("READY", 2)
    both = refused(world, "PutProvisionedConcurrencyConfig", asked | {"Qualifier": "1"})
    assert both.message == "Version is pointed by a Provisioned Concurrency alias"
    latest = refused(world, "PutProvisionedConcurrencyConfig", asked | {"Qualifier": "$LATEST"})
    assert "unpublished function versions" in latest.message
    lower = refused(world, "PutFunctionConcurrency", F | {"ReservedConcurrentExecutions": 1})
    assert "total provisioned concurrency [2]" in lower.message
    settings = world.call("lambda", "GetAccountSettings", {})
    assert settings["AccountLimit"]["UnreservedConcurrentExecutions"] == 998
    world.call("lambda", "DeleteProvisionedConcurrencyConfig", F | {"Qualifier": "live"})
    listed = world.call("lambda", "ListProvisionedConcurrencyConfigs", F)
    assert listed == {"ProvisionedConcurrencyConfigs": []}


def test_code_signing_configurations(world: Any) -> None:
    create(world)
    profile = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/p"
    publishers = {"AllowedPublishers": {"SigningProfileVersionArns": [profile]}}
    made = world.call("lambda", "CreateCodeSigningConfig", publishers)["CodeSigningConfig"]
    which = {"CodeSigningConfigArn": made["CodeSigningConfigArn"]}
    assert made["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Warn"}
    world.call("lambda", "PutFunctionCodeSigningConfig", F | which)
    assert world.call("lambda", "GetFunctionCodeSigningConfig", F)["FunctionName"] == "f"
    users = world.call("lambda", "ListFunctionsByCodeSigningConfig", which)
    assert users["FunctionArns"] == [world.service.arn("f")]
    world.call("lambda", "DeleteFunctionCodeSigningConfig", F)
    world.call("lambda", "DeleteCodeSigningConfig", which)
    gone = refused(world, "GetCodeSigningConfig", which)
    assert gone.message.endswith("can not be found.")
    assert refused(world, "PutFunctionCodeSigningConfig", F | which).code == (
        "CodeSigningConfigNotFoundException"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Runtime": "nope"}, "Value nope at 'runtime' failed to satisfy constraint"),
        ({"Runtime": "python3.7"}, "The runtime parameter of python3.7 is no longer supported"),
        ({"Environment": {"Variables": {"AB": "x" * 4096}}}, "Lambda was unable to configure your"),
        ({"Tags": {str(number): "" for number in range(51)}}, "Number of tags exceeds resource"),
        ({"FunctionName": "x" * 65}, "1 validation error detected: Value 'xxx"),
    ],
)
def test_what_a_function_may_not_be(world: Any, changes: dict[str, Any], said: str) -> None:
    input_ = {
        "FunctionName": "f",
        "Runtime": "python3.13",
        "Role": world.role,
        "Handler": "index.handler",
        "Code": {"ZipFile": zipped(index="")},
    }
    assert refused(world, "CreateFunction", input_ | changes).message.startswith(said)


def test_code_is_had_by_a_secret(world: Any) -> None:
    create(world)
    where = world.call("lambda", "GetFunction", F)["Code"]["Location"]
    path = "/_aws/" + where.partition("/_aws/")[2]
    answer = serve_code(world.service, HttpRequest("GET", path, [], b""))
    assert (answer.status, answer.body[:2]) == (200, b"PK")
    other = path.replace(world.service.secret, "x" * 32)
    assert serve_code(world.service, HttpRequest("GET", other, [], b"")).status == 403


def test_invoke_configurations(world: Any) -> None:
    create(world)
    made = world.call("lambda", "PutFunctionEventInvokeConfig", F | {"MaximumRetryAttempts": 0})
    assert made["FunctionArn"].endswith(":f:$LATEST")
    assert made["DestinationConfig"] == {"OnSuccess": {}, "OnFailure": {}}
    more = F | {"MaximumEventAgeInSeconds": 60}
    both = world.call("lambda", "UpdateFunctionEventInvokeConfig", more)
    assert (both["MaximumRetryAttempts"], both["MaximumEventAgeInSeconds"]) == (0, 60)
    listed = world.call("lambda", "ListFunctionEventInvokeConfigs", F)
    assert listed["FunctionEventInvokeConfigs"] == [both]
    itself = {"DestinationConfig": {"OnFailure": {"Destination": world.service.arn("f")}}}
    said = refused(world, "PutFunctionEventInvokeConfig", F | itself).message
    assert said == "You can't specify the function as a destination for itself."
    empty = refused(world, "PutFunctionEventInvokeConfig", F)
    assert empty.message.startswith("You must specify at least one of error handling")
    world.call("lambda", "DeleteFunctionEventInvokeConfig", F)
    gone = refused(world, "GetFunctionEventInvokeConfig", F)
    assert gone.message.endswith("doesn't have an EventInvokeConfig")
