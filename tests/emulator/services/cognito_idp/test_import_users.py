"""Users from a CSV file: the job's life, and the fate of each line."""

import csv
import io
from typing import Any
from urllib.parse import urlsplit

import pytest

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.errors import (
    PreconditionNotMetException,
    ResourceNotFoundException,
)
from tests.emulator.services.cognito_idp.conftest import World

ROLE = "arn:aws:iam::123456789012:role/import"


async def _file(world: World, *rows: dict[str, str]) -> str:
    header = (await world.admin("GetCSVHeader"))["CSVHeader"]
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _user(username: str, **more: str) -> dict[str, str]:
    return {
        "cognito:username": username,
        "cognito:mfa_enabled": "false",
        "email": f"{username}@example.com",
        "email_verified": "true",
        **more,
    }


async def _job(world: World) -> dict[str, Any]:
    made = await world.admin("CreateUserImportJob", JobName="old", CloudWatchLogsRoleArn=ROLE)
    job: dict[str, Any] = made["UserImportJob"]
    return job


def _put(world: World, url: str, text: str | bytes, method: str = "PUT") -> int:
    parts = urlsplit(url)
    body = text.encode() if isinstance(text, str) else text
    request = HttpRequest(method, f"{parts.path}?{parts.query}", [], body)
    answer = world.cognito.web["/_aws/cognito-idp/"](request)
    assert isinstance(answer, HttpResponse)
    return answer.status


async def _import(world: World, text: str) -> dict[str, Any]:
    job = await _job(world)
    assert _put(world, job["PreSignedUrl"], text) == 200
    started = await world.admin("StartUserImportJob", JobId=job["JobId"])
    assert started["UserImportJob"]["Status"] == "Pending"
    shown = await world.admin("DescribeUserImportJob", JobId=job["JobId"])
    done: dict[str, Any] = shown["UserImportJob"]
    return done


def _counts(job: dict[str, Any]) -> tuple[int, int, int]:
    return job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]


async def test_the_header_names_standard_and_custom_attributes(world: World) -> None:
    team = {"Name": "team", "AttributeDataType": "String"}
    await world.admin("AddCustomAttributes", CustomAttributes=[team])
    header = (await world.admin("GetCSVHeader"))["CSVHeader"]
    assert header[:2] == ["name", "given_name"]
    assert header[-3:] == ["custom:team", "cognito:mfa_enabled", "cognito:username"]


async def test_each_line_has_its_own_fate(world: World) -> None:
    await world.add_user("known")
    job = await _import(
        world,
        await _file(
            world,
            _user("agent", name="An agent, of sorts"),
            _user("known"),
            _user("unverified", email_verified="false"),
            _user("mfa", **{"cognito:mfa_enabled": "true"}),
            _user("phone", phone_number="123", phone_number_verified="true"),
            _user(""),
        ),
    )
    assert job["Status"] == "Succeeded"
    assert _counts(job) == (1, 1, 4)
    shown = await world.admin("AdminGetUser", Username="agent")
    assert shown["UserStatus"] == "RESET_REQUIRED"
    assert {"Name": "name", "Value": "An agent, of sorts"} in shown["UserAttributes"]


async def test_an_imported_user_chooses_a_password(world: World) -> None:
    await _import(world, await _file(world, _user("agent")))
    await world.public("ForgotPassword", Username="agent")
    await world.public(
        "ConfirmForgotPassword",
        Username="agent",
        ConfirmationCode=world.last_code(),
        Password="Secret-123!",
    )
    assert (await world.sign_in("agent"))["AccessToken"]


async def test_another_header_imports_nobody(world: World) -> None:
    job = await _import(world, "cognito:username,email\nagent,agent@example.com\n")
    assert job["Status"] == "Failed"
    assert "GetCSVHeader" in job["CompletionMessage"]
    assert (await world.admin("ListUsers"))["Users"] == []


async def test_a_file_is_taken_with_the_jobs_signature_and_in_time_alone(world: World) -> None:
    url, text = (await _job(world))["PreSignedUrl"], await _file(world, _user("agent"))
    assert _put(world, url.rpartition("=")[0] + "=guessed", text) == 403
    assert _put(world, url, text, "GET") == 403
    assert _put(world, url.replace("import-", "import-x"), text) == 403
    assert _put(world, url, b"\xff\xfe") == 400
    assert _put(world, url, text) == 200
    world.time.now += 901
    assert _put(world, url, text) == 403


async def test_a_job_is_started_once_and_with_a_file(world: World) -> None:
    job = await _job(world)
    with pytest.raises(PreconditionNotMetException, match="uploaded"):
        await world.admin("StartUserImportJob", JobId=job["JobId"])
    assert _put(world, job["PreSignedUrl"], await _file(world, _user("agent"))) == 200
    await world.admin("StartUserImportJob", JobId=job["JobId"])
    with pytest.raises(PreconditionNotMetException, match="not in Created"):
        await world.admin("StartUserImportJob", JobId=job["JobId"])
    with pytest.raises(PreconditionNotMetException):
        await world.admin("StopUserImportJob", JobId=job["JobId"])


async def test_jobs_are_listed_and_stopped(world: World) -> None:
    first = await _job(world)
    world.time.now += 1
    second = await _job(world)
    listed = (await world.admin("ListUserImportJobs", MaxResults=10))["UserImportJobs"]
    assert [job["JobId"] for job in listed] == [second["JobId"], first["JobId"]]
    stopped = await world.admin("StopUserImportJob", JobId=first["JobId"])
    assert stopped["UserImportJob"]["Status"] == "Stopped"
    with pytest.raises(ResourceNotFoundException):
        await world.admin("DescribeUserImportJob", JobId="import-none")
