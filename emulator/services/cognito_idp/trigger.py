"""Lambda triggers: a pool's functions, called at the points of a user's life that it names.

Event and response have Cognito's shapes (Amazon Cognito Developer Guide, "Customizing user pool
workflows with Lambda triggers").  A pool without the trigger costs nothing here.
"""

import inspect
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    InvalidLambdaResponseException,
    UnexpectedLambdaException,
    UserLambdaValidationException,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

PRINCIPAL = "cognito-idp.amazonaws.com"


def trigger_arn(pool: Pool, name: str) -> str | None:
    """The function of a pool's trigger (``PreSignUp``), if it has one."""
    config = pool.config.get("LambdaConfig") or {}
    if name == "PreTokenGeneration":
        versioned = config.get("PreTokenGenerationConfig") or {}
        return versioned.get("LambdaArn") or config.get(name)
    arn = config.get(name)
    return str(arn) if arn else None


async def run_trigger(
    cognito: "CognitoIdp",
    pool: Pool,
    name: str,
    source: str,
    user: User,
    client: str,
    request: Mapping[str, Any],
    response: Mapping[str, Any],
    version: str = "1",
) -> dict[str, Any] | None:
    """The function's ``response``; None where the pool has no such trigger.

    Raises UserLambdaValidationException where the function raises, with its message.
    """
    arn = trigger_arn(pool, name)
    if arn is None:
        return None
    event = {
        "version": version,
        "region": cognito.cloud.region,
        "userPoolId": pool.id,
        "userName": user.username,
        "callerContext": {"awsSdkVersion": "csc", "clientId": client or "CLIENT_ID_NOT_APPLICABLE"},
        "triggerSource": source,
        "request": {"userAttributes": event_attributes(user), **request},
        "response": dict(response),
    }
    answer = await _invoke(cognito, arn, event, name)
    if not isinstance(answer, dict) or not isinstance(answer.get("response"), dict):
        raise InvalidLambdaResponseException(f"Unrecognizable lambda output from {name}")
    given: dict[str, Any] = answer["response"]
    return given


async def _invoke(cognito: "CognitoIdp", arn: str, event: dict[str, Any], name: str) -> Any:
    cloud = cognito.cloud
    caller = Caller(PRINCIPAL, cloud.account, PRINCIPAL, trusted=True)
    payload = json.dumps(event).encode()
    call = Call(
        "lambda",
        "Invoke",
        {"FunctionName": arn, "Payload": payload, "InvocationType": "RequestResponse"},
        caller,
        cloud.clock.uuid(),
        cloud.region,
        origin=f"{name} trigger",
    )
    try:
        pending = cloud.invoke(call)
        output = await pending if inspect.isawaitable(pending) else pending
    except ServiceError as error:
        raise UnexpectedLambdaException(f"{name} invocation failed: {error.message}") from error
    body = output.get("Payload") or b"null"
    answer = json.loads(body if isinstance(body, bytes | str) else body.read())
    if output.get("FunctionError"):
        message = answer.get("errorMessage", "") if isinstance(answer, dict) else ""
        raise UserLambdaValidationException(f"{name} failed with error {message}.")
    return answer


def event_attributes(user: User) -> dict[str, str]:
    """``userAttributes`` of an event: all, and the status under Cognito's name."""
    return {
        "sub": user.sub,
        "cognito:user_status": user.status,
        **user.attributes,
    }


async def custom_message(
    cognito: "CognitoIdp", pool: Pool, client: str, user: User, source: str, code: str
) -> str | None:
    """The text that the CustomMessage trigger makes, with the code put in."""
    response = await run_trigger(
        cognito,
        pool,
        "CustomMessage",
        source,
        user,
        client,
        {"codeParameter": "{####}", "usernameParameter": "{username}"},
        {"smsMessage": None, "emailMessage": None, "emailSubject": None},
    )
    if response is None:
        return None
    text = response.get("emailMessage") or response.get("smsMessage")
    return str(text).replace("{####}", code).replace("{username}", user.username) if text else None
