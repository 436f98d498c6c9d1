"""USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the client sends the password itself."""

from csc.emulator.calls import Output
from csc.emulator.services.cognito_idp.entities import User
from csc.emulator.services.cognito_idp.errors import UserNotFoundException
from csc.emulator.services.cognito_idp.find import check_secret_hash, required
from csc.emulator.services.cognito_idp.migrate_user import migrate_user
from csc.emulator.services.cognito_idp.passwords import matches, waste_time
from csc.emulator.services.cognito_idp.sign_in import (
    Attempt,
    before_sign_in,
    check_lock,
    count_failure,
    find_user,
    password_was_right,
    proceed,
    refuse_password,
)


async def sign_in_by_password(attempt: Attempt, parameters: dict[str, str]) -> Output:
    username = required(parameters, "USERNAME")
    password = required(parameters, "PASSWORD")
    check_secret_hash(attempt.client, username, parameters.get("SECRET_HASH"))
    user = await _find_or_migrate(attempt, username, password)
    if user is None:
        waste_time(password)
        raise refuse_password()
    check_lock(attempt, user)
    await before_sign_in(attempt, user)
    verify_password(attempt, user, password)
    return await proceed(attempt, user)


def verify_password(attempt: Attempt, user: User, password: str) -> None:
    """Raises NotAuthorizedException and counts the failure, or forgets earlier ones."""
    check_lock(attempt, user)
    if user.password is None or not matches(user.password, password):
        count_failure(attempt, user)
        raise refuse_password()
    password_was_right(attempt, user)


async def _find_or_migrate(attempt: Attempt, username: str, password: str) -> User | None:
    try:
        user = find_user(attempt, username)
    except UserNotFoundException:
        user = await migrate_user(attempt, username, password)
        if user is None:
            raise
        return user
    if user is None:
        user = await migrate_user(attempt, username, password)
    return user
