"""Confirming a user: by its code, by an administrator, or by the pre sign-up trigger."""

from typing import TYPE_CHECKING

from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.trigger import run_trigger

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def confirm_user(
    cognito: "CognitoIdp",
    pool: Pool,
    user: User,
    client: str = "",
    source: str = "PostConfirmation_ConfirmSignUp",
    *,
    status: str = "CONFIRMED",
) -> None:
    """The user may sign in from now on; the post confirmation trigger is told."""
    user.status = status
    user.modified = cognito.cloud.clock.now()
    cognito.users.save(pool, user)
    await run_trigger(cognito, pool, "PostConfirmation", source, user, client, {}, {})
