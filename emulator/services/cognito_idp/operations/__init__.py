"""The operations of Cognito user pools that are emulated."""

from csc.emulator.calls import Row
from csc.emulator.services.cognito_idp.checked import row
from csc.emulator.services.cognito_idp.operations.add_custom_attributes import add_custom_attributes
from csc.emulator.services.cognito_idp.operations.admin_add_user_to_group import (
    admin_add_user_to_group,
)
from csc.emulator.services.cognito_idp.operations.admin_confirm_sign_up import admin_confirm_sign_up
from csc.emulator.services.cognito_idp.operations.admin_create_user import admin_create_user
from csc.emulator.services.cognito_idp.operations.admin_delete_user import admin_delete_user
from csc.emulator.services.cognito_idp.operations.admin_delete_user_attributes import (
    admin_delete_user_attributes,
)
from csc.emulator.services.cognito_idp.operations.admin_disable_user import admin_disable_user
from csc.emulator.services.cognito_idp.operations.admin_enable_user import admin_enable_user
from csc.emulator.services.cognito_idp.operations.admin_get_user import admin_get_user
from csc.emulator.services.cognito_idp.operations.admin_initiate_auth import admin_initiate_auth
from csc.emulator.services.cognito_idp.operations.admin_list_groups_for_user import (
    admin_list_groups_for_user,
)
from csc.emulator.services.cognito_idp.operations.admin_remove_user_from_group import (
    admin_remove_user_from_group,
)
from csc.emulator.services.cognito_idp.operations.admin_reset_user_password import (
    admin_reset_user_password,
)
from csc.emulator.services.cognito_idp.operations.admin_respond_to_auth_challenge import (
    admin_respond_to_auth_challenge,
)
from csc.emulator.services.cognito_idp.operations.admin_set_user_mfa_preference import (
    admin_set_user_mfa_preference,
)
from csc.emulator.services.cognito_idp.operations.admin_set_user_password import (
    admin_set_user_password,
)
from csc.emulator.services.cognito_idp.operations.admin_update_user_attributes import (
    admin_update_user_attributes,
)
from csc.emulator.services.cognito_idp.operations.admin_user_global_sign_out import (
    admin_user_global_sign_out,
)
from csc.emulator.services.cognito_idp.operations.associate_software_token import (
    associate_software_token,
)
from csc.emulator.services.cognito_idp.operations.change_password import change_password
from csc.emulator.services.cognito_idp.operations.confirm_forgot_password import (
    confirm_forgot_password,
)
from csc.emulator.services.cognito_idp.operations.confirm_sign_up import confirm_sign_up
from csc.emulator.services.cognito_idp.operations.create_group import create_group
from csc.emulator.services.cognito_idp.operations.create_resource_server import (
    create_resource_server,
)
from csc.emulator.services.cognito_idp.operations.create_user_pool import create_user_pool
from csc.emulator.services.cognito_idp.operations.create_user_pool_client import (
    create_user_pool_client,
)
from csc.emulator.services.cognito_idp.operations.create_user_pool_domain import (
    create_user_pool_domain,
)
from csc.emulator.services.cognito_idp.operations.delete_group import delete_group
from csc.emulator.services.cognito_idp.operations.delete_resource_server import (
    delete_resource_server,
)
from csc.emulator.services.cognito_idp.operations.delete_user import delete_user
from csc.emulator.services.cognito_idp.operations.delete_user_attributes import (
    delete_user_attributes,
)
from csc.emulator.services.cognito_idp.operations.delete_user_pool import delete_user_pool
from csc.emulator.services.cognito_idp.operations.delete_user_pool_client import (
    delete_user_pool_client,
)
from csc.emulator.services.cognito_idp.operations.delete_user_pool_domain import (
    delete_user_pool_domain,
)
from csc.emulator.services.cognito_idp.operations.describe_resource_server import (
    describe_resource_server,
)
from csc.emulator.services.cognito_idp.operations.describe_user_pool import describe_user_pool
from csc.emulator.services.cognito_idp.operations.describe_user_pool_client import (
    describe_user_pool_client,
)
from csc.emulator.services.cognito_idp.operations.describe_user_pool_domain import (
    describe_user_pool_domain,
)
from csc.emulator.services.cognito_idp.operations.forgot_password import forgot_password
from csc.emulator.services.cognito_idp.operations.get_group import get_group
from csc.emulator.services.cognito_idp.operations.get_tokens_from_refresh_token import (
    get_tokens_from_refresh_token,
)
from csc.emulator.services.cognito_idp.operations.get_user import get_user
from csc.emulator.services.cognito_idp.operations.get_user_attribute_verification_code import (
    get_user_attribute_verification_code,
)
from csc.emulator.services.cognito_idp.operations.get_user_pool_mfa_config import (
    get_user_pool_mfa_config,
)
from csc.emulator.services.cognito_idp.operations.global_sign_out import global_sign_out
from csc.emulator.services.cognito_idp.operations.initiate_auth import initiate_auth
from csc.emulator.services.cognito_idp.operations.list_groups import list_groups
from csc.emulator.services.cognito_idp.operations.list_resource_servers import list_resource_servers
from csc.emulator.services.cognito_idp.operations.list_tags_for_resource import (
    list_tags_for_resource,
)
from csc.emulator.services.cognito_idp.operations.list_user_pool_clients import (
    list_user_pool_clients,
)
from csc.emulator.services.cognito_idp.operations.list_user_pools import list_user_pools
from csc.emulator.services.cognito_idp.operations.list_users import list_users
from csc.emulator.services.cognito_idp.operations.list_users_in_group import list_users_in_group
from csc.emulator.services.cognito_idp.operations.resend_confirmation_code import (
    resend_confirmation_code,
)
from csc.emulator.services.cognito_idp.operations.respond_to_auth_challenge import (
    respond_to_auth_challenge,
)
from csc.emulator.services.cognito_idp.operations.revoke_token import revoke_token
from csc.emulator.services.cognito_idp.operations.set_user_mfa_preference import (
    set_user_mfa_preference,
)
from csc.emulator.services.cognito_idp.operations.set_user_pool_mfa_config import (
    set_user_pool_mfa_config,
)
from csc.emulator.services.cognito_idp.operations.sign_up import sign_up
from csc.emulator.services.cognito_idp.operations.tag_resource import tag_resource
from csc.emulator.services.cognito_idp.operations.untag_resource import untag_resource
from csc.emulator.services.cognito_idp.operations.update_group import update_group
from csc.emulator.services.cognito_idp.operations.update_resource_server import (
    update_resource_server,
)
from csc.emulator.services.cognito_idp.operations.update_user_attributes import (
    update_user_attributes,
)
from csc.emulator.services.cognito_idp.operations.update_user_pool import update_user_pool
from csc.emulator.services.cognito_idp.operations.update_user_pool_client import (
    update_user_pool_client,
)
from csc.emulator.services.cognito_idp.operations.update_user_pool_domain import (
    update_user_pool_domain,
)
from csc.emulator.services.cognito_idp.operations.verify_software_token import verify_software_token
from csc.emulator.services.cognito_idp.operations.verify_user_attribute import verify_user_attribute

