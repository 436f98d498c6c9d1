"""Whether somebody who brings logins is the identity that is asked about."""

from csc.emulator.services.cognito_identity.entities import IdentityPool, PoolIdentity
from csc.emulator.services.cognito_identity.errors import NotAuthorizedException
from csc.emulator.services.cognito_identity.open_id_token import PROVIDER
from csc.emulator.services.cognito_identity.read_logins import Login


def check_logins(pool: IdentityPool, identity: PoolIdentity, logins: list[Login]) -> None:
    """An identity with logins needs a token of one of them; a guest must be let in.

    Raises NotAuthorizedException.
    """
    if not logins and (identity.logins or not pool.allows_guests):
        raise NotAuthorizedException(
            f"Access to Identity '{identity.id}' is forbidden."
            if identity.logins
            else "Unauthenticated access is not supported for this identity pool."
        )
    for login in logins:
        known = identity.id if login.provider == PROVIDER else identity.logins.get(login.provider)
        if known != login.sub:
            raise NotAuthorizedException(
                "Logins don't match. Please include at least one valid login for this identity or "
                "identity pool."
            )
