"""``csc deploy`` into ``csc dev --empty``: the whole way, without an account."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.dev_server import APPS, CSC, Dev, StartDev

Csc = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def cloud(start_dev: StartDev, tmp_path: Path) -> Dev:
    """A server without a project, that keeps its state."""
    folder = tmp_path / "cloud"
    folder.mkdir()
    return start_dev(folder, "--empty")


@pytest.fixture
def app(tmp_path: Path) -> Path:
    target = tmp_path / "todo"
    target.mkdir()
    (target / "api.py").write_text((APPS / "todo" / "api.py").read_text())
    return target


@pytest.fixture
def csc(cloud: Dev, tmp_path: Path) -> Csc:
    def run(*arguments: str | Path, status: int = 0) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        done = subprocess.run(
            [CSC, *map(str, arguments), "--endpoint-url", cloud.url],
            capture_output=True,
            check=False,
            text=True,
            timeout=60,
            env={**clean, "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true"},
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done

    return run


def where(told: str) -> str:
    found = re.search(r"is at http://[^/]+(/\S+)", told)
    assert found, told
    return found[1]


def test_deploy_serve_redeploy_and_destroy(cloud: Dev, csc: Csc, app: Path) -> None:
    first = csc("deploy", app, "--yes").stdout
    assert "+ AWS::DynamoDB::Table  TodosTable" in first
    base = where(first)
    assert cloud.request("GET", f"{base}health").json() == {"status": "ok"}
    assert cloud.request("GET", f"{base}todos").status == 401
    token = cloud.token("customer")
    made = cloud.request("POST", f"{base}todos", {"title": "milk"}, token)
    assert made.status == 200
    again = csc("deploy", app, "--yes").stdout
    assert again.startswith("Nothing to change.")
    assert csc("diff", app).stdout == "Nothing to change.\n"
    assert "CREATE_COMPLETE" in csc("status", app).stdout
    refused = csc("destroy", app, "--yes", status=1).stderr
    assert "CSC723" in refused
    assert cloud.request("GET", f"{base}todos/{made.json()['id']}", token=token).status == 200
    csc("destroy", app, "--yes", "--delete-data")
    assert cloud.client("dynamodb").list_tables()["TableNames"] == []
    assert "not deployed" in csc("status", app, status=1).stdout
    csc("deploy", app, "--yes")


def test_a_route_that_goes_takes_its_role_along(cloud: Dev, csc: Csc, app: Path) -> None:
    base = where(csc("deploy", app, "--yes").stdout)
    source = (app / "api.py").read_text()
    start = source.index('@route("/todos/{id}", methods=["DELETE"])')
    end = source.index('@route("/health"')
    (app / "api.py").write_text(source[:start] + source[end:])
    shown = csc("diff", app, status=1).stdout
    assert "- AWS::IAM::Role  DeleteTodoRole" in shown
    csc("deploy", app, "--yes")
    roles = cloud.client("iam").list_roles()["Roles"]
    assert not any("DeleteTodo" in role["RoleName"] for role in roles)
    assert cloud.request("DELETE", f"{base}todos/1").status == 403
    assert csc("diff", app).stdout == "Nothing to change.\n"


def test_a_stack_that_fails_is_rolled_back_and_said(cloud: Dev, csc: Csc, app: Path) -> None:
    roles = cloud.client("iam")
    taken = cloud.client("logs")
    first = where(csc("deploy", app, "--yes").stdout)
    template = app / "broken.json"
    template.write_text(
        '{"Resources": {"Twin": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName":'
        ' "todos", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [{"AttributeName":'
        ' "id", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]'
        '}}, "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/new"}}}}'
    )
    before = len(roles.list_roles()["Roles"])
    told = csc("deploy", template, "--yes", status=1).stderr
    assert "CSC722" in told
    assert "broken was not changed" in told
    assert "has the name todos too" in told
    assert "As before: broken" in told
    assert len(roles.list_roles()["Roles"]) == before
    groups = taken.describe_log_groups(logGroupNamePrefix="/new")["logGroups"]
    assert groups == []
    assert cloud.request("GET", f"{first}health").status == 200
    template.write_text(template.read_text().replace('"todos"', '"others"'))
    csc("deploy", template, "--yes")
    assert "others" in cloud.client("dynamodb").list_tables()["TableNames"]


def test_what_was_deployed_survives_a_kill(cloud: Dev, csc: Csc, app: Path) -> None:
    base = where(csc("deploy", app, "--yes").stdout)
    token = cloud.token("customer")
    made = cloud.request("POST", f"{base}todos", {"title": "milk"}, token).json()
    cloud.kill()
    cloud.start()
    assert cloud.request("GET", f"{base}todos/{made['id']}", token=token).json() == made
    assert csc("deploy", app, "--yes").stdout.startswith("Nothing to change.")


@pytest.mark.parametrize(
    "last_line",
    [r"^todo-dev-data  1 added", r"CREATE_COMPLETE .*todo-dev-auth  CloudFormation::Stack"],
    ids=["planned", "two stacks made"],
)
def test_a_killed_deployment_goes_on_from_there(
    cloud: Dev, csc: Csc, app: Path, last_line: str
) -> None:
    command = [CSC, "deploy", str(app), "--yes", "--endpoint-url", cloud.url]
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **keys}
    ) as killed:
        assert killed.stdout
        for line in killed.stdout:
            if re.search(last_line, line):
                killed.kill()
                break
    base = where(csc("deploy", app, "--yes").stdout)
    assert cloud.request("GET", f"{base}health").status == 200
    assert csc("deploy", app, "--yes").stdout.startswith("Nothing to change.")


def test_functions_are_shipped_as_archives(cloud: Dev, csc: Csc) -> None:
    base = where(csc("deploy", APPS / "shop", "--yes").stdout)
    (bucket,) = cloud.client("s3").list_buckets()["Buckets"]
    assert bucket["Name"].startswith("csc-assets-")
    answer = cloud.request("GET", f"{base}quotes/none")
    assert answer.status in (200, 404)
    assert csc("deploy", APPS / "shop", "--yes").stdout.startswith("Nothing to change.")


def test_nobody_is_asked_without_a_terminal(cloud: Dev, csc: Csc, app: Path) -> None:
    assert "Add --yes" in csc("deploy", app, status=1).stderr
    assert cloud.client("dynamodb").list_tables()["TableNames"] == []


def test_no_credentials_are_said_so(cloud: Dev, app: Path, tmp_path: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    done = subprocess.run(
        [CSC, "deploy", str(app), "--yes", "--profile", "missing"],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        env={**clean, "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true"},
    )
    assert done.returncode == 1
    assert "CSC721" in done.stderr
    assert "missing" in done.stderr
