"""What is sent instead of what a suite wrote, and how answers are told back to it; moto isn't needed."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from bench.identity.moto_suite import cognito_inputs, iam_inputs
from bench.identity.moto_suite.exchange import Exchange
from bench.identity.moto_suite.make_credentials import code_at
from bench.identity.moto_suite.named import CLASSES, NAMED, name_of
from bench.identity.moto_suite.plugin import corrected
from bench.identity.moto_suite.words import as_moto_says, without_more


class Service:
    """Answers each call with what it was sent, or refuses it; keeps what it was asked."""

    def __init__(self, name: str, refusal: str = "") -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refusal = refusal
        self.meta = type("Meta", (), {"service_model": type("Model", (), {"service_name": name})})

    def __call__(self, client: Any, operation: str, params: dict[str, Any]) -> Any:
        self.calls.append((operation, params))
        if self.refusal:
            error = {"Error": {"Code": "NoSuchEntity", "Message": self.refusal}}
            raise ClientError(error, operation)
        return {"Answer": params}


def send(service: Service, operation: str, **params: Any) -> Any:
    return corrected(service, service, operation, params)


def test_a_path_without_slashes_is_sent_with_them_and_told_without() -> None:
    iam = Service("iam")
    answer = send(iam, "CreateUser", UserName="a", Path="my-path")
    assert iam.calls == [("CreateUser", {"UserName": "a", "Path": "/my-path-as-written/"})]
    assert answer["Answer"]["Path"] == "my-path"
    assert send(iam, "CreateUser", UserName="b", Path="/right/")["Answer"]["Path"] == "/right/"


@pytest.mark.parametrize("written", ["some policy", "{}", '{"value": "x"}'])
def test_a_text_that_is_no_policy_becomes_one(written: str) -> None:
    iam = Service("iam")
    answer = send(iam, "CreateRole", RoleName="a", AssumeRolePolicyDocument=written)
    sent = json.loads(iam.calls[0][1]["AssumeRolePolicyDocument"])
    assert sent["Statement"][0]["Action"] == "sts:AssumeRole"
    read = json.loads(written) if written.startswith("{") else written
    assert answer["Answer"]["AssumeRolePolicyDocument"] == read


def test_a_policy_is_sent_as_it_is() -> None:
    iam = Service("iam")
    written = '{"Version": "2012-10-17", "Statement": []}'
    send(iam, "CreateRole", RoleName="a", AssumeRolePolicyDocument=written)
    assert iam.calls[0][1]["AssumeRolePolicyDocument"] == written


def test_a_refusal_is_told_in_motos_words_with_its_code() -> None:
    iam = Service("iam", "The group with name a cannot be found.")
    with pytest.raises(ClientError) as refused:
        send(iam, "GetGroup", GroupName="a")
    assert refused.value.response["Error"] == {
        "Code": "NoSuchEntity",
        "Message": "Group a not found",
    }
    with pytest.raises(ClientError, match="cannot be found") as refused:
        send(iam, "DeleteGroup", GroupName="a")


@pytest.mark.parametrize(
    ("written", "sent"),
    [("3f2b8c1e-0000-0000-0000-000000000000", "Aa1!3f2b8c1e-0000-0000-0000-000000000000")],
)
def test_a_uuid_is_made_a_password(written: str, sent: str) -> None:
    pool = Service("cognito-idp")
    exchange = Exchange(lambda *_, **__: {}, "AdminSetUserPassword", {}, pool)
    assert cognito_inputs.passwords(exchange, {"Password": written}) == {"Password": sent}
    assert cognito_inputs.passwords(exchange, {"Password": "Own-1!"}) == {"Password": "Own-1!"}


def test_login_passwords_that_the_account_takes_stay() -> None:
    exchange = Exchange(lambda *_, **__: {}, "CreateLoginProfile", {}, None)
    for written, stays in (("my-pass", False), ("123", False), ("Secret-123!", True)):
        sent = iam_inputs.password(exchange, {"Password": written})["Password"]
        assert (sent == written) == stays


def test_members_that_moto_leaves_out() -> None:
    answer = {"ChallengeName": "SMS_MFA", "ChallengeParameters": {"USER_ID_FOR_SRP": "a"}}
    assert without_more("InitiateAuth", answer)["ChallengeParameters"] == {}
    other = {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {"USER_ID_FOR_SRP": "a"}}
    assert without_more("InitiateAuth", other) == other
    assert as_moto_says("cognito-idp", "GetUser", "anything else") == "anything else"


def test_codes_are_those_of_rfc_6238() -> None:
    assert code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59 // 30) == "287082"


def test_whatever_is_named_has_a_class() -> None:
    assert {kind for kind, _ in NAMED.values()} <= set(CLASSES)
    assert name_of("test_sts_regions[us-west-2]")[0] == CLASSES[0]
    assert name_of("test_something_else") == ("not looked into", "")
