"""Inputs against AWS's model: what is missing, too long, of the wrong type; AWS's sentences."""

import pytest

from csc.emulator.errors import SerializationException
from csc.emulator.services.check_input import as_message, check_input


def test_what_is_missing_is_named_as_aws_names_it() -> None:
    problems = check_input("cognito-idp", "AdminGetUser", {})
    assert as_message(problems) == (
        "2 validation errors detected: Value null at 'userPoolId' failed to satisfy constraint: "
        "Member must not be null; Value null at 'username' failed to satisfy constraint: Member "
        "must not be null"
    )


def test_lengths_patterns_and_enums() -> None:
    (long,) = check_input("iam", "GetRole", {"RoleName": "x" * 65})
    assert long.endswith("Member must have length less than or equal to 64")
    (pattern,) = check_input("iam", "GetRole", {"RoleName": "a b"})
    assert "Member must satisfy regular expression pattern" in pattern
    (enum,) = check_input("cognito-idp", "InitiateAuth", {"AuthFlow": "MAGIC", "ClientId": "abc"})
    assert enum.startswith("Value 'MAGIC' at 'authFlow'")


def test_secrets_are_not_repeated() -> None:
    problems = check_input(
        "cognito-idp", "SignUp", {"ClientId": "a", "Username": "u", "Password": "p" * 300}
    )
    assert problems
    assert not any("ppp" in problem for problem in problems)


@pytest.mark.parametrize(
    "value", [{"Username": 5}, {"UserAttributes": "x"}, {"UserAttributes": [5]}, []]
)
def test_wrong_types(value: object) -> None:
    with pytest.raises(SerializationException):
        check_input("cognito-idp", "AdminCreateUser", value)


def test_a_null_in_a_map_counts_as_absent() -> None:
    given = {
        "ClientId": "abc",
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "AuthParameters": {"REFRESH_TOKEN": "x", "DEVICE_KEY": None},
    }
    assert check_input("cognito-idp", "InitiateAuth", given) == []


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("team", True),
        ("Été ü", True),
        ("日本", True),
        ("a/=+-@:._", True),
        ("no!", False),
        ("a\n", False),
    ],
)
def test_patterns_of_unicode_properties(key: str, good: bool) -> None:
    given = {"RoleName": "r", "Tags": [{"Key": key, "Value": ""}]}
    assert (check_input("iam", "TagRole", given) == []) == good


@pytest.mark.parametrize("document", [{"id": "x", "response": {"n": [1, None]}}, [], "text"])
def test_a_document_is_any_json(document: object) -> None:
    given = {"AccessToken": "abc", "Credential": document}
    assert check_input("cognito-idp", "CompleteWebAuthnRegistration", given) == []
