"""CUSTOM_AUTH: the pool's functions define, make and verify the challenges."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.calls import Output
from csc.emulator.services.cognito_idp.entities import User
from csc.emulator.services.cognito_idp.errors import (
    InvalidLambdaResponseException,
    InvalidParameterException,
    NotAuthorizedException,
)
from csc.emulator.services.cognito_idp.find import check_secret_hash, required
from csc.emulator.services.cognito_idp.sign_in import (
    Attempt,
    challenge,
    find_user,
    finish,
    refuse_password,
    take_session,
    user_of_session,
)
from csc.emulator.services.cognito_idp.trigger import run_trigger

Results = list[dict[str, Any]]


async def sign_in_by_custom(attempt: Attempt, parameters: dict[str, str]) -> Output:
    username = required(parameters, "USERNAME")
    check_secret_hash(attempt.client, username, parameters.get("SECRET_HASH"))
    user = find_user(attempt, username)
    if user is None:
        raise refuse_password()
    return await _next(attempt, user, [])


async def answer_custom_challenge(
    attempt: Attempt, session: str | None, responses: dict[str, str]
) -> Output:
    kept = take_session(attempt, "CUSTOM_CHALLENGE", session)
    user = user_of_session(attempt, kept)
    check_secret_hash(
        attempt.client, responses.get("USERNAME", user.username), responses.get("SECRET_HASH")
    )
    answer = required(responses, "ANSWER")
    results: Results = kept["body"]["results"]
    response = await _run(
        attempt,
        "VerifyAuthChallengeResponse",
        "VerifyAuthChallengeResponse_Authentication",
        user,
        {
            "privateChallengeParameters": kept["body"]["private"],
            "challengeAnswer": answer,
            "clientMetadata": dict(attempt.metadata),
            "userNotFound": False,
        },
        {"answerCorrect": None},
    )
    correct = response.get("answerCorrect") is True
    results.append(
        {
            "challengeName": "CUSTOM_CHALLENGE",
            "challengeResult": correct,
            "challengeMetadata": kept["body"]["metadata"],
        }
    )
    return await _next(attempt, user, results)


async def _next(attempt: Attempt, user: User, results: Results) -> Output:
    decided = await _run(
        attempt,
        "DefineAuthChallenge",
        "DefineAuthChallenge_Authentication",
        user,
        {"session": results, "clientMetadata": dict(attempt.metadata), "userNotFound": False},
        {"challengeName": None, "issueTokens": None, "failAuthentication": None},
    )
    if decided.get("issueTokens") is True:
        return await finish(attempt, user)
    if decided.get("failAuthentication") is True:
        raise refuse_password()
    name = decided.get("challengeName")
    if name != "CUSTOM_CHALLENGE":
        raise InvalidLambdaResponseException(f"DefineAuthChallenge asked for {name}")
    made = await _run(
        attempt,
        "CreateAuthChallenge",
        "CreateAuthChallenge_Authentication",
        user,
        {"challengeName": name, "session": results, "clientMetadata": dict(attempt.metadata)},
        {
            "publicChallengeParameters": None,
            "privateChallengeParameters": None,
            "challengeMetadata": None,
        },
    )
    public = {k: str(v) for k, v in (made.get("publicChallengeParameters") or {}).items()}
    body = {
        "results": results,
        "private": made.get("privateChallengeParameters") or {},
        "metadata": made.get("challengeMetadata"),
    }
    return challenge(attempt, name, user, {"USERNAME": user.username, **public}, body)


async def _run(
    attempt: Attempt,
    name: str,
    source: str,
    user: User,
    request: Mapping[str, Any],
    response: Mapping[str, Any],
) -> dict[str, Any]:
    answer = await run_trigger(
        attempt.cognito, attempt.pool, name, source, user, attempt.client.id, request, response
    )
    if answer is None:
        if name == "DefineAuthChallenge":
            raise InvalidParameterException(
                "Custom auth lambda trigger is not configured for the user pool."
            )
        raise NotAuthorizedException(f"The user pool has no {name} trigger.")
    return answer
