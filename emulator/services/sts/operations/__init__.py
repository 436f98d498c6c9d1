"""The operations of STS that are emulated."""

from csc.emulator.calls import Row
from csc.emulator.services.sts.checked import row
from csc.emulator.services.sts.operations.assume_role import assume_role
from csc.emulator.services.sts.operations.assume_role_with_web_identity import (
    assume_role_with_web_identity,
)
from csc.emulator.services.sts.operations.get_access_key_info import get_access_key_info
from csc.emulator.services.sts.operations.get_caller_identity import get_caller_identity
from csc.emulator.services.sts.operations.get_federation_token import get_federation_token
from csc.emulator.services.sts.operations.get_session_token import get_session_token

OPERATIONS: dict[str, Row] = {
    "AssumeRole": row(assume_role),
    "AssumeRoleWithWebIdentity": row(assume_role_with_web_identity),
    "GetAccessKeyInfo": row(get_access_key_info),
    "GetCallerIdentity": row(get_caller_identity),
    "GetFederationToken": row(get_federation_token),
    "GetSessionToken": row(get_session_token),
}
