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


def test_values_of_an_enumeration_are_told_in_the_order_of_their_hashes() -> None:
    given = {"restApiId": "a", "patchOperations": [{"op": "set", "path": "/"}]}
    assert check_input("apigateway", "UpdateRestApi", given) == [
        (
            "Value 'set' at 'updateRestApiInput.patchOperations.1.member.op' failed to satisfy "
            "constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]"
        )
    ]


def test_members_of_the_body_come_before_those_of_the_path() -> None:
    given = {
        "restApiId": "a",
        "resourceId": "b",
        "httpMethod": "GET",
        "statusCode": "wrong",
        "patchOperations": [{"op": "no"}],
    }
    body, path = check_input("apigateway", "UpdateMethodResponse", given)
    assert body.startswith("Value 'no' at 'updateMethodResponseInput.patchOperations.1.member.op'")
    assert path.startswith("Value 'wrong' at 'statusCode' failed")


def test_a_list_of_texts_is_told_as_a_whole() -> None:
    given = {"name": "a", "endpointConfiguration": {"types": ["wrong"]}}
    assert check_input("apigateway", "CreateRestApi", given) == [
        (
            "Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy "
            "constraint: Member must satisfy constraint: [Member must satisfy enum value set: "
            "[PRIVATE, EDGE, REGIONAL]]"
        )
    ]


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        (
            {"$LATEST": 0.5},
            (
                "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, "
                "Member must have length greater than or equal to 1, "
                "Member must satisfy regular expression pattern: [0-9]+]"
            ),
        ),
        (
            {"2": 2.0},
            (
                "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, "
                "Member must have value greater than or equal to 0.0, Member must not be null]"
            ),
        ),
    ],
)
def test_a_map_is_told_as_a_whole(weights: dict[str, float], said: str) -> None:
    given = {"FunctionName": "f", "Name": "a", "FunctionVersion": "1"}
    routing = {"RoutingConfig": {"AdditionalVersionWeights": weights}}
    (problem,) = check_input("lambda", "CreateAlias", given | routing)
    ((key, weight),) = weights.items()
    where = "'routingConfig.additionalVersionWeights'"
    assert problem == f"Value '{{{key}={weight}}}' at {where} failed to satisfy constraint: {said}"
