"""The templates of a canary release: what stays of the old, what the new gets, what goes."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from csc.deploy.canary import (
    MARK,
    is_new_release,
    joined,
    prepared,
    read_mark,
    takes_from_api,
    with_canary,
)

Template = dict[str, Any]


def api(version: str, *routes: str, **more: Any) -> Template:
    """A stage at the deployment of a version, with a method and a function for each route."""
    resources: dict[str, Any] = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {}},
        f"Deployment{version}": {
            "Type": "AWS::ApiGateway::Deployment",
            "DependsOn": [f"{route}Method" for route in routes],
            "Properties": {"RestApiId": {"Ref": "Api"}},
        },
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {"DeploymentId": {"Ref": f"Deployment{version}"}, "StageName": "dev"},
        },
        **more,
    }
    for route in routes:
        resources[f"{route}Method"] = {"Type": "AWS::ApiGateway::Method", "Properties": {}}
        resources[f"{route}Function"] = {"Type": "AWS::Lambda::Function", "Properties": {}}
    return {"Resources": resources, "Outputs": {}}


def role(*actions: str) -> Any:
    policies = [{"PolicyName": "own", "PolicyDocument": {"Action": list(actions)}}]
    return {"Type": "AWS::IAM::Role", "Properties": {"Policies": policies}}


def test_the_stage_stays_with_the_old_and_shares_with_the_new() -> None:
    found = with_canary(api("A", "Get"), api("B", "Get"), 10, "templates/a.json")
    stage = found["Resources"]["Stage"]["Properties"]
    assert stage["DeploymentId"] == {"Ref": "DeploymentA"}
    assert stage["CanarySetting"]["DeploymentId"] == {"Ref": "DeploymentB"}
    assert stage["CanarySetting"]["PercentTraffic"] == 10
    assert {"DeploymentA", "DeploymentB"} <= found["Resources"].keys()
    mark = read_mark(found)
    assert mark is not None
    assert (mark.percent, mark.previous) == (10, "templates/a.json")
    assert read_mark(api("A")) is None


def test_what_a_deployment_has_a_copy_of_goes_and_what_it_calls_stays() -> None:
    old, new = api("A", "Get", "Delete"), api("B", "Get")
    assert takes_from_api(old, new)
    found = prepared(old, new)
    assert "DeleteMethod" not in found["Resources"]
    assert "DeleteFunction" in found["Resources"]
    assert "DeploymentB" not in found["Resources"]
    assert "DependsOn" not in found["Resources"]["DeploymentA"]
    assert found["Resources"]["Stage"]["Properties"]["DeploymentId"] == {"Ref": "DeploymentA"}
    assert not takes_from_api(api("A", "Get"), api("B", "Get", "Delete"))


def test_a_role_keeps_the_permissions_of_before() -> None:
    old = {"Resources": {"Role": role("dynamodb:GetItem")}}
    new = {"Resources": {"Role": role("dynamodb:Query")}}
    policies = joined(old, new, "")["Resources"]["Role"]["Properties"]["Policies"]
    assert [policy["PolicyName"] for policy in policies] == ["own", "own-before"]
    assert [policy["PolicyDocument"]["Action"] for policy in policies] == [
        ["dynamodb:Query"],
        ["dynamodb:GetItem"],
    ]
    same = joined(old, old, "")["Resources"]["Role"]["Properties"]["Policies"]
    assert len(same) == 1


def test_an_export_that_goes_stays_meanwhile() -> None:
    output = {"Value": "x", "Export": {"Name": "x"}}
    old = {"Resources": {}, "Outputs": {"Gone": output}}
    assert "Gone" in joined(old, {"Resources": {}}, "")["Outputs"]


ROUTES = st.sets(st.sampled_from(["Get", "List", "Put", "Delete"]))


@given(ROUTES, ROUTES, st.sampled_from([10, 50]))
def test_a_canary_holds_all_that_either_release_needs(
    before: set[str], now: set[str], percent: int
) -> None:
    old, new = api("A", *sorted(before)), api("B", *sorted(now))
    kept_old, kept_new = copy.deepcopy(old), copy.deepcopy(new)
    found = with_canary(old, new, percent, "")
    assert (old, new) == (kept_old, kept_new), "neither is changed"
    assert new["Resources"].keys() <= found["Resources"].keys()
    functions = {name for name in old["Resources"] if name.endswith("Function")}
    assert functions <= found["Resources"].keys()
    methods = {name for name in found["Resources"] if name.endswith("Method")}
    assert methods == {f"{route}Method" for route in now}
    for name, resource in found["Resources"].items():
        for needed in resource.get("DependsOn", ()):
            assert needed in found["Resources"], (name, needed)
    assert found["Metadata"][MARK]["Percent"] == percent


def test_a_stage_with_the_same_deployment_is_no_new_release() -> None:
    assert not is_new_release(api("A", "Get"), api("A", "Get"))
    assert is_new_release(api("A", "Get"), api("B", "Get"))
    assert not is_new_release({}, api("B", "Get")), "a new stage"
    fixed = api("B", "Get")
    fixed["Resources"]["Stage"]["Properties"]["DeploymentId"] = "abc123"
    assert not is_new_release(api("A", "Get"), fixed)
