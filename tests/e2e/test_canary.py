"""``csc deploy`` by canary, into ``csc dev --empty``: shares, taking back, going on, what both need."""

import os
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.dev_server import CSC, Dev
from tests.e2e.test_deploy import Csc, app, cloud, csc, where

__all__ = ["app", "cloud", "csc"]

HEALTH = '    return {"status": "ok"}'


def release(app: Path, new: str, old: str = HEALTH) -> None:
    source = (app / "api.py").read_text()
    assert old in source
    (app / "api.py").write_text(source.replace(old, new))


def healths(cloud: Dev, base: str, number: int = 100) -> Counter[str]:
    """How often /health answered what."""
    answers = [cloud.request("GET", f"{base}health") for _ in range(number)]
    return Counter(a.json()["status"] if a.status == 200 else str(a.status) for a in answers)


@contextmanager
def deploying(cloud: Dev, app: Path, *options: str) -> Iterator["subprocess.Popen[str]"]:
    command = [CSC, "deploy", str(app), "--yes", "--endpoint-url", cloud.url, *options]
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **keys},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until(process: "subprocess.Popen[str]", pattern: str) -> None:
    assert process.stdout
    told = []
    for line in process.stdout:
        told.append(line)
        if re.search(pattern, line):
            return
    raise AssertionError("".join(told))


def test_a_release_gets_its_shares_and_then_all(cloud: Dev, csc: Csc, app: Path) -> None:
    base = where(csc("deploy", app, "--yes").stdout)
    assert healths(cloud, base, 5) == {"ok": 5}
    release(app, '    return {"status": "fine"}')
    with deploying(cloud, app, "--watch", "4") as process:
        until(process, "^50 % of the requests")
        half = healths(cloud, base)
        assert process.wait(30) == 0
    assert 20 < half["fine"] < 80, half
    assert half.total() == half["fine"] + half["ok"]
    assert healths(cloud, base, 20) == {"fine": 20}
    assert csc("diff", app).stdout == "Nothing to change.\n"


def test_a_release_that_fails_its_smoke_test_is_taken_back(cloud: Dev, csc: Csc, app: Path) -> None:
    base = where(csc("deploy", app, "--yes").stdout)
    release(app, '    raise HTTPException(503, "broken")')
    told = csc("deploy", app, "--yes", "--watch", "1", status=1)
    assert "Going back: " in told.stdout
    assert "CSC724" in told.stderr
    assert "As before: todo-dev-api" in told.stderr
    assert healths(cloud, base, 20) == {"ok": 20}
    assert "UPDATE_COMPLETE" in csc("status", app).stdout
    release(app, HEALTH, '    raise HTTPException(503, "broken")')
    csc("deploy", app, "--yes", "--watch", "0")
    assert healths(cloud, base, 20) == {"ok": 20}


def test_a_release_with_server_errors_is_taken_back(cloud: Dev, csc: Csc, app: Path) -> None:
    base = where(csc("deploy", app, "--yes").stdout)
    release(app, '    raise HTTPException(503, "broken")')
    ended = threading.Event()

    def visit() -> None:
        while not ended.wait(0.02):
            cloud.request("GET", f"{base}health")

    visitor = threading.Thread(target=visit, daemon=True)
    visitor.start()
    try:
        told = csc("deploy", app, "--yes", "--watch", "20", "--no-smoke", status=1)
    finally:
        ended.set()
        visitor.join()
    assert "failed with a server error" in told.stderr
    assert healths(cloud, base, 20) == {"ok": 20}


def test_an_alarm_that_goes_off_takes_a_release_back(cloud: Dev, csc: Csc, app: Path) -> None:
    template = app / "api.json"
    template.write_text(ALARMED.replace("VERSION", "1"))
    csc("deploy", template, "--yes")
    template.write_text(ALARMED.replace("VERSION", "2"))
    with deploying(cloud, template, "--watch", "30") as process:
        until(process, "^10 % of the requests")
        cloud.client("cloudwatch").set_alarm_state(
            AlarmName="unhappy", StateValue="ALARM", StateReason="a customer called"
        )
        until(process, "the alarm unhappy has gone off: a customer called")
        assert process.wait(30) == 1
    (api,) = cloud.client("apigateway").get_rest_apis()["items"]
    (stage,) = cloud.client("apigateway").get_stages(restApiId=api["id"])["item"]
    assert "canarySettings" not in stage


def test_a_release_that_was_broken_off_goes_on(cloud: Dev, csc: Csc, app: Path) -> None:
    base = where(csc("deploy", app, "--yes").stdout)
    release(app, '    return {"status": "fine"}')
    with deploying(cloud, app, "--watch", "60") as process:
        until(process, "^10 % of the requests")
        process.kill()
    assert "a canary release is not finished (10 % of the requests)" in csc("status", app).stdout
    assert healths(cloud, base)["ok"] > 50
    told = csc("deploy", app, "--yes", "--watch", "0").stdout
    assert "50 % of the requests" in told
    assert healths(cloud, base, 20) == {"fine": 20}
    assert "canary" not in csc("status", app).stdout


