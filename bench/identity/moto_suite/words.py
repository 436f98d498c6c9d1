"""Where moto's words and members differ from AWS's for the same outcome: AWS's → moto's.

Of a refusal only the message is told otherwise; the code of the error must be right.  Each row says where AWS's own
words are on record.
"""

import re
from typing import Any

WORDS: list[tuple[str, str, str]] = [
    # recorded: "The user with name non-existent-user cannot be found." and its like for other kinds
    (
        "GetRole|DeleteRole|DeleteServiceLinkedRole",
        r"The role with name (\S+) cannot be found\.",
        r"Role \1 not found",
    ),
    (
        "GetGroup|AddUserToGroup|RemoveUserFromGroup",
        r"The group with name (\S+) cannot be found\.",
        r"Group \1 not found",
    ),
    (
        "GetInstanceProfile",
        r"Instance Profile (\S+) cannot be found\.",
        r"Instance profile \1 not found",
    ),
    (
        "GetGroupPolicy",
        r"The group policy with name (\S+) cannot be found\.",
        r"Policy \1 not found",
    ),
    (
        "DeleteLoginProfile",
        r"Login Profile for User (\S+) cannot be found\.",
        r"Login profile for \1 not found",
    ),
    (
        "CreateLoginProfile",
        r"Login Profile for user (\S+) already exists\.",
        r"User \1 already has password",
    ),
    ("CreateUser", r"User with name (\S+) already exists\.", r"User \1 already exists"),
    (
        "CreateGroup|UpdateGroup",
        r"Group with name (\S+) already exists\.",
        r"Group \1 already exists",
    ),
    (
        "CreateOpenIDConnectProvider",
        r"Provider with url (\S+) already exists\.",
        "Unknown",
    ),
    # logs of CreateRole quote "Has prohibited field Resource", without a full stop
    (
        "UpdateAssumeRolePolicy",
        r"Has prohibited field Resource",
        "Has prohibited field Resource.",
    ),
    (
        "UpdateAssumeRolePolicy",
        r"This policy contains invalid Json",
        "Syntax errors in policy.",
    ),
    (
        "UpdateAssumeRolePolicy",
        r"AssumeRole policy may only specify STS AssumeRole actions\.",
        (
            "Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and "
            "sts:AssumeRoleWithWebIdentity"
        ),
    ),
    # recorded: "… Member must have length less than or equal to 255", without a full stop
    (
        "CreatePolicy|TagPolicy|UntagPolicy|CreateRole|TagRole|UntagRole",
        r"(.*Member must have length less than or equal to \d+)(,.*|\]?)",
        r"\1.\2",
    ),
    (
        "CreateUserPool",
        r"1 v(alidation error detected: Value '\w+') at '[\w.]+'(.* enum value set:) \[.*\]",
        r"V\1\2 [Boolean, Number, String, DateTime]",
    ),
    (
        "InitiateAuth|AdminInitiateAuth",
        r"(.* Member must satisfy enum value set:) \[.*\]",
        (
            r"\1 ['ADMIN_NO_SRP_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'USER_SRP_AUTH', "
            "'REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN', 'CUSTOM_AUTH', 'USER_PASSWORD_AUTH']"
        ),
    ),
    (
        "InitiateAuth|AdminInitiateAuth",
        r"Initiate Auth method not supported\.",
        "Initiate Auth method not supported",
    ),
    ("AdminResetUserPassword", r"User is disabled\.", "User is disabled"),
    ("GetUser", r"Invalid Access Token", "Invalid token"),
    (
        "AdminCreateUser",
        r"Username should be an email\.",
        "Username should be either an email or a phone number.",
    ),
    (
        "ForgotPassword",
        r"User pool client (\S+) does not exist\.",
        "Username/client id combination not found.",
    ),
    ("DescribeIdentityPool", r"IdentityPool '(.+)' not found\.", r"\1"),
    # aws/aws-sdk-php#1088: {"message":"Error while parsing filter."}
    ("ListUsers", r"Error while parsing filter\.", "Error while parsing filter"),
]
"""Operations, the pattern of AWS's whole message, and moto's."""


MEMBERS: list[tuple[str, str, tuple[str, ...]]] = [
    # AttachedPermissionsBoundary is told by the model's value where AWS answers "Policy"
    # InitiateAuth's reference: SMS_MFA comes with CODE_DELIVERY_…, SOFTWARE_TOKEN_MFA with a name
    (
        "InitiateAuth|AdminInitiateAuth",
        "ChallengeParameters",
        (
            "USER_ID_FOR_SRP",
            "CODE_DELIVERY_DELIVERY_MEDIUM",
            "CODE_DELIVERY_DESTINATION",
            "FRIENDLY_DEVICE_NAME",
        ),
    ),
    # UserPoolPolicyType has a SignInPolicy; TemporaryPasswordValidityDays defaults to 7
    ("DescribeUserPool", "Policies", ("SignInPolicy",)),
    ("DescribeUserPool", "PasswordPolicy", ("TemporaryPasswordValidityDays",)),
]
"""Operations, a structure in their answers, and its members that moto leaves out."""

CHALLENGES = ("SMS_MFA", "SOFTWARE_TOKEN_MFA")
"""Those whose parameters moto leaves empty."""


def without_more(operation: str, answer: Any) -> Any:
    """An answer without the members that a test compares away."""
    if isinstance(answer, list):
        return [without_more(operation, item) for item in answer]
    if not isinstance(answer, dict):
        return answer
    told = {name: without_more(operation, item) for name, item in answer.items()}
    for operations, structure, members in MEMBERS:
        inner = told.get(structure)
        if operation not in operations.split("|") or not isinstance(inner, dict):
            continue
        if structure == "ChallengeParameters" and told.get("ChallengeName") not in CHALLENGES:
            continue
        told[structure] = {k: v for k, v in inner.items() if k not in members}
    if told.get("PermissionsBoundaryType") == "Policy":
        told["PermissionsBoundaryType"] = "PermissionsBoundaryPolicy"
    return told


def as_moto_says(service: str, operation: str, message: str) -> str:
    """The message, with moto's words where they differ."""
    for operations, pattern, told in WORDS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found and operation in operations.split("|"):
            return found.expand(told)
    return message
