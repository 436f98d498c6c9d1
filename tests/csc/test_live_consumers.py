"""A batch of messages: each is the function's type, what fails comes again alone, and a FIFO queue keeps its order."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from csc.live_consumers import make_consumer


def consumer(kind: str, function: Callable[[Any], Any], type_: Any = "json") -> Callable[..., Any]:
    def build(data: Any, wanted: Any) -> Any:
        if wanted == "int" and not isinstance(data, int):
            raise ValueError(data)
        return data

    description = {"consumer": kind, "parameters": [{"type": type_}]}
    return make_consumer(description, function, build, lambda value: value)


def batch(*bodies: str, queue: str = "q") -> dict[str, Any]:
    arn = f"arn:aws:sqs:us-east-1:123456789012:{queue}"
    return {
        "Records": [
            {"messageId": f"m{n}", "body": body, "eventSourceARN": arn}
            for n, body in enumerate(bodies)
        ]
    }


def refuse_two(value: Any) -> None:
    if value == 2:
        raise KeyError("two")


@pytest.mark.parametrize(("queue", "failed"), [("q", ["m1", "m3"]), ("q.fifo", ["m1", "m2", "m3"])])
def test_what_fails_comes_again(queue: str, failed: list[str]) -> None:
    seen: list[Any] = []

    def take(value: Any) -> None:
        refuse_two(value)
        seen.append(value)

    answer = consumer("queue", take, "int")(batch("1", "2", "3", '"x"', queue=queue), None)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == failed
    assert seen == ([1, 3] if queue == "q" else [1])


def test_a_text_is_given_as_it_is() -> None:
    seen: list[Any] = []
    assert consumer("queue", seen.append, "str")(batch("{not json"), None) == {
        "batchItemFailures": []
    }
    assert seen == ["{not json"]


def test_an_event_that_fails_fails_the_function() -> None:
    seen: list[Any] = []
    assert consumer("bus", seen.append)({"detail": {"a": [1]}}, None) is None
    assert json.dumps(seen) == '[{"a": [1]}]'
    with pytest.raises(KeyError):
        consumer("bus", refuse_two, "int")({"detail": 2}, None)
