"""Is a password good enough for the account, and is it the one that was set?

Without a policy of its own an account has AWS's: eight characters, three of the four kinds, and
not the user's name.  Source: IAM User Guide, "Set an account password policy for IAM users".
"""

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any

from csc.emulator.services.iam.account import account_of
from csc.emulator.services.iam.entities import User
from csc.emulator.services.iam.errors import PasswordPolicyViolation

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam

SYMBOLS = frozenset("!@#$%^&*()_+-=[]{}|'")
_ROUNDS = 4096


def check_password(iam: "Iam", user: User, password: str) -> None:
    """Raises PasswordPolicyViolation."""
    policy = account_of(iam).passwords
    problem = _by_default(user, password) if policy is None else _by_policy(policy, password)
    if problem:
        raise PasswordPolicyViolation(problem)


def _kinds(password: str) -> dict[str, bool]:
    return {
        "RequireUppercaseCharacters": any("A" <= sign <= "Z" for sign in password),
        "RequireLowercaseCharacters": any("a" <= sign <= "z" for sign in password),
        "RequireNumbers": any("0" <= sign <= "9" for sign in password),
        "RequireSymbols": any(sign in SYMBOLS for sign in password),
    }


def _by_default(user: User, password: str) -> str:
    good = len(password) >= 8 and sum(_kinds(password).values()) >= 3
    if good and password.lower() != user.name.lower():
        return ""
    return (
        "Password does not conform to the account password policy: at least 8 characters, three of "
        "uppercase, lowercase, numbers and symbols, and not the user's name."
    )


_SAID = {
    "RequireUppercaseCharacters": "Password should have at least one uppercase letter",
    "RequireLowercaseCharacters": "Password should have at least one lowercase letter",
    "RequireNumbers": "Password should have at least one number",
    "RequireSymbols": f"Password should have at least one of the following symbols: {''.join(sorted(SYMBOLS))}",
}


def _by_policy(policy: dict[str, Any], password: str) -> str:
    least = int(policy.get("MinimumPasswordLength") or 6)
    if len(password) < least:
        return f"Password should have a minimum length of {least}"
    for kind, has in _kinds(password).items():
        if policy.get(kind) and not has:
            return _SAID[kind]
    return ""


def hashed(password: str) -> str:
    """The salt and the hash, in hex."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_digest(password, salt)}"


def is_password(user: User, password: str) -> bool:
    salt, _, digest = user.login.get("hash", "").partition("$")
    return bool(digest) and hmac.compare_digest(digest, _digest(password, bytes.fromhex(salt)))


def _digest(password: str, salt: bytes) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ROUNDS).hex()