def test_a_broken_off_release_is_taken_back_by_the_source_of_before(
    cloud: Dev, csc: Csc, app: Path
) -> None:
    base = where(csc("deploy", app, "--yes").stdout)
    release(app, '    return {"status": "fine"}')
    with deploying(cloud, app, "--watch", "60") as process:
        until(process, "^10 % of the requests")
        process.kill()
    release(app, HEALTH, '    return {"status": "fine"}')
    csc("deploy", app, "--yes", "--watch", "0")
    assert healths(cloud, base, 20) == {"ok": 20}
    assert csc("diff", app).stdout == "Nothing to change.\n"


def test_the_old_release_keeps_what_it_needs_until_the_end(cloud: Dev, csc: Csc, app: Path) -> None:
    base = where(csc("deploy", app, "--yes").stdout)
    token = cloud.token("customer")
    source = (app / "api.py").read_text()
    start = source.index('@route("/todos/{id}", methods=["DELETE"])')
    end = source.index('@route("/health"')
    (app / "api.py").write_text(source[:start] + source[end:])
    with deploying(cloud, app, "--watch", "4") as process:
        until(process, "^50 % of the requests")
        statuses = Counter(
            cloud.request("DELETE", f"{base}todos/none", token=token).status for _ in range(40)
        )
        assert process.wait(30) == 0
    # The old release knows the route, and has its role; the new one doesn't have the route.
    assert set(statuses) == {403, 404}, statuses
    assert cloud.request("DELETE", f"{base}todos/none", token=token).status == 403
    names = [role["RoleName"] for role in cloud.client("iam").list_roles()["Roles"]]
    assert not any("DeleteTodo" in name for name in names)


def test_no_canary_is_wanted(cloud: Dev, csc: Csc, app: Path) -> None:
    base = where(csc("deploy", app, "--yes").stdout)
    release(app, '    return {"status": "fine"}')
    told = csc("deploy", app, "--yes", "--no-canary").stdout
    assert "% of the requests" not in told
    assert healths(cloud, base, 5) == {"fine": 5}


def test_a_deployment_that_does_not_answer_is_said(cloud: Dev, csc: Csc, app: Path) -> None:
    release(app, '    raise HTTPException(503, "broken")')
    told = csc("deploy", app, "--yes", status=1).stderr
    assert "CSC725" in told
    assert "GET /health answers 503" in told
    csc("deploy", app, "--yes", "--no-smoke")


ALARMED = """
{"Resources": {
  "Unhappy": {"Type": "AWS::CloudWatch::Alarm", "Properties": {
    "AlarmName": "unhappy", "Namespace": "Shop", "MetricName": "Calls", "Statistic": "Sum",
    "Period": 60, "EvaluationPeriods": 1, "Threshold": 1,
    "ComparisonOperator": "GreaterThanThreshold"}},
  "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "api"}},
  "Get": {"Type": "AWS::ApiGateway::Method", "Properties": {
    "RestApiId": {"Ref": "Api"}, "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
    "HttpMethod": "GET", "AuthorizationType": "NONE",
    "Integration": {"Type": "MOCK", "RequestTemplates": {
      "application/json": "{\\"statusCode\\": 200}"},
      "IntegrationResponses": [{"StatusCode": "200", "ResponseTemplates": {
        "application/json": "{\\"version\\": VERSION}"}}]},
    "MethodResponses": [{"StatusCode": "200"}]}},
  "DeploymentVERSION": {"Type": "AWS::ApiGateway::Deployment", "DependsOn": "Get",
    "Properties": {"RestApiId": {"Ref": "Api"}}},
  "Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": {
    "RestApiId": {"Ref": "Api"}, "DeploymentId": {"Ref": "DeploymentVERSION"},
    "StageName": "dev"}}
}}
"""


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def test_a_functions_code_is_shared_out_too(cloud: Dev, csc: Csc, tmp_path: Path) -> None:
    app = tmp_path / "text"
    app.mkdir()
    (app / "api.py").write_text(
        "from csc import route\n\n\n"
        '@route("/text", public=True)\n'
        "def text() -> dict[str, str]:\n"
        "    import textwrap\n\n"
        '    return {"text": textwrap.dedent("  one")}\n'
    )
    base = where(csc("deploy", app, "--yes").stdout)

    def texts(number: int) -> Counter[str]:
        return Counter(cloud.request("GET", f"{base}text").json()["text"] for _ in range(number))

    assert texts(3) == {"one": 3}
    release(app, '"  two"', '"  one"')
    with deploying(cloud, app, "--watch", "5") as process:
        until(process, "^50 % of the requests")
        half = texts(30)
        assert process.wait(60) == 0
    assert set(half) == {"one", "two"}, half
    assert texts(5) == {"two": 5}
    assert csc("diff", app).stdout == "Nothing to change.\n"
