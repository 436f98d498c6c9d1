"""The operations of Cognito identity pools that are emulated.

Each is the function of its name in the module of its name (``load_operation.py``).
"""

from csc.emulator.calls import Row
from csc.emulator.services.cognito_identity.errors import ValidationException
from csc.emulator.services.load_operation import lazy_row

UNSIGNED = frozenset({"GetId", "GetCredentialsForIdentity"})
"""What applications call without credentials."""


def row(name: str) -> Row:
    return lazy_row(__name__, name, ValidationException)


OPERATIONS: dict[str, Row] = {
    "CreateIdentityPool": row("create_identity_pool"),
    "DeleteIdentities": row("delete_identities"),
    "DeleteIdentityPool": row("delete_identity_pool"),
    "DescribeIdentity": row("describe_identity"),
    "DescribeIdentityPool": row("describe_identity_pool"),
    "GetCredentialsForIdentity": row("get_credentials_for_identity"),
    "GetId": row("get_id"),
    "GetIdentityPoolRoles": row("get_identity_pool_roles"),
    "ListIdentities": row("list_identities"),
    "ListIdentityPools": row("list_identity_pools"),
    "SetIdentityPoolRoles": row("set_identity_pool_roles"),
    "UpdateIdentityPool": row("update_identity_pool"),
}
