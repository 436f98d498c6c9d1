"""Wrong expressions, with AWS's words, whatever the item."""

from typing import Any

import pytest

PUT = {"TableName": "books", "Item": {"id": {"S": "1"}}}


@pytest.fixture(autouse=True)
def table(client: Any) -> None:
    client.table()


def condition(client: Any, text: str, names: Any = None, **values: Any) -> str:
    """The message that a condition is refused with."""
    more: dict[str, Any] = {}
    if names:
        more["ExpressionAttributeNames"] = names
    if values:
        more["ExpressionAttributeValues"] = {f":{name}": value for name, value in values.items()}
    code, message = client.refused("PutItem", **PUT, ConditionExpression=text, **more)
    assert code == "ValidationException"
    assert message.startswith("Invalid ConditionExpression: "), message
    return str(message.removeprefix("Invalid ConditionExpression: "))


def update(client: Any, text: str, names: Any = None, **values: Any) -> str:
    more: dict[str, Any] = {"TableName": "books", "Key": {"id": {"S": "1"}}}
    if names:
        more["ExpressionAttributeNames"] = names
    if values:
        more["ExpressionAttributeValues"] = {f":{name}": value for name, value in values.items()}
    code, message = client.refused("UpdateItem", UpdateExpression=text, **more)
    assert code == "ValidationException"
    return str(message.removeprefix("Invalid UpdateExpression: "))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The expression can not be empty;"),
        ("  ", "The expression can not be empty;"),
        ("a = ", 'Syntax error; token: "<EOF>", near: "= "'),
        ("a = = b", 'Syntax error; token: "=", near: "= = b"'),
        ("a ! b", 'Syntax error; token: "!", near: "a ! '),
        ("foo-bar = a", 'Syntax error; token: "-", near: "foo-bar"'),
        ("a", 'Syntax error; token: "<EOF>", near: "a"'),
        ("_a = b", 'Syntax error; token: "_", near: "_'),
        ("NOT NOT a", 'Syntax error; token: "<EOF>", near: "a"'),
        ("a = b c", 'Syntax error; token: "c", near: "b c"'),
        ("a[b] = c", 'Syntax error; token: "b", near: "[b]"'),
        ("((a = b))", "The expression has redundant parentheses;"),
        ("nope(a)", "Invalid function name; function: nope"),
        (
            "size(a)",
            "The function is not allowed to be used this way in an expression; function: size",
        ),
        (
            "attribute_exists(a) = b",
            (
                "The function is not allowed to be used this way in an expression; "
                "function: attribute_exists"
            ),
        ),
        (
            "if_not_exists(a, b) = c",
            "The function is not allowed in a condition expression; function: if_not_exists",
        ),
        ("comment = a", "Attribute name is a reserved keyword; reserved keyword: comment"),
        (
            "a = :v",
            "An expression attribute value used in expression is not defined; attribute value: :v",
        ),
        (
            "#a = b",
            (
                "An expression attribute name used in the document path is not defined; "
                "attribute name: #a"
            ),
        ),
        (
            "attribute_exists(a, b)",
            (
                "Incorrect number of operands for operator or function; "
                "operator or function: attribute_exists, number of operands: 2"
            ),
        ),
        (
            "a.b = a.b",
            (
                "The first operand must be distinct from the remaining operands for this operator or "
                "function; operator: =, first operand: [a, b]"
            ),
        ),
    ],
)
def test_conditions_wrong_in_themselves(client: Any, text: str, message: str) -> None:
    assert condition(client, text).startswith(message)


@pytest.mark.parametrize(
    ("text", "value", "message"),
    [
        ("a < :v", {"BOOL": True}, "operator: <, operand type: BOOL"),
        ("begins_with(a, :v)", {"N": "1"}, "operator or function: begins_with, operand type: N"),
        ("size(:v) = a", {"N": "1"}, "operator or function: size, operand type: N"),
        (
            "attribute_type(a, :v)",
            {"N": "1"},
            "operator or function: attribute_type, operand type: N",
        ),
        ("attribute_type(a, :v)", {"S": "X"}, "Invalid attribute type name found; type: X"),
        ("attribute_exists(:v)", {"S": "X"}, "Operator or function requires a document path"),
    ],
)
def test_conditions_wrong_by_their_values(client: Any, text: str, value: Any, message: str) -> None:
    assert message in condition(client, text, v=value)


