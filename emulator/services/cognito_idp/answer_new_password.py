"""NEW_PASSWORD_REQUIRED: who was given a password chooses an own one."""

from csc.emulator.calls import Output
from csc.emulator.services.cognito_idp.attributes import check_attributes, set_attributes
from csc.emulator.services.cognito_idp.errors import (
    InvalidPasswordException,
    PasswordHistoryPolicyViolationException,
)
from csc.emulator.services.cognito_idp.find import check_secret_hash, required
from csc.emulator.services.cognito_idp.passwords import set_password
from csc.emulator.services.cognito_idp.sign_in import (
    Attempt,
    proceed,
    take_session,
    user_of_session,
)

_PREFIX = "userAttributes."


async def answer_new_password(
    attempt: Attempt, session: str | None, responses: dict[str, str]
) -> Output:
    """A password that the policy refuses leaves the challenge open: the session works again."""
    password = required(responses, "NEW_PASSWORD")
    kept = take_session(attempt, "NEW_PASSWORD_REQUIRED", session)
    user = user_of_session(attempt, kept)
    name = responses.get("USERNAME", user.username)
    check_secret_hash(attempt.client, name, responses.get("SECRET_HASH"))
    given = {k[len(_PREFIX) :]: v for k, v in responses.items() if k.startswith(_PREFIX)}
    check_attributes(attempt.pool, given, complete=False)
    try:
        set_password(attempt.pool, user, password)
    except (InvalidPasswordException, PasswordHistoryPolicyViolationException):
        attempt.cognito.secrets.put("challenge", session or "", kept, 180)
        raise
    set_attributes(attempt.cognito, attempt.pool, user, given)
    user.status = "CONFIRMED"
    attempt.cognito.users.save(attempt.pool, user)
    return await proceed(attempt, user)
