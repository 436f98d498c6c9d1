"""The operations of STS that are emulated.

Each is the function of its name in the module of its name (``load_operation.py``).
"""

from typing import Literal

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_row
from csc.emulator.services.sts.errors import ValidationError


def row(name: str, support: Literal["yes", "partial"] = "yes", missing: str = "") -> Row:
    return lazy_row(__name__, name, ValidationError, support, missing)


OPERATIONS: dict[str, Row] = {
    "AssumeRole": row("assume_role"),
    "AssumeRoleWithSAML": row("assume_role_with_saml"),
    "AssumeRoleWithWebIdentity": row("assume_role_with_web_identity"),
    "AssumeRoot": row("assume_root", "partial", "always refused: there is no organization"),
    "DecodeAuthorizationMessage": row("decode_authorization_message"),
    "GetAccessKeyInfo": row("get_access_key_info"),
    "GetCallerIdentity": row("get_caller_identity"),
    "GetFederationToken": row("get_federation_token"),
    "GetSessionToken": row("get_session_token"),
}
