"""The tests that can't be made to measure CSC, or that AWS would fail too: each with its class and why."""

REACH = "reaches into moto itself"
ELSEWHERE = "asks for another service or account"
REFUSED = "begins with what AWS refuses"
WORDS = "expects words or members that AWS doesn't have"
UNSAID = "expects what AWS's documentation doesn't say"

CLASSES = (REACH, ELSEWHERE, REFUSED, WORDS, UNSAID)
"""Those of ``REACH`` and ``ELSEWHERE`` are no measure of Cognito, IAM or STS."""

_SAML = "its assertion is signed by nobody and names a provider that nobody made"

NAMED: dict[str, tuple[str, str]] = {
    # -- Cognito
    "test_create_user_pool_domain_custom_domain_config": (REACH, "a constant of moto's: e2c343b…"),
    "test_update_user_pool_domain": (REACH, "a constant of moto's: e2c343b…"),
    "test_other_attributes_in_id_token": (REACH, "verifies the token with moto's own key"),
    "test_token_legitimacy": (REACH, "verifies the token with moto's own key"),
    "test_idtoken_contains_kid_header": (REACH, "fetches keys from moto's server"),
    "test_confirm_forgot_password_opt_in_verification": (REACH, "reads the code in moto's header"),
    "test_same_seed": (REACH, "moto's recorder at localhost:5000"),
    "test_different_seed": (REACH, "moto's recorder at localhost:5000"),
    "test_cognito_totp": (REACH, "imports moto's functions"),
    "test_set_user_pool_mfa_config": (WORDS, "three messages of moto's for AWS's two"),
    "test_admin_create_user_with_existing_username_attribute_fails": (
        WORDS,
        "the address for 'An account with the given email already exists.'",
    ),
    "test_forgot_password_user_with_all_recovery_attributes": (
        WORDS,
        "the telephone number unmasked, which AWS masks",
    ),
    "test_forgot_password_without_account_recovery_setting": (
        WORDS,
        "the telephone number unmasked, which AWS masks",
    ),
    "test_forgot_password_nonexistent_user_or_user_without_attributes": (
        WORDS,
        "simulated destinations that are moto's constants",
    ),
    "test_initiate_auth_USER_PASSWORD_AUTH_with_FORCE_CHANGE_PASSWORD_status": (
        WORDS,
        "USERNAME for USER_ID_FOR_SRP among the challenge's parameters",
    ),
    "test_initiate_auth_for_unconfirmed_user": (
        UNSAID,
        "refuses an unconfirmed user before its password was proved",
    ),
    "test_respond_to_auth_challenge_with_invalid_secret_hash": (
        REFUSED,
        "a proof of the password that is three UUIDs",
    ),
    "test_admin_reset_password_and_change_password": (
        REFUSED,
        "signs in with the password that AdminResetUserPassword made useless",
    ),
    # -- IAM
    "test_get_current_user": (REACH, "a constant of moto's: default_user"),
    "test_role_config_client": (ELSEWHERE, "AWS Config"),
    "test_policy_config_client": (ELSEWHERE, "AWS Config"),
    "test_invoking_ec2_mark_access_key_as_used": (ELSEWHERE, "Amazon EC2"),
    "test_iam_roles": (ELSEWHERE, "EC2 Auto Scaling, and logical ids with hyphens"),
    "test_create_policy_versions": (WORDS, "Document, which CreatePolicyVersion doesn't return"),
    "test_set_default_policy_version": (
        WORDS,
        "Document, which CreatePolicyVersion doesn't return",
    ),
    "test_list_policy_versions": (WORDS, "Document, which ListPolicyVersions doesn't return"),
    "test_get_credential_report_content": (WORDS, "a report without the root's line"),
    "test_retrieve_cert_details_using_credentials_report": (
        WORDS,
        "three reports within the four hours that AWS keeps one",
    ),
    "test_create_service_linked_role__with_suffix": (
        WORDS,
        "lists of one in the trust policy, where AWS has texts (recorded)",
    ),
    "test_create_virtual_mfa_device_errors": (WORDS, "double quotes in a validation error"),
    "test_update_account_password_policy_errors": (WORDS, "double quotes, and an order of errors"),
    "test_create_open_id_connect_provider_multiple_errors": (
        WORDS,
        "double quotes in a validation error",
    ),
    "test_create_policy_with_valid_policy_document": (
        REFUSED,
        "a resource that is null, left by a template's AWS::NoValue",
    ),
    "test_update_role_defaults": (UNSAID, "UpdateRole without a description removes it"),
    "test_list_open_id_connect_provider_tags__paginated": (REFUSED, "150 tags where 50 may be"),
    # -- STS
    "test_get_session_token": (REACH, "constants of moto's: AQoEXAMPLE…"),
    "test_get_federation_token": (REACH, "constants of moto's: AQoDYXdz…"),
    "test_get_caller_identity_with_default_credentials": (REACH, "a constant of moto's: user/moto"),
    "test_sts_regions": (REACH, "a constant of moto's: user/moto"),
    "test_assume_role_in_different_account": (ELSEWHERE, "a role that nobody made, elsewhere"),
    "test_assume_role_with_saml_in_different_account": (ELSEWHERE, "a role that nobody made"),
    "test_dynamodb_supports_multiple_accounts": (ELSEWHERE, "a role that nobody made, elsewhere"),
    "test_assume_role_with_saml": (REFUSED, _SAML),
    "test_assume_role_with_saml_should_not_rely_on_attribute_order": (REFUSED, _SAML),
    "test_assume_role_with_saml_should_respect_xml_namespaces": (REFUSED, _SAML),
    "test_assume_role_with_saml_when_xml_tag_contains_xmlns_attributes": (REFUSED, _SAML),
    "test_assume_role_with_saml_when_saml_attribute_not_provided": (REFUSED, _SAML),
    "test_assume_role_with_web_identity": (REFUSED, "the token '????' of no provider"),
}
"""A test's name without its parameters → its class, and what exactly."""


def name_of(test: str) -> tuple[str, str]:
    return NAMED.get(test.partition("[")[0], ("not looked into", ""))
