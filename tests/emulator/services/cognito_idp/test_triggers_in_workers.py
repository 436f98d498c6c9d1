"""The triggers, run by our own Lambda: a CPython worker gets Cognito's event and its answer counts."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from jose import jwt

from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_idp.errors import UserLambdaValidationException
from csc.emulator.services.iam.service import Iam
from csc.emulator.services.lambda_ import worker
from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.service import Lambda
from tests.emulator.services.cognito_idp.conftest import World

HANDLERS = """
def pre_sign_up(event, context):
    if event["request"]["userAttributes"]["email"].endswith("@refused.example"):
        raise ValueError("not from there")
    event["response"]["autoConfirmUser"] = True
    event["response"]["autoVerifyEmail"] = True
    return event


def pre_token(event, context):
    details = {"claimsToAddOrOverride": {"tenant": event["userName"] + "-1"}}
    event["response"]["claimsOverrideDetails"] = details
    return event


def pre_token_v2(event, context):
    scopes = {"scopesToAdd": ["extra"], "claimsToAddOrOverride": {"plan": "pro"}}
    event["response"]["claimsAndScopeOverrideDetails"] = {"accessTokenGeneration": scopes}
    return event


def custom_message(event, context):
    event["response"]["emailMessage"] = "Use " + event["request"]["codeParameter"] + ", please."
    return event


def migrate(event, context):
    if event["request"]["password"] != "Secret-123!":
        raise ValueError("wrong password")
    event["response"]["userAttributes"] = {"email": "old@example.com", "email_verified": "true"}
    event["response"]["finalUserStatus"] = "CONFIRMED"
    event["response"]["messageAction"] = "SUPPRESS"
    return event


def define(event, context):
    session = event["request"]["session"]
    done = bool(session) and session[-1]["challengeResult"]
    event["response"]["issueTokens"] = done
    event["response"]["failAuthentication"] = len(session) > 2
    event["response"]["challengeName"] = "CUSTOM_CHALLENGE"
    return event


def create(event, context):
    event["response"]["publicChallengeParameters"] = {"question": "6 x 7"}
    event["response"]["privateChallengeParameters"] = {"answer": "42"}
    return event


def verify(event, context):
    right = event["request"]["privateChallengeParameters"]["answer"]
    event["response"]["answerCorrect"] = event["request"]["challengeAnswer"] == right
    return event
"""


@pytest.fixture
async def lambdas(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Lambda]:
    monkeypatch.setattr(worker, "PRELOAD", [])  # boto3 is slow to import
    cloud = world.cloud
    iam = Iam(cloud)
    cloud.services["iam"] = iam
    cloud.authorize = iam.authorize
    service = cloud.services["lambda"] = Lambda(cloud)
    yield service
    await service.close()


async def _set(world: World, lambdas: Lambda, **triggers: Any) -> None:
    """Functions of HANDLERS as the pool's triggers, by trigger name."""
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    made = await world.call_service(
        "iam", "CreateRole", RoleName="functions", AssumeRolePolicyDocument=document
    )
    code = code_of_files({"index.py": HANDLERS.encode()})
    config: dict[str, Any] = {}
    for trigger, name in triggers.items():
        arn = lambdas.arn(name)
        role = made["Role"]["Arn"]
        lambdas.put(Function(name, arn, role, "python3.13", f"index.{name}", code, declared=True))
        config[trigger] = arn
        if trigger == "PreTokenGenerationConfig":
            config[trigger] = {"LambdaArn": arn, "LambdaVersion": "V2_0"}
    world.pool.config["LambdaConfig"] = config


async def _sign_up(world: World, name: str, email: str) -> dict[str, Any]:
    return await world.public(
        "SignUp",
        Username=name,
        Password="Secret-123!",
        UserAttributes=[{"Name": "email", "Value": email}],
    )


async def test_sign_up_and_tokens(world: World, lambdas: Lambda) -> None:
    await _set(world, lambdas, PreSignUp="pre_sign_up", PreTokenGeneration="pre_token")
    assert (await _sign_up(world, "agent", "agent@example.com"))["UserConfirmed"] is True
    with pytest.raises(UserLambdaValidationException, match="failed with error not from there"):
        await _sign_up(world, "buyer", "buyer@refused.example")
    tokens = await world.sign_in("agent")
    assert jwt.get_unverified_claims(tokens["IdToken"])["tenant"] == "agent-1"


async def test_the_second_version_changes_access_tokens(world: World, lambdas: Lambda) -> None:
    await world.add_user("agent")
    await _set(world, lambdas, PreTokenGenerationConfig="pre_token_v2")
    claims = jwt.get_unverified_claims((await world.sign_in("agent"))["AccessToken"])
    assert claims["plan"] == "pro"
    assert "extra" in claims["scope"].split()


async def test_a_message_and_a_migrated_user(world: World, lambdas: Lambda) -> None:
    await _set(world, lambdas, CustomMessage="custom_message", UserMigration="migrate")
    await _sign_up(world, "agent", "agent@example.com")
    sent = world.cognito.mailbox.sent[-1]
    assert sent.text == f"Use {sent.code}, please."
    with pytest.raises(ServiceError):
        await world.sign_in("old", "Wrong-1234!")
    assert (await world.sign_in("old"))["IdToken"]
    assert world.cognito.users.count(world.pool) == 2


async def test_a_custom_challenge(world: World, lambdas: Lambda) -> None:
    await world.add_user("agent")
    await _set(
        world,
        lambdas,
        DefineAuthChallenge="define",
        CreateAuthChallenge="create",
        VerifyAuthChallengeResponse="verify",
    )
    asked = await world.public(
        "InitiateAuth", AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": "agent"}
    )
    for answer in ("41", "42"):
        assert asked["ChallengeParameters"]["question"] == "6 x 7"
        asked = await world.public(
            "RespondToAuthChallenge",
            ChallengeName="CUSTOM_CHALLENGE",
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": "agent", "ANSWER": answer},
        )
    assert asked["AuthenticationResult"]["AccessToken"]
