"""ClientRequestToken: a transaction sent twice within ten minutes is done once."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.services.dynamodb.errors import IdempotentParameterMismatchException

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

LIFE_SECONDS = 600
_NOT_COMPARED = ("ClientRequestToken", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics")


def once(
    dynamodb: "DynamoDb", input: Mapping[str, Any], run: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """The answer of ``run``, or of the call that had this token before.

    Raises IdempotentParameterMismatchException where that call was another one.
    """
    token = input.get("ClientRequestToken")
    if token is None:
        return run()
    now = dynamodb.clock.now()
    compared = {name: value for name, value in input.items() if name not in _NOT_COMPARED}
    digest = sha256(orjson.dumps(compared, option=orjson.OPT_SORT_KEYS)).digest()
    dynamodb.execute("DELETE FROM dynamodb_tokens WHERE expires < ?", (now,))
    row = dynamodb.execute(
        "SELECT digest, answer FROM dynamodb_tokens WHERE token = ?", (token,)
    ).fetchone()
    if row is not None:
        if row[0] != digest:
            raise IdempotentParameterMismatchException(
                "The request was rejected because it was retried with a different payload but "
                "with a request token that was already used."
            )
        answer: dict[str, Any] = orjson.loads(row[1])
        return answer
    with dynamodb.transaction():
        answer = run()
        dynamodb.execute(
            "INSERT INTO dynamodb_tokens VALUES (?, ?, ?, ?)",
            (token, digest, now + LIFE_SECONDS, orjson.dumps(answer)),
        )
    return answer
