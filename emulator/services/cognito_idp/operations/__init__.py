"""The operations of Cognito user pools that are emulated.

Each is the function of its name in the module of its name (``load_operation.py``).
"""

from typing import Literal

from csc.emulator.calls import Row
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.load_operation import lazy_row


def row(name: str, support: Literal["yes", "partial"] = "yes", missing: str = "") -> Row:
    return lazy_row(__name__, name, InvalidParameterException, support, missing)


OPERATIONS: dict[str, Row] = {
    "AddCustomAttributes": row("add_custom_attributes"),
    "AdminAddUserToGroup": row("admin_add_user_to_group"),
    "AdminConfirmSignUp": row("admin_confirm_sign_up"),
    "AdminCreateUser": row("admin_create_user"),
    "AdminDeleteUser": row("admin_delete_user"),
    "AdminDeleteUserAttributes": row("admin_delete_user_attributes"),
    "AdminDisableUser": row("admin_disable_user"),
    "AdminEnableUser": row("admin_enable_user"),
    "AdminGetUser": row("admin_get_user"),
    "AdminInitiateAuth": row("admin_initiate_auth", "partial", "WEB_AUTHN and devices"),
    "AdminListGroupsForUser": row("admin_list_groups_for_user"),
    "AdminRemoveUserFromGroup": row("admin_remove_user_from_group"),
    "AdminResetUserPassword": row("admin_reset_user_password"),
    "AdminRespondToAuthChallenge": row(
        "admin_respond_to_auth_challenge", "partial", "WEB_AUTHN and DEVICE_SRP_AUTH"
    ),
    "AdminSetUserMFAPreference": row("admin_set_user_mfa_preference"),
    "AdminSetUserPassword": row("admin_set_user_password"),
    "AdminUpdateUserAttributes": row("admin_update_user_attributes"),
    "AdminUserGlobalSignOut": row("admin_user_global_sign_out"),
    "AssociateSoftwareToken": row("associate_software_token"),
    "ChangePassword": row("change_password"),
    "ConfirmForgotPassword": row("confirm_forgot_password"),
    "ConfirmSignUp": row("confirm_sign_up"),
    "CreateGroup": row("create_group"),
    "CreateResourceServer": row("create_resource_server"),
    "CreateUserPool": row("create_user_pool"),
    "CreateUserPoolClient": row("create_user_pool_client"),
    "CreateUserPoolDomain": row("create_user_pool_domain"),
    "DeleteGroup": row("delete_group"),
    "DeleteResourceServer": row("delete_resource_server"),
    "DeleteUser": row("delete_user"),
    "DeleteUserAttributes": row("delete_user_attributes"),
    "DeleteUserPool": row("delete_user_pool"),
    "DeleteUserPoolClient": row("delete_user_pool_client"),
    "DeleteUserPoolDomain": row("delete_user_pool_domain"),
    "DescribeResourceServer": row("describe_resource_server"),
    "DescribeUserPool": row("describe_user_pool"),
    "DescribeUserPoolClient": row("describe_user_pool_client"),
    "DescribeUserPoolDomain": row("describe_user_pool_domain"),
    "ForgotPassword": row("forgot_password"),
    "GetGroup": row("get_group"),
    "GetTokensFromRefreshToken": row("get_tokens_from_refresh_token"),
    "GetUser": row("get_user"),
    "GetUserAttributeVerificationCode": row("get_user_attribute_verification_code"),
    "GetUserPoolMfaConfig": row("get_user_pool_mfa_config"),
    "GlobalSignOut": row("global_sign_out"),
    "InitiateAuth": row("initiate_auth", "partial", "WEB_AUTHN and devices"),
    "ListGroups": row("list_groups"),
    "ListResourceServers": row("list_resource_servers"),
    "ListTagsForResource": row("list_tags_for_resource"),
    "ListUserPoolClients": row("list_user_pool_clients"),
    "ListUserPools": row("list_user_pools"),
    "ListUsers": row("list_users"),
    "ListUsersInGroup": row("list_users_in_group"),
    "ResendConfirmationCode": row("resend_confirmation_code"),
    "RespondToAuthChallenge": row(
        "respond_to_auth_challenge", "partial", "WEB_AUTHN and DEVICE_SRP_AUTH"
    ),
    "RevokeToken": row("revoke_token"),
    "SetUserMFAPreference": row("set_user_mfa_preference"),
    "SetUserPoolMfaConfig": row("set_user_pool_mfa_config"),
    "SignUp": row("sign_up"),
    "TagResource": row("tag_resource"),
    "UntagResource": row("untag_resource"),
    "UpdateGroup": row("update_group"),
    "UpdateResourceServer": row("update_resource_server"),
    "UpdateUserAttributes": row("update_user_attributes"),
    "UpdateUserPool": row("update_user_pool"),
    "UpdateUserPoolClient": row("update_user_pool_client"),
    "UpdateUserPoolDomain": row("update_user_pool_domain"),
    "VerifySoftwareToken": row("verify_software_token"),
    "VerifyUserAttribute": row("verify_user_attribute"),
}