OPERATIONS: dict[str, Row] = {
    "AddCustomAttributes": row(add_custom_attributes),
    "AdminAddUserToGroup": row(admin_add_user_to_group),
    "AdminConfirmSignUp": row(admin_confirm_sign_up),
    "AdminCreateUser": row(admin_create_user),
    "AdminDeleteUser": row(admin_delete_user),
    "AdminDeleteUserAttributes": row(admin_delete_user_attributes),
    "AdminDisableUser": row(admin_disable_user),
    "AdminEnableUser": row(admin_enable_user),
    "AdminGetUser": row(admin_get_user),
    "AdminInitiateAuth": row(
        admin_initiate_auth, "partial", "USER_AUTH (choice of first factor) and devices"
    ),
    "AdminListGroupsForUser": row(admin_list_groups_for_user),
    "AdminRemoveUserFromGroup": row(admin_remove_user_from_group),
    "AdminResetUserPassword": row(admin_reset_user_password),
    "AdminRespondToAuthChallenge": row(
        admin_respond_to_auth_challenge, "partial", "SELECT_CHALLENGE, WEB_AUTHN, DEVICE_SRP_AUTH"
    ),
    "AdminSetUserMFAPreference": row(admin_set_user_mfa_preference),
    "AdminSetUserPassword": row(admin_set_user_password),
    "AdminUpdateUserAttributes": row(admin_update_user_attributes),
    "AdminUserGlobalSignOut": row(admin_user_global_sign_out),
    "AssociateSoftwareToken": row(associate_software_token),
    "ChangePassword": row(change_password),
    "ConfirmForgotPassword": row(confirm_forgot_password),
    "ConfirmSignUp": row(confirm_sign_up),
    "CreateGroup": row(create_group),
    "CreateResourceServer": row(create_resource_server),
    "CreateUserPool": row(create_user_pool),
    "CreateUserPoolClient": row(create_user_pool_client),
    "CreateUserPoolDomain": row(create_user_pool_domain),
    "DeleteGroup": row(delete_group),
    "DeleteResourceServer": row(delete_resource_server),
    "DeleteUser": row(delete_user),
    "DeleteUserAttributes": row(delete_user_attributes),
    "DeleteUserPool": row(delete_user_pool),
    "DeleteUserPoolClient": row(delete_user_pool_client),
    "DeleteUserPoolDomain": row(delete_user_pool_domain),
    "DescribeResourceServer": row(describe_resource_server),
    "DescribeUserPool": row(describe_user_pool),
    "DescribeUserPoolClient": row(describe_user_pool_client),
    "DescribeUserPoolDomain": row(describe_user_pool_domain),
    "ForgotPassword": row(forgot_password),
    "GetGroup": row(get_group),
    "GetTokensFromRefreshToken": row(get_tokens_from_refresh_token),
    "GetUser": row(get_user),
    "GetUserAttributeVerificationCode": row(get_user_attribute_verification_code),
    "GetUserPoolMfaConfig": row(get_user_pool_mfa_config),
    "GlobalSignOut": row(global_sign_out),
    "InitiateAuth": row(initiate_auth, "partial", "USER_AUTH (choice of first factor) and devices"),
    "ListGroups": row(list_groups),
    "ListResourceServers": row(list_resource_servers),
    "ListTagsForResource": row(list_tags_for_resource),
    "ListUserPoolClients": row(list_user_pool_clients),
    "ListUserPools": row(list_user_pools),
    "ListUsers": row(list_users),
    "ListUsersInGroup": row(list_users_in_group),
    "ResendConfirmationCode": row(resend_confirmation_code),
    "RespondToAuthChallenge": row(
        respond_to_auth_challenge, "partial", "SELECT_CHALLENGE, WEB_AUTHN, DEVICE_SRP_AUTH"
    ),
    "RevokeToken": row(revoke_token),
    "SetUserMFAPreference": row(set_user_mfa_preference),
    "SetUserPoolMfaConfig": row(set_user_pool_mfa_config),
    "SignUp": row(sign_up),
    "TagResource": row(tag_resource),
    "UntagResource": row(untag_resource),
    "UpdateGroup": row(update_group),
    "UpdateResourceServer": row(update_resource_server),
    "UpdateUserAttributes": row(update_user_attributes),
    "UpdateUserPool": row(update_user_pool),
    "UpdateUserPoolClient": row(update_user_pool_client),
    "UpdateUserPoolDomain": row(update_user_pool_domain),
    "VerifySoftwareToken": row(verify_software_token),
    "VerifyUserAttribute": row(verify_user_attribute),
}
