"""Passwords: the pool's policy, salted hashes, temporary passwords.

A hash is ``pbkdf2-sha256$iterations$salt$hash``, compared in constant time.
"""

import hashlib
import hmac
import secrets

from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    InvalidPasswordException,
    PasswordHistoryPolicyViolationException,
)
from csc.emulator.services.cognito_idp.settings import password_policy
from csc.emulator.services.cognito_idp.srp import make_verifier

SYMBOLS = frozenset("^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ")
"""Amazon Cognito Developer Guide, "Adding user pool password requirements"."""

ITERATIONS = 20_000

_REFUSED = "Password did not conform with policy: "


def check_password(pool: Pool, password: str) -> None:
    """Raises InvalidPasswordException with Cognito's reason."""
    policy = password_policy(pool)
    if len(password) < policy["MinimumLength"]:
        raise InvalidPasswordException(_REFUSED + "Password not long enough")
    if len(password) > 256 or password != password.strip():
        raise InvalidPasswordException(_REFUSED + "Password must satisfy regular expression")
    for setting, present, kind in (
        ("RequireUppercase", str.isupper, "uppercase"),
        ("RequireLowercase", str.islower, "lowercase"),
        ("RequireNumbers", str.isdigit, "numeric"),
        ("RequireSymbols", SYMBOLS.__contains__, "symbol"),
    ):
        if policy.get(setting) and not any(present(sign) for sign in password):
            raise InvalidPasswordException(f"{_REFUSED}Password must have {kind} characters")


def set_password(pool: Pool, user: User, password: str) -> None:
    """Give the user a password that the policy allows."""
    check_password(pool, password)
    _check_history(pool, user, password)
    if user.password is not None:
        user.history = [user.password, *user.history][:24]
    user.password = hash_password(password)
    user.srp_salt, user.srp_verifier = make_verifier(pool.srp_name, user.username, password)
    user.failures, user.locked_until = 0, 0.0
    user.temporary_until = None


def _check_history(pool: Pool, user: User, password: str) -> None:
    size = int(password_policy(pool).get("PasswordHistorySize") or 0)
    earlier = [user.password, *user.history] if user.password else []
    for hashed in earlier[:size]:
        if hashed and matches(hashed, password):
            raise PasswordHistoryPolicyViolationException(
                "Password has previously been used. Please choose a different password."
            )


def hash_password(password: str) -> str:
    salt = secrets.token_bytes(16)
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    return f"pbkdf2-sha256${ITERATIONS}${salt.hex()}${digest.hex()}"


def matches(hashed: str, password: str) -> bool:
    """Whether the password is the one that was hashed."""
    _, iterations, salt, wanted = hashed.split("$")
    given = hashlib.pbkdf2_hmac("sha256", password.encode(), bytes.fromhex(salt), int(iterations))
    return hmac.compare_digest(given.hex(), wanted)


def waste_time(password: str) -> None:
    """Take as long as ``matches`` does, for a user that doesn't exist."""
    hashlib.pbkdf2_hmac("sha256", password.encode(), b"nobody", ITERATIONS)


def random_password(pool: Pool) -> str:
    """A temporary password that any policy of at most this length allows."""
    length = max(12, int(password_policy(pool)["MinimumLength"]))
    letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    required = "".join(
        secrets.choice(choice) for choice in ("abcdefghkmnp", "ABCDEFGHKMNP", "23456789", "!#*-_")
    )
    return required + "".join(secrets.choice(letters) for _ in range(length - 4))
