"""Find what an input names, or raise as Cognito does."""

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from csc.emulator.calls import Input
from csc.emulator.services.cognito_idp.entities import Client, Group, Pool, User
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    NotAuthorizedException,
    ResourceNotFoundException,
    UserNotFoundException,
)
from csc.emulator.services.cognito_idp.issue_tokens import USER_ADMIN
from csc.emulator.services.cognito_idp.verify_token import (
    Claims,
    Expired,
    Revoked,
    TokenRefused,
    read_token,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def pool_of(cognito: "CognitoIdp", input: Input) -> Pool:
    """The pool of ``UserPoolId``."""
    id_ = input["UserPoolId"]
    pool = cognito.store.pools.get(id_)
    if pool is None:
        raise ResourceNotFoundException(f"User pool {id_} does not exist.")
    return pool


def client_of(cognito: "CognitoIdp", input: Input, pool: Pool | None = None) -> Client:
    """The client of ``ClientId``, which must be the pool's where one is given."""
    id_ = input["ClientId"]
    client = cognito.store.clients.get(id_)
    if client is None or (pool is not None and client.pool != pool.id):
        raise ResourceNotFoundException(f"User pool client {id_} does not exist.")
    return client


def user_of(cognito: "CognitoIdp", pool: Pool, username: str) -> User:
    """A user by username, sub or alias, for the operations of administrators."""
    user = cognito.users.find(pool, username)
    if user is None:
        raise UserNotFoundException("User does not exist.")
    return user


def group_of(cognito: "CognitoIdp", pool: Pool, name: str) -> Group:
    group = cognito.store.groups.get((pool.id, name))
    if group is None:
        raise ResourceNotFoundException("Group not found.")
    return group


def bearer(cognito: "CognitoIdp", input: Input) -> tuple[Pool, User, Claims]:
    """Whose ``AccessToken`` it is: a good one with the scope that lets users manage themselves."""
    pools = tuple(cognito.store.pools.values())
    try:
        claims = read_token(cognito, input["AccessToken"], pools)
    except Expired as refused:
        raise NotAuthorizedException("Access Token has expired") from refused
    except Revoked as refused:
        raise NotAuthorizedException("Access Token has been revoked") from refused
    except TokenRefused as refused:
        raise NotAuthorizedException("Invalid Access Token") from refused
    if claims.token_use != "access":
        raise NotAuthorizedException("Invalid Access Token")
    if USER_ADMIN not in claims.scopes:
        raise NotAuthorizedException("Access Token does not have required scopes")
    pool = next(pool for pool in pools if pool.arn == claims.pool_arn)
    user = cognito.users.by_sub(pool, claims.claims["sub"])
    if user is None:
        raise UserNotFoundException("User does not exist.")
    return pool, user, claims


def check_secret_hash(client: Client, username: str, given: str | None) -> None:
    """A client with a secret proves that it has it: HMAC(secret, username | client id)."""
    if client.secret is None:
        if given is not None:
            raise NotAuthorizedException(
                f"Client {client.id} is not configured for secret but secret was received"
            )
        return
    if given is None:
        raise NotAuthorizedException(
            f"Client {client.id} is configured with secret but SECRET_HASH was not received"
        )
    message = f"{username}{client.id}".encode()
    digest = hmac.new(client.secret.encode(), message, hashlib.sha256).digest()
    if not hmac.compare_digest(base64.b64encode(digest), given.encode()):
        raise NotAuthorizedException(f"SecretHash does not match for the client: {client.id}")


def required(values: dict[str, str], name: str) -> str:
    """A member of AuthParameters or ChallengeResponses."""
    value = values.get(name)
    if value is None:
        raise InvalidParameterException(f"Missing required parameter {name}")
    return value