def test_between_needs_ordered_bounds_of_one_type(client: Any) -> None:
    text = "a BETWEEN :low AND :high"
    assert condition(client, text, low={"N": "2"}, high={"N": "1"}) == (
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
        "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"
    )
    assert "requires same data type" in condition(client, text, low={"N": "2"}, high={"S": "1"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SET a = ", 'Syntax error; token: "<EOF>", near: "= "'),
        ("a = b", 'Syntax error; token: "a", near: "a ='),
        ("SET a = b SET c = d", 'The "SET" section can only be used once in an update expression;'),
        ("SET a = nope(b)", "Invalid function name; function: nope"),
        ("SET a = size(b)", "The function is not allowed in an update expression; function: size"),
        (
            "SET a = b, a.c = d",
            (
                "Two document paths overlap with each other; must remove or rewrite one of these "
                "paths; path one: [a], path two: [a, c]"
            ),
        ),
        (
            "SET a.b = b, a[1] = d",
            (
                "Two document paths conflict with each other; must remove or rewrite one of these "
                "paths; path one: [a, b], path two: [a, [1]]"
            ),
        ),
        ("ADD a b", 'Syntax error; token: "b", near: "a b"'),
        ("SET id = a", "One or more parameter values were invalid: Cannot update attribute id."),
        ("SET a = list_append(b)", "Incorrect number of operands for operator or function;"),
    ],
)
def test_updates_wrong_in_themselves(client: Any, text: str, message: str) -> None:
    assert update(client, text).startswith(message)


@pytest.mark.parametrize(
    ("text", "value", "message"),
    [
        ("ADD a :v", {"S": "x"}, "operator: ADD, operand type: STRING"),
        ("DELETE a :v", {"N": "1"}, "operator: DELETE, operand type: NUMBER"),
        ("SET a = a + :v", {"S": "x"}, "operator or function: +, operand type: S"),
        ("SET a = list_append(a, :v)", {"S": "x"}, "list_append, operand type: S"),
        ("SET a = if_not_exists(:v, a)", {"S": "x"}, "requires a document path"),
    ],
)
def test_updates_wrong_by_their_values(client: Any, text: str, value: Any, message: str) -> None:
    assert message in update(client, text, v=value)


def test_names_and_values_must_be_used_and_well_formed(client: Any) -> None:
    def refused(**more: Any) -> str:
        return str(client.refused("PutItem", **PUT, **more)[1])

    exists = {"ConditionExpression": "attribute_exists(id)"}
    assert refused(**exists, ExpressionAttributeNames={"#a": "a", "#b": "b"}) == (
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}"
    )
    assert refused(**exists, ExpressionAttributeValues={":a": {"S": "a"}}) == (
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}"
    )
    assert refused(**exists, ExpressionAttributeNames={}) == (
        "ExpressionAttributeNames must not be empty"
    )
    assert refused(**exists, ExpressionAttributeNames={"a": "b"}) == (
        'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"'
    )
    assert refused(**exists, ExpressionAttributeValues={":a": {"N": "x"}}) == (
        "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a "
        "numeric value: x for key :a"
    )
    assert refused(ExpressionAttributeNames={"#a": "a"}) == (
        "ExpressionAttributeNames can only be specified when using expressions"
    )
    assert refused(ExpressionAttributeValues={":a": {"S": "a"}}) == (
        "ExpressionAttributeValues can only be specified when using expressions: "
        "ConditionExpression is null"
    )
    assert refused(**exists, Expected={"a": {"Exists": False}}) == (
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"
    )


def test_limits_of_size_operators_and_depth(client: Any) -> None:
    assert condition(client, "a = b" + " " * 4096) == (
        "Expression size has exceeded the maximum allowed size; expression size: 4101"
    )
    many = " OR ".join(["a = b"] * 151)
    assert condition(client, many) == (
        "The expression contains too many operators; operator count: 301"
    )
    assert "too many nesting levels; nesting levels: 33" in condition(
        client, "a" + ".b" * 32 + " = c"
    )
    assert "too many operators; operator count: 501" in condition(client, "NOT " * 500 + "a = b")
    assert "nested too deeply" in condition(client, "NOT (" * 160 + "a = b" + ")" * 160)
    fine = "a<b " + "or (a<b " * 149 + ")" * 149
    client("PutItem", **PUT)
    code, _ = client.refused("PutItem", **PUT, ConditionExpression=fine)
    assert code == "ConditionalCheckFailedException"
