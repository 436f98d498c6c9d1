"""REFRESH_TOKEN_AUTH and GetTokensFromRefreshToken: new tokens of an earlier sign-in."""

from csc.emulator.calls import Output
from csc.emulator.services.cognito_idp.entities import User
from csc.emulator.services.cognito_idp.errors import NotAuthorizedException
from csc.emulator.services.cognito_idp.find import check_secret_hash, required
from csc.emulator.services.cognito_idp.issue_tokens import Grant, issue_tokens
from csc.emulator.services.cognito_idp.sessions import Session
from csc.emulator.services.cognito_idp.sign_in import Attempt, check_enabled


async def sign_in_by_refresh_token(attempt: Attempt, parameters: dict[str, str]) -> Output:
    """Id and access tokens; the refresh token stays as it is."""
    session, user = find_session(attempt, required(parameters, "REFRESH_TOKEN"))
    _check_device(attempt, session, user)
    if attempt.client.secret is not None:
        # A SECRET_HASH is made with the username, or with the sub where the name is an alias.
        _check_hash(attempt, user, parameters.get("SECRET_HASH"))
    grant = Grant(attempt.pool, attempt.client, user, session)
    result = await issue_tokens(attempt.cognito, grant, "TokenGeneration_RefreshTokens")
    return {"ChallengeParameters": {}, "AuthenticationResult": result}


def find_session(attempt: Attempt, refresh: str) -> tuple[Session, User]:
    """The session of a refresh token of this client. Raises NotAuthorizedException."""
    session = attempt.cognito.sessions.by_refresh(refresh)
    if session is None or session.client != attempt.client.id:
        raise NotAuthorizedException("Invalid Refresh Token")
    if session.revoked:
        raise NotAuthorizedException("Refresh Token has been revoked")
    if session.expires <= attempt.cognito.cloud.clock.now():
        raise NotAuthorizedException("Refresh Token has expired")
    user = attempt.cognito.users.by_sub(attempt.pool, session.sub)
    if user is None:
        raise NotAuthorizedException("Invalid Refresh Token")
    return session, check_enabled(user)


def _check_device(attempt: Attempt, session: Session, user: User) -> None:
    """A session of a confirmed device is refreshed from that device alone."""
    device = attempt.cognito.devices.find(attempt.pool, user, session.device)
    if device is not None and device.confirmed and attempt.device_key != device.key:
        raise NotAuthorizedException("Invalid Refresh Token")


def _check_hash(attempt: Attempt, user: User, given: str | None) -> None:
    """Made with the username, with the sub, or with an alias that the user signed in by."""
    names = [user.username, user.sub, *filter(None, map(user.attributes.get, _ALIASES))]
    for name in names:
        try:
            check_secret_hash(attempt.client, name, given)
        except NotAuthorizedException as error:
            refused = error
        else:
            return
    raise refused


_ALIASES = ("email", "phone_number", "preferred_username")
