"""The operations of IAM that are emulated."""

from csc.emulator.calls import Row
from csc.emulator.services.iam.checked import row
from csc.emulator.services.iam.operations.add_role_to_instance_profile import (
    add_role_to_instance_profile,
)
from csc.emulator.services.iam.operations.add_user_to_group import add_user_to_group
from csc.emulator.services.iam.operations.attach_group_policy import attach_group_policy
from csc.emulator.services.iam.operations.attach_role_policy import attach_role_policy
from csc.emulator.services.iam.operations.attach_user_policy import attach_user_policy
from csc.emulator.services.iam.operations.create_access_key import create_access_key
from csc.emulator.services.iam.operations.create_group import create_group
from csc.emulator.services.iam.operations.create_instance_profile import create_instance_profile
from csc.emulator.services.iam.operations.create_login_profile import create_login_profile
from csc.emulator.services.iam.operations.create_open_id_connect_provider import (
    create_open_id_connect_provider,
)
from csc.emulator.services.iam.operations.create_policy import create_policy
from csc.emulator.services.iam.operations.create_policy_version import create_policy_version
from csc.emulator.services.iam.operations.create_role import create_role
from csc.emulator.services.iam.operations.create_user import create_user
from csc.emulator.services.iam.operations.delete_access_key import delete_access_key
from csc.emulator.services.iam.operations.delete_group import delete_group
from csc.emulator.services.iam.operations.delete_group_policy import delete_group_policy
from csc.emulator.services.iam.operations.delete_instance_profile import delete_instance_profile
from csc.emulator.services.iam.operations.delete_login_profile import delete_login_profile
from csc.emulator.services.iam.operations.delete_open_id_connect_provider import (
    delete_open_id_connect_provider,
)
from csc.emulator.services.iam.operations.delete_policy import delete_policy
from csc.emulator.services.iam.operations.delete_policy_version import delete_policy_version
from csc.emulator.services.iam.operations.delete_role import delete_role
from csc.emulator.services.iam.operations.delete_role_permissions_boundary import (
    delete_role_permissions_boundary,
)
from csc.emulator.services.iam.operations.delete_role_policy import delete_role_policy
from csc.emulator.services.iam.operations.delete_user import delete_user
from csc.emulator.services.iam.operations.delete_user_permissions_boundary import (
    delete_user_permissions_boundary,
)
from csc.emulator.services.iam.operations.delete_user_policy import delete_user_policy
from csc.emulator.services.iam.operations.detach_group_policy import detach_group_policy
from csc.emulator.services.iam.operations.detach_role_policy import detach_role_policy
from csc.emulator.services.iam.operations.detach_user_policy import detach_user_policy
from csc.emulator.services.iam.operations.get_access_key_last_used import get_access_key_last_used
from csc.emulator.services.iam.operations.get_account_authorization_details import (
    get_account_authorization_details,
)
from csc.emulator.services.iam.operations.get_account_summary import get_account_summary
from csc.emulator.services.iam.operations.get_context_keys_for_custom_policy import (
    get_context_keys_for_custom_policy,
)
from csc.emulator.services.iam.operations.get_context_keys_for_principal_policy import (
    get_context_keys_for_principal_policy,
)
from csc.emulator.services.iam.operations.get_group import get_group
from csc.emulator.services.iam.operations.get_group_policy import get_group_policy
from csc.emulator.services.iam.operations.get_instance_profile import get_instance_profile
from csc.emulator.services.iam.operations.get_login_profile import get_login_profile
from csc.emulator.services.iam.operations.get_open_id_connect_provider import (
    get_open_id_connect_provider,
)
from csc.emulator.services.iam.operations.get_policy import get_policy
from csc.emulator.services.iam.operations.get_policy_version import get_policy_version
from csc.emulator.services.iam.operations.get_role import get_role
from csc.emulator.services.iam.operations.get_role_policy import get_role_policy
from csc.emulator.services.iam.operations.get_user import get_user
from csc.emulator.services.iam.operations.get_user_policy import get_user_policy
from csc.emulator.services.iam.operations.list_access_keys import list_access_keys
from csc.emulator.services.iam.operations.list_attached_group_policies import (
    list_attached_group_policies,
)
from csc.emulator.services.iam.operations.list_attached_role_policies import (
    list_attached_role_policies,
)
from csc.emulator.services.iam.operations.list_attached_user_policies import (
    list_attached_user_policies,
)
from csc.emulator.services.iam.operations.list_entities_for_policy import list_entities_for_policy
from csc.emulator.services.iam.operations.list_group_policies import list_group_policies
from csc.emulator.services.iam.operations.list_groups import list_groups
from csc.emulator.services.iam.operations.list_groups_for_user import list_groups_for_user
from csc.emulator.services.iam.operations.list_instance_profiles import list_instance_profiles
from csc.emulator.services.iam.operations.list_instance_profiles_for_role import (
    list_instance_profiles_for_role,
)
from csc.emulator.services.iam.operations.list_open_id_connect_providers import (
    list_open_id_connect_providers,
)
from csc.emulator.services.iam.operations.list_policies import list_policies
from csc.emulator.services.iam.operations.list_policy_tags import list_policy_tags
from csc.emulator.services.iam.operations.list_policy_versions import list_policy_versions
from csc.emulator.services.iam.operations.list_role_policies import list_role_policies
from csc.emulator.services.iam.operations.list_role_tags import list_role_tags
from csc.emulator.services.iam.operations.list_roles import list_roles
from csc.emulator.services.iam.operations.list_user_policies import list_user_policies
from csc.emulator.services.iam.operations.list_user_tags import list_user_tags
from csc.emulator.services.iam.operations.list_users import list_users
from csc.emulator.services.iam.operations.put_group_policy import put_group_policy
from csc.emulator.services.iam.operations.put_role_permissions_boundary import (
    put_role_permissions_boundary,
)
from csc.emulator.services.iam.operations.put_role_policy import put_role_policy
from csc.emulator.services.iam.operations.put_user_permissions_boundary import (
    put_user_permissions_boundary,
)
from csc.emulator.services.iam.operations.put_user_policy import put_user_policy
from csc.emulator.services.iam.operations.remove_role_from_instance_profile import (
    remove_role_from_instance_profile,
)
from csc.emulator.services.iam.operations.remove_user_from_group import remove_user_from_group
from csc.emulator.services.iam.operations.set_default_policy_version import (
    set_default_policy_version,
)
from csc.emulator.services.iam.operations.simulate_custom_policy import simulate_custom_policy
from csc.emulator.services.iam.operations.simulate_principal_policy import simulate_principal_policy
from csc.emulator.services.iam.operations.tag_policy import tag_policy
from csc.emulator.services.iam.operations.tag_role import tag_role
from csc.emulator.services.iam.operations.tag_user import tag_user
from csc.emulator.services.iam.operations.untag_policy import untag_policy
from csc.emulator.services.iam.operations.untag_role import untag_role
from csc.emulator.services.iam.operations.untag_user import untag_user
from csc.emulator.services.iam.operations.update_access_key import update_access_key
from csc.emulator.services.iam.operations.update_assume_role_policy import update_assume_role_policy
from csc.emulator.services.iam.operations.update_group import update_group
from csc.emulator.services.iam.operations.update_role import update_role
from csc.emulator.services.iam.operations.update_role_description import update_role_description
from csc.emulator.services.iam.operations.update_user import update_user

