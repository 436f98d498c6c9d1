"""When a bucket's lifecycle would delete an object: told in ``x-amz-expiration``, not done.

expiry-date="Fri, 02 Jan 2026 00:00:00 GMT", rule-id="whole"
"""

import math
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any
from urllib.parse import quote

from csc.emulator.services.s3.store import Stored

DAY = 86400


def expiration(configuration: Mapping[str, Any], stored: Stored) -> dict[str, str]:
    """The member of an answer; nothing where no rule is for the object. The rule that is first due counts."""
    found = [
        (due, str(rule.get("ID") or ""))
        for rule in (configuration.get("BucketLifecycleConfiguration") or {}).get("Rules") or ()
        if rule.get("Status") == "Enabled" and _is_for(rule, stored)
        if (due := _due(rule.get("Expiration") or {}, stored)) is not None
    ]
    if not found:
        return {}
    due, name = min(found)
    date = formatdate(due, usegmt=True)
    return {"Expiration": f'expiry-date="{date}", rule-id="{quote(name, safe="")}"'}


def _due(given: Mapping[str, Any], stored: Stored) -> float | None:
    """At midnight, after as many days."""
    if given.get("Date") is not None:
        return float(given["Date"])
    if given.get("Days"):
        return math.ceil((stored.modified + int(given["Days"]) * DAY) / DAY) * DAY
    return None


def _is_for(rule: Mapping[str, Any], stored: Stored) -> bool:
    given = rule.get("Filter") or {}
    asked = {**given, **(given.get("And") or {})}
    tags = [*(asked.get("Tags") or ()), *([asked["Tag"]] if asked.get("Tag") else ())]
    more, less = asked.get("ObjectSizeGreaterThan"), asked.get("ObjectSizeLessThan")
    prefix = str(asked.get("Prefix") or rule.get("Prefix") or "")
    return (
        stored.key.startswith(prefix)
        and all(stored.tags.get(tag["Key"]) == tag["Value"] for tag in tags)
        and (more is None or stored.size > int(more))
        and (less is None or stored.size < int(less))
    )
