"""What each operation needs: ``cognito-idp:<operation>`` on the pool, or nothing at all.

The operations of ``PUBLIC`` are not signed (``"auth": "none"`` in the service's model): a password,
a code or a token in their input authorizes them.
"""

from typing import TYPE_CHECKING

from csc.emulator.calls import Input, Permission

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

PUBLIC = frozenset(
    [
        "AssociateSoftwareToken",
        "ChangePassword",
        "CompleteWebAuthnRegistration",
        "ConfirmDevice",
        "ConfirmForgotPassword",
        "ConfirmSignUp",
        "DeleteUser",
        "DeleteUserAttributes",
        "DeleteWebAuthnCredential",
        "ForgetDevice",
        "ForgotPassword",
        "GetDevice",
        "GetTokensFromRefreshToken",
        "GetUser",
        "GetUserAttributeVerificationCode",
        "GetUserAuthFactors",
        "GlobalSignOut",
        "InitiateAuth",
        "ListDevices",
        "ListWebAuthnCredentials",
        "ResendConfirmationCode",
        "RespondToAuthChallenge",
        "RevokeToken",
        "SetUserMFAPreference",
        "SetUserSettings",
        "SignUp",
        "StartWebAuthnRegistration",
        "UpdateAuthEventFeedback",
        "UpdateDeviceStatus",
        "UpdateUserAttributes",
        "VerifySoftwareToken",
        "VerifyUserAttribute",
    ]
)


def permissions_of(cognito: "CognitoIdp", operation: str, input: Input) -> tuple[Permission, ...]:
    if operation in PUBLIC:
        return ()
    return (Permission(f"cognito-idp:{operation}", _resource(cognito, input)),)


def _resource(cognito: "CognitoIdp", input: Input) -> str:
    if "ResourceArn" in input:
        return str(input["ResourceArn"])
    pool = input.get("UserPoolId")
    if not isinstance(pool, str):
        return "*"
    return f"arn:aws:cognito-idp:{cognito.cloud.region}:{cognito.cloud.account}:userpool/{pool}"