OPERATIONS: dict[str, Row] = {
    "AddRoleToInstanceProfile": row(add_role_to_instance_profile),
    "AddUserToGroup": row(add_user_to_group),
    "AttachGroupPolicy": row(attach_group_policy),
    "AttachRolePolicy": row(attach_role_policy),
    "AttachUserPolicy": row(attach_user_policy),
    "CreateAccessKey": row(create_access_key),
    "CreateGroup": row(create_group),
    "CreateInstanceProfile": row(create_instance_profile),
    "CreateLoginProfile": row(create_login_profile),
    "CreateOpenIDConnectProvider": row(create_open_id_connect_provider),
    "CreatePolicy": row(create_policy),
    "CreatePolicyVersion": row(create_policy_version),
    "CreateRole": row(create_role),
    "CreateUser": row(create_user),
    "DeleteAccessKey": row(delete_access_key),
    "DeleteGroup": row(delete_group),
    "DeleteGroupPolicy": row(delete_group_policy),
    "DeleteInstanceProfile": row(delete_instance_profile),
    "DeleteLoginProfile": row(delete_login_profile),
    "DeleteOpenIDConnectProvider": row(delete_open_id_connect_provider),
    "DeletePolicy": row(delete_policy),
    "DeletePolicyVersion": row(delete_policy_version),
    "DeleteRole": row(delete_role),
    "DeleteRolePermissionsBoundary": row(delete_role_permissions_boundary),
    "DeleteRolePolicy": row(delete_role_policy),
    "DeleteUser": row(delete_user),
    "DeleteUserPermissionsBoundary": row(delete_user_permissions_boundary),
    "DeleteUserPolicy": row(delete_user_policy),
    "DetachGroupPolicy": row(detach_group_policy),
    "DetachRolePolicy": row(detach_role_policy),
    "DetachUserPolicy": row(detach_user_policy),
    "GetAccessKeyLastUsed": row(get_access_key_last_used),
    "GetAccountAuthorizationDetails": row(get_account_authorization_details, "partial", "paging"),
    "GetAccountSummary": row(
        get_account_summary, "partial", "quotas that CSC does not enforce are AWS's defaults"
    ),
    "GetContextKeysForCustomPolicy": row(get_context_keys_for_custom_policy),
    "GetContextKeysForPrincipalPolicy": row(get_context_keys_for_principal_policy),
    "GetGroup": row(get_group),
    "GetGroupPolicy": row(get_group_policy),
    "GetInstanceProfile": row(get_instance_profile),
    "GetLoginProfile": row(get_login_profile),
    "GetOpenIDConnectProvider": row(get_open_id_connect_provider),
    "GetPolicy": row(get_policy),
    "GetPolicyVersion": row(get_policy_version),
    "GetRole": row(get_role),
    "GetRolePolicy": row(get_role_policy),
    "GetUser": row(get_user),
    "GetUserPolicy": row(get_user_policy),
    "ListAccessKeys": row(list_access_keys),
    "ListAttachedGroupPolicies": row(list_attached_group_policies),
    "ListAttachedRolePolicies": row(list_attached_role_policies),
    "ListAttachedUserPolicies": row(list_attached_user_policies),
    "ListEntitiesForPolicy": row(list_entities_for_policy),
    "ListGroupPolicies": row(list_group_policies),
    "ListGroups": row(list_groups),
    "ListGroupsForUser": row(list_groups_for_user),
    "ListInstanceProfiles": row(list_instance_profiles),
    "ListInstanceProfilesForRole": row(list_instance_profiles_for_role),
    "ListOpenIDConnectProviders": row(list_open_id_connect_providers),
    "ListPolicies": row(list_policies),
    "ListPolicyTags": row(list_policy_tags),
    "ListPolicyVersions": row(list_policy_versions),
    "ListRolePolicies": row(list_role_policies),
    "ListRoleTags": row(list_role_tags),
    "ListRoles": row(list_roles),
    "ListUserPolicies": row(list_user_policies),
    "ListUserTags": row(list_user_tags),
    "ListUsers": row(list_users),
    "PutGroupPolicy": row(put_group_policy),
    "PutRolePermissionsBoundary": row(put_role_permissions_boundary),
    "PutRolePolicy": row(put_role_policy),
    "PutUserPermissionsBoundary": row(put_user_permissions_boundary),
    "PutUserPolicy": row(put_user_policy),
    "RemoveRoleFromInstanceProfile": row(remove_role_from_instance_profile),
    "RemoveUserFromGroup": row(remove_user_from_group),
    "SetDefaultPolicyVersion": row(set_default_policy_version),
    "SimulateCustomPolicy": row(simulate_custom_policy),
    "SimulatePrincipalPolicy": row(simulate_principal_policy),
    "TagPolicy": row(tag_policy),
    "TagRole": row(tag_role),
    "TagUser": row(tag_user),
    "UntagPolicy": row(untag_policy),
    "UntagRole": row(untag_role),
    "UntagUser": row(untag_user),
    "UpdateAccessKey": row(update_access_key),
    "UpdateAssumeRolePolicy": row(update_assume_role_policy),
    "UpdateGroup": row(update_group),
    "UpdateRole": row(update_role),
    "UpdateRoleDescription": row(update_role_description),
    "UpdateUser": row(update_user),
}
