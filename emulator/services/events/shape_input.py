"""What a target gets of an event: all of it, a part, fixed text, or a template filled.

    InputPathsMap {"id": "$.detail.id"}, InputTemplate '{"order": <id>}'   ──▶   {"order": 7}

Source: "Amazon EventBridge input transformation" in EventBridge's user guide.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from csc.emulator.gateway.jsonpath import InvalidPath, read

_HOLE = re.compile(r"<([A-Za-z0-9_.-]+)>")


def shape_input(
    target: Mapping[str, Any], event: Mapping[str, Any], rule: Mapping[str, str]
) -> str:
    """The target's input as text: JSON but for templates that aren't.

    ``rule`` are the values of ``<aws.events.rule-arn>`` and its like.
    """
    if target.get("Input"):
        return str(target["Input"])
    if target.get("InputPath"):
        return _dump(_read(str(target["InputPath"]), event))
    transformer = target.get("InputTransformer")
    if not transformer:
        return _dump(event)
    values = {
        name: _read(str(path), event)
        for name, path in (transformer.get("InputPathsMap") or {}).items()
    }
    values |= {"aws.events.event.json": event, "aws.events.event": _without_detail(event), **rule}
    return _fill(str(transformer["InputTemplate"]), values)


def _without_detail(event: Mapping[str, Any]) -> dict[str, Any]:
    """``detail-type`` is spelled otherwise here: recorded on AWS."""
    kept = {key: value for key, value in event.items() if key not in ("detail", "detail-type")}
    return {**kept, "detailType": event.get("detail-type")}


def _fill(template: str, values: Mapping[str, Any]) -> str:
    """In quotes a value stands as text (a list or an object as JSON without its quotes, as AWS has
    it), elsewhere as JSON; what is unknown is empty."""

    def fill(match: re.Match[str]) -> str:
        value = values.get(match[1])
        if _in_quotes(template, match.start()):
            text = "" if value is None else _dump(value).replace('"', "")
            text = value if isinstance(value, str) else text
            return json.dumps(text, ensure_ascii=False)[1:-1]
        return _dump(value) if value is not None else '""'

    return _HOLE.sub(fill, template)


def _in_quotes(template: str, at: int) -> bool:
    before = re.sub(r"\\.", "", template[:at])
    return before.count('"') % 2 == 1


def _read(path: str, event: Mapping[str, Any]) -> Any:
    try:
        return read(path, event)
    except InvalidPath:
        return None


def _dump(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
