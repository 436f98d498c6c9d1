"""The user migration trigger: an unknown user signs in, and the pool's function knows it."""

from csc.emulator.services.cognito_idp.entities import User
from csc.emulator.services.cognito_idp.passwords import set_password
from csc.emulator.services.cognito_idp.sign_in import Attempt
from csc.emulator.services.cognito_idp.trigger import run_trigger, trigger_arn


async def migrate_user(attempt: Attempt, username: str, password: str) -> User | None:
    """The user that the function gave, now in the pool; None where there is none."""
    cognito, pool = attempt.cognito, attempt.pool
    if trigger_arn(pool, "UserMigration") is None:
        return None
    now = cognito.cloud.clock.now()
    user = User(pool.id, cognito.cloud.clock.uuid(), username, {}, "CONFIRMED", now, now)
    response = await run_trigger(
        cognito,
        pool,
        "UserMigration",
        "UserMigration_Authentication",
        user,
        attempt.client.id,
        {"password": password, "validationData": dict(attempt.metadata)},
        {"userAttributes": None, "finalUserStatus": None, "messageAction": None},
    )
    attributes = (response or {}).get("userAttributes")
    if not attributes:
        return None
    user.attributes = {str(name): str(value) for name, value in attributes.items()}
    set_password(pool, user, password)
    if response and response.get("finalUserStatus") == "RESET_REQUIRED":
        user.status = "RESET_REQUIRED"
    cognito.users.save(pool, user)
    return user
