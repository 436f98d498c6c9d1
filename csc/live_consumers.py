"""The run-time half of a consumer: a batch of SQS's records, or one event of EventBridge, to the program's function.

{"Records": [{"messageId": "m-1", "body": "{…}"}, …]}  →  {"batchItemFailures": [{"itemIdentifier": "m-1"}, …]}

A message that isn't of the function's type, or that the function raises for, has failed.  Of a FIFO queue so have all that
come after it, so that the order is kept.
"""

import json
import traceback
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Event = Mapping[str, Any]


def make_consumer(
    description: Mapping[str, Any],
    function: Callable[[Any], Any],
    build: Callable[[Any, Any], Any],
    finish: Callable[[Any], Any],
) -> Callable[[Event, Any], Any]:
    """The Lambda handler. ``build(data, type)`` makes the program's value, ``finish`` ends an ``async def``."""
    type_ = description["parameters"][0]["type"]

    def call(data: Any) -> None:
        finish(function(build(data, type_)))

    def batch(event: Event, context: Any) -> dict[str, Any]:
        failed: list[str] = []
        for record in event["Records"]:
            fifo = str(record.get("eventSourceARN", "")).endswith(".fifo")
            if failed and fifo:
                failed.append(record["messageId"])
                continue
            try:
                call(record["body"] if type_ == "str" else _parsed(record["body"]))
            except Exception:  # noqa: BLE001 - this message comes again, the others don't
                traceback.print_exc()
                failed.append(record["messageId"])
        return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}

    def event_of_bus(event: Event, context: Any) -> None:
        call(_parsed(json.dumps(event["detail"])))

    return batch if description["consumer"] == "queue" else event_of_bus


def _parsed(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)
