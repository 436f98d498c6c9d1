"""TagResource, UntagResource and ListTagsForResource, for log groups; and their elder forms."""

from typing import Any

import orjson

from csc.emulator.calls import Call, Input, Output


def tag_resource(logs: Any, input: Input, call: Call) -> Output:
    group = logs.group(input, "resourceArn")
    _save(logs, group, {**_tags(logs, group), **(input.get("tags") or {})})
    return {}


def untag_resource(logs: Any, input: Input, call: Call) -> Output:
    group = logs.group(input, "resourceArn")
    gone = set(input.get("tagKeys") or ())
    _save(logs, group, {k: v for k, v in _tags(logs, group).items() if k not in gone})
    return {}


def list_tags_for_resource(logs: Any, input: Input, call: Call) -> Output:
    return {"tags": _tags(logs, logs.group(input, "resourceArn"))}


def tag_log_group(logs: Any, input: Input, call: Call) -> Output:
    group = logs.group(input)
    _save(logs, group, {**_tags(logs, group), **input["tags"]})
    return {}


def untag_log_group(logs: Any, input: Input, call: Call) -> Output:
    group, gone = logs.group(input), set(input["tags"])
    _save(logs, group, {k: v for k, v in _tags(logs, group).items() if k not in gone})
    return {}


def list_tags_log_group(logs: Any, input: Input, call: Call) -> Output:
    return {"tags": _tags(logs, logs.group(input))}


def _tags(logs: Any, group: str) -> dict[str, str]:
    found: dict[str, str] = orjson.loads(logs.store.group_tags(group))
    return found


def _save(logs: Any, group: str, tags: dict[str, str]) -> None:
    logs.store.change_group(group, "tags", orjson.dumps(tags).decode())
