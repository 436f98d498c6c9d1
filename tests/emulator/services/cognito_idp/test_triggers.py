"""Lambda triggers: Cognito's events go in, what the functions answer counts."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from jose import jwt

from csc.emulator.calls import Call, Input, Output, Permission, Row
from csc.emulator.services.cognito_idp.errors import (
    InvalidLambdaResponseException,
    NotAuthorizedException,
    UnexpectedLambdaException,
    UserLambdaValidationException,
)
from csc.emulator.services.iam.errors import AccessDenied
from tests.emulator.services.cognito_idp.conftest import World

Function = Callable[[dict[str, Any]], Any]


class Functions:
    """A Lambda service whose functions are Python ones; keeps the events."""

    name = "lambda"

    def __init__(self) -> None:
        self.code: dict[str, Function] = {}
        self.events: list[dict[str, Any]] = []
        self.operations: Mapping[str, Row] = {"Invoke": Row(self._invoke)}

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        return ()

    async def _invoke(self, service: Any, input: Input, call: Call) -> Output:
        event = json.loads(input["Payload"])
        self.events.append(json.loads(input["Payload"]))
        run = self.code.get(input["FunctionName"])
        if run is None:
            raise AccessDenied("no such function")
        try:
            answer = run(event)
        except ValueError as error:
            said = {"errorMessage": str(error), "errorType": "ValueError"}
            return {"FunctionError": "Unhandled", "Payload": json.dumps(said).encode()}
        return {"Payload": json.dumps(answer).encode()}


@pytest.fixture
def functions(world: World) -> Functions:
    made = Functions()
    world.cloud.services["lambda"] = made
    return made


def _set(world: World, functions: Functions, **triggers: Function) -> None:
    config = {name: f"arn:aws:lambda:us-east-1:123456789012:function:{name}" for name in triggers}
    world.pool.config["LambdaConfig"] = config
    functions.code = {config[name]: run for name, run in triggers.items()}


def _answer(**response: Any) -> Function:
    return lambda event: {**event, "response": {**event["response"], **response}}


async def _sign_up(world: World) -> dict[str, Any]:
    return await world.public(
        "SignUp",
        Username="agent",
        Password="Secret-123!",
        UserAttributes=[{"Name": "email", "Value": "a@example.com"}],
        ClientMetadata={"from": "test"},
    )


async def test_pre_sign_up_confirms_and_vouches(world: World, functions: Functions) -> None:
    _set(
        world,
        functions,
        PreSignUp=_answer(autoConfirmUser=True, autoVerifyEmail=True),
        PostConfirmation=_answer(),
    )
    assert (await _sign_up(world))["UserConfirmed"] is True
    first, second = functions.events
    assert first["triggerSource"] == "PreSignUp_SignUp"
    assert first["version"] == "1"
    assert first["userPoolId"] == world.pool_id
    assert first["callerContext"]["clientId"] == world.client_id
    assert first["request"]["userAttributes"]["email"] == "a@example.com"
    assert first["request"]["clientMetadata"] == {"from": "test"}
    assert second["triggerSource"] == "PostConfirmation_ConfirmSignUp"
    shown = await world.admin("AdminGetUser", Username="agent")
    assert {"Name": "email_verified", "Value": "true"} in shown["UserAttributes"]


async def test_a_function_that_raises_refuses(world: World, functions: Functions) -> None:
    def refuse(event: dict[str, Any]) -> Any:
        raise ValueError("not from here")

    _set(world, functions, PreSignUp=refuse)
    with pytest.raises(UserLambdaValidationException, match="failed with error not from here"):
        await _sign_up(world)
    assert world.cognito.users.count(world.pool) == 0
    _set(world, functions, PreSignUp=lambda event: "nonsense")
    with pytest.raises(InvalidLambdaResponseException):
        await _sign_up(world)
    functions.code.clear()
    with pytest.raises(UnexpectedLambdaException):
        await _sign_up(world)


async def test_authentication_triggers(world: World, functions: Functions) -> None:
    await world.add_user("agent")
    _set(world, functions, PreAuthentication=_answer(), PostAuthentication=_answer())
    await world.sign_in("agent")
    sources = [event["triggerSource"] for event in functions.events]
    assert sources == ["PreAuthentication_Authentication", "PostAuthentication_Authentication"]


async def test_pre_token_generation_version_1(world: World, functions: Functions) -> None:
    await world.add_user("agent", email="a@example.com")
    details = {
        "claimsToAddOrOverride": {"team": "blue", "sub": "forged", "iss": "forged"},
        "claimsToSuppress": ["email", "exp"],
        "groupOverrideDetails": {"groupsToOverride": ["x"], "preferredRole": "arn:role"},
    }
    _set(world, functions, PreTokenGeneration=_answer(claimsOverrideDetails=details))
    result = await world.sign_in("agent")
    identity = jwt.get_unverified_claims(result["IdToken"])
    assert identity["team"] == "blue"
    assert "email" not in identity
    assert identity["sub"] != "forged" and identity["iss"] != "forged" and "exp" in identity
    assert identity["cognito:groups"] == ["x"]
    assert identity["cognito:preferred_role"] == "arn:role"
    access = jwt.get_unverified_claims(result["AccessToken"])
    assert "team" not in access
    assert functions.events[0]["triggerSource"] == "TokenGeneration_Authentication"


async def test_pre_token_generation_version_2(world: World, functions: Functions) -> None:
    await world.add_user("agent")
    details = {
        "accessTokenGeneration": {
            "claimsToAddOrOverride": {"tenant": "t1"},
            "scopesToAdd": ["users/read"],
            "scopesToSuppress": ["aws.cognito.signin.user.admin"],
        }
    }
    _set(world, functions, PreTokenGeneration=_answer(claimsAndScopeOverrideDetails=details))
    arn = world.pool.config["LambdaConfig"]["PreTokenGeneration"]
    config = {"LambdaArn": arn, "LambdaVersion": "V2_0"}
    world.pool.config["LambdaConfig"] = {"PreTokenGenerationConfig": config}
    result = await world.sign_in("agent")
    access = jwt.get_unverified_claims(result["AccessToken"])
    assert (access["tenant"], access["scope"]) == ("t1", "users/read")
    assert functions.events[0]["version"] == "2"
    assert functions.events[0]["request"]["scopes"] == ["aws.cognito.signin.user.admin"]


async def test_custom_message(world: World, functions: Functions) -> None:
    _set(world, functions, CustomMessage=_answer(emailMessage="Hi {username}: {####}"))
    await _sign_up(world)
    assert world.cognito.mailbox.sent[-1].text == f"Hi agent: {world.last_code()}"
    assert functions.events[0]["triggerSource"] == "CustomMessage_SignUp"


async def test_user_migration(world: World, functions: Functions) -> None:
    def migrate(event: dict[str, Any]) -> Any:
        if event["request"]["password"] != "Old-pass-1!":
            raise ValueError("unknown")
        given = {"email": "old@example.com", "email_verified": "true"}
        return {**event, "response": {"userAttributes": given, "finalUserStatus": "CONFIRMED"}}

    _set(world, functions, UserMigration=migrate)
    with pytest.raises(UserLambdaValidationException):
        await world.sign_in("old", "wrong")
    assert await world.sign_in("old", "Old-pass-1!")
    calls = len(functions.events)
    assert await world.sign_in("old", "Old-pass-1!")
    assert len(functions.events) == calls, "the user is in the pool now"


async def test_custom_authentication(world: World, functions: Functions) -> None:
    def define(event: dict[str, Any]) -> Any:
        session = event["request"]["session"]
        done = bool(session) and session[-1]["challengeResult"]
        answer = {
            "issueTokens": done,
            "failAuthentication": len(session) >= 3 and not done,
            "challengeName": "CUSTOM_CHALLENGE",
        }
        return {**event, "response": answer}

    def create(event: dict[str, Any]) -> Any:
        answer = {
            "publicChallengeParameters": {"question": "2+2"},
            "privateChallengeParameters": {"answer": "4"},
            "challengeMetadata": "SUM",
        }
        return {**event, "response": answer}

    def verify(event: dict[str, Any]) -> Any:
        request = event["request"]
        right = request["challengeAnswer"] == request["privateChallengeParameters"]["answer"]
        return {**event, "response": {"answerCorrect": right}}

    await world.add_user("agent")
    _set(
        world,
        functions,
        DefineAuthChallenge=define,
        CreateAuthChallenge=create,
        VerifyAuthChallengeResponse=verify,
    )

    async def begin() -> dict[str, Any]:
        return await world.public(
            "InitiateAuth", AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": "agent"}
        )

    async def answer(challenge: dict[str, Any], text: str) -> dict[str, Any]:
        return await world.public(
            "RespondToAuthChallenge",
            ChallengeName="CUSTOM_CHALLENGE",
            Session=challenge["Session"],
            ChallengeResponses={"USERNAME": "agent", "ANSWER": text},
        )

    asked = await begin()
    assert asked["ChallengeParameters"]["question"] == "2+2"
    assert "answer" not in asked["ChallengeParameters"]
    again = await answer(asked, "5")
    assert (await answer(again, "4"))["AuthenticationResult"]
    asked = await begin()
    for _ in range(2):
        asked = await answer(asked, "5")
    with pytest.raises(NotAuthorizedException, match="Incorrect username or password"):
        await answer(asked, "5")


async def test_without_triggers_no_function_is_called(world: World, functions: Functions) -> None:
    await _sign_up(world)
    assert functions.events == []
