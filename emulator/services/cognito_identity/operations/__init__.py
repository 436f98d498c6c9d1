"""The operations of Cognito identity pools that are emulated.

Each is the function of its name in the module of its name (``load_operation.py``).
"""

from typing import Literal

from csc.emulator.calls import Row
from csc.emulator.services.cognito_identity.errors import ValidationException
from csc.emulator.services.load_operation import lazy_row

UNSIGNED = frozenset({"GetCredentialsForIdentity", "GetId", "GetOpenIdToken", "UnlinkIdentity"})
"""What applications call without credentials."""


def row(name: str, support: Literal["yes", "partial"] = "yes", missing: str = "") -> Row:
    return lazy_row(__name__, name, ValidationException, support, missing)


OPERATIONS: dict[str, Row] = {
    "CreateIdentityPool": row("create_identity_pool"),
    "DeleteIdentities": row("delete_identities"),
    "DeleteIdentityPool": row("delete_identity_pool"),
    "DescribeIdentity": row("describe_identity"),
    "DescribeIdentityPool": row("describe_identity_pool"),
    "GetCredentialsForIdentity": row("get_credentials_for_identity"),
    "GetId": row("get_id"),
    "GetIdentityPoolRoles": row("get_identity_pool_roles"),
    "GetOpenIdToken": row("get_open_id_token"),
    "GetOpenIdTokenForDeveloperIdentity": row("get_open_id_token_for_developer_identity"),
    "GetPrincipalTagAttributeMap": row("get_principal_tag_attribute_map"),
    "ListIdentities": row("list_identities"),
    "ListIdentityPools": row("list_identity_pools"),
    "ListTagsForResource": row("list_tags_for_resource"),
    "LookupDeveloperIdentity": row("lookup_developer_identity"),
    "MergeDeveloperIdentities": row("merge_developer_identities"),
    "SetIdentityPoolRoles": row("set_identity_pool_roles"),
    "SetPrincipalTagAttributeMap": row(
        "set_principal_tag_attribute_map", "partial", "sessions carry no tags of claims"
    ),
    "TagResource": row("tag_resource"),
    "UnlinkDeveloperIdentity": row("unlink_developer_identity"),
    "UnlinkIdentity": row("unlink_identity"),
    "UntagResource": row("untag_resource"),
    "UpdateIdentityPool": row("update_identity_pool"),
}
