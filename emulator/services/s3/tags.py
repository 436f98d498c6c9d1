"""Tags of objects and buckets: the header's form, and what S3 refuses of them.

Tagging: tag1=value&tag2     ──▶   {"tag1": "value", "tag2": ""}
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from csc.emulator.services.s3.errors import MALFORMED, InvalidArgument, InvalidTag, MalformedXML

_ALLOWED = re.compile(r"[\w\s.:/=+\-@]*")  # letters, digits and spaces of any script


def read_tagging(text: Any) -> dict[str, str]:
    """Raises InvalidArgument, InvalidTag."""
    if not text:
        return {}
    pairs = parse_qsl(str(text), keep_blank_values=True)
    tags = dict(pairs)
    if len(tags) != len(pairs) or any("," in key or "," in value for key, value in pairs):
        raise InvalidArgument(
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query "
            "parameters without tag name duplicates.",
            ArgumentName="x-amz-tagging",
            ArgumentValue=str(text),
        )
    check_tags(
        [{"Key": key, "Value": value} for key, value in pairs],
        "Your TagKey cannot be prefixed with aws:",
    )
    return tags


def read_tag_set(tagging: Any, system: str, *, reserved_key: bool = True) -> dict[str, str]:
    """Of a ``Tagging`` document. ``system`` is said of tags that are AWS's own. Raises MalformedXML, InvalidTag."""
    found = (tagging or {}).get("TagSet") or ()
    if any(tag.get("Key") is None or tag.get("Value") is None for tag in found):
        raise MalformedXML(MALFORMED)
    check_tags(found, system, reserved_key=reserved_key)
    return {str(tag["Key"]): str(tag["Value"]) for tag in found}


def check_tags(
    tags: Sequence[Mapping[str, Any]], system: str, *, reserved_key: bool = True
) -> None:
    """``reserved_key``: the key is told where it is AWS's own. Raises InvalidTag."""
    seen: set[str] = set()
    for tag in tags:
        key, value = str(tag["Key"]), str(tag["Value"])
        if key in seen:
            raise InvalidTag("Cannot provide multiple Tags with the same key", TagKey=key)
        if key.startswith("aws:"):
            raise InvalidTag(system, **({"TagKey": key} if reserved_key else {}))
        if not (0 < len(key) <= 128 and _ALLOWED.fullmatch(key)):
            raise InvalidTag("The TagKey you have provided is invalid", TagKey=key)
        if not (len(value) <= 256 and _ALLOWED.fullmatch(value)):
            raise InvalidTag(
                "The TagValue you have provided is invalid", TagKey=key, TagValue=value
            )
        seen.add(key)


def as_tag_set(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
