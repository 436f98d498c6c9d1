"""Which keywords each constructor of ``csc.declare`` has, and what each must be. Facts only, and one reader.

A test compares ``DECLARATIONS`` with the signatures in ``csc/declare.py``.
"""

import re
from typing import Final, Literal

Kind = Literal[
    "text", "text?", "flag", "count", "limit", "number", "texts", "mapping", "mfa", "policy", "duration", "prefix",
    "projection", "billing", "stream", "indexes", "model", "nested", "cors", "encryption", "pool", "dependencies",
    "architecture", "retention", "receives", "delay",
    "kept", "hidden",
]  # fmt: skip

EXPECTED: Final[dict[Kind, str]] = {
    "text": "a string",
    "text?": "a string or None",
    "flag": "True or False",
    "count": "a whole number above 0",
    "limit": "a whole number, 0 for none",
    "number": "a number",
    "texts": "a list of strings",
    "mapping": "a dict with strings as keys",
    "mfa": 'True, False or "optional"',
    "policy": '"strong", "standard" or a dict of its settings',
    "duration": 'a time such as "1h", "30m" or "30d"',
    "prefix": 'a path such as "/todos", or ""',
    "projection": '"ALL", "KEYS_ONLY" or "INCLUDE"',
    "billing": '"on-demand" or "provisioned"',
    "stream": '"KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE" or "NEW_AND_OLD_IMAGES"',
    "indexes": "a list of indexes",
    "model": "a model class",
    "nested": "a declaration of its kind",
    "cors": "True, False, or `Cors(…)`",
    "pool": "a `Cognito` pool",
    "dependencies": "a list: `[Depends(…)]`",
    "encryption": 'True, False, "aws", "kms" or the ARN of a key',
    "architecture": '"arm64" or "x86_64"',
    "retention": "True, False, or a number of days from 1 to 14",
    "receives": "True, False, or a number of receives from 1 to 1000",
    "delay": "a whole number of seconds from 0 to 900",
    "kept": 'a time from a minute to 14 days, such as "4d"',
    "hidden": 'a time of at most 12 hours, such as "30s"',
}

DECLARATIONS: Final[dict[str, dict[str, Kind]]] = {
    "DynamoDB": {
        "name": "text",
        "partition_key": "text",
        "sort_key": "text?",
        "global_secondary_indexes": "indexes",
        "local_secondary_indexes": "indexes",
        "model": "model",
        "ttl_attribute": "text?",
        "encryption": "encryption",
        "point_in_time_recovery": "flag",
        "deletion_protection": "flag",
        "billing": "billing",
        "autoscale": "flag",
        "read_capacity": "count",
        "write_capacity": "count",
        "stream": "stream",
    },
    "GSI": {
        "name": "text",
        "partition_key": "text",
        "sort_key": "text?",
        "projection": "projection",
        "include": "texts",
    },
    "LSI": {"name": "text", "sort_key": "text", "projection": "projection", "include": "texts"},
    "Cognito": {
        "name": "text",
        "mfa": "mfa",
        "password_policy": "policy",
        "token_ttl": "duration",
        "refresh_ttl": "duration",
        "self_sign_up": "flag",
        "verify_email": "flag",
        "deletion_protection": "flag",
        "advanced_security": "flag",
    },
    "LogStore": {"name": "text", "retention_days": "count", "immutable": "flag"},
    "Queue": {
        "name": "text",
        "model": "model",
        "fifo": "flag",
        "dead_letters": "receives",
        "visibility": "hidden",
        "retention": "kept",
        "delay": "delay",
        "encryption": "encryption",
    },
    "Topic": {"name": "text", "model": "model", "fifo": "flag", "encryption": "encryption"},
    "Bus": {"name": "text", "source": "text"},
    "Email": {"sender": "text", "identity": "text"},
    "Application": {
        "name": "text",
        "stage": "text",
        "region": "text",
        "architecture": "architecture",
        "logging": "nested",
        "security": "nested",
        "cors": "cors",
        "description": "text",
    },
    "Router": {
        "prefix": "prefix",
        "tags": "texts",
        "public": "flag",
        "auth": "pool",
        "dependencies": "dependencies",
    },
    "Logging": {"level": "text", "audit": "flag", "retention_days": "count", "tracing": "flag"},
    "Security": {
        "ddos_protection": "flag",
        "waf": "flag",
        "waf_rate_limit": "limit",
        "rate_limits": "mapping",
        "encryption": "encryption",
        "reserved_concurrency": "limit",
        "dead_letters": "retention",
        "usage_plan": "flag",
    },
    "Cors": {
        "origins": "texts",
        "methods": "texts",
        "headers": "texts",
        "credentials": "flag",
        "max_age": "count",
    },
}

REQUIRED: Final = {
    "DynamoDB": ("name",),
    "GSI": ("name", "partition_key"),
    "LSI": ("name", "sort_key"),
    "Cognito": ("name",),
    "LogStore": ("name",),
    "Queue": ("name",),
    "Topic": ("name",),
    "Bus": ("name",),
    "Email": ("sender",),
    "Application": ("name",),
}
POSITIONAL: Final = frozenset(REQUIRED)
"""Those whose first setting may stand without its keyword."""
_MAIL: Final = r"[A-Za-z0-9._+%-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
NAMES: Final = {
    "DynamoDB": re.compile(r"[A-Za-z0-9_.-]{3,255}"),
    "Cognito": re.compile(r"[\w\s+=,.@-]{1,128}"),
    "LogStore": re.compile(r"[A-Za-z0-9_./#-]{1,512}"),
    "Queue": re.compile(r"[A-Za-z0-9_-]{1,75}(\.fifo)?"),
    "Topic": re.compile(r"[A-Za-z0-9_-]{1,251}(\.fifo)?"),
    "Bus": re.compile(r"(?!aws\.)[A-Za-z0-9_./-]{1,256}"),
    "Email": re.compile(rf"{_MAIL}|[^<>\"\x00-\x1f\x7f]{{1,100}} <{_MAIL}>"),
    "Application": re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,127}"),
    "GSI": re.compile(r"[A-Za-z0-9_.-]{3,255}"),
    "LSI": re.compile(r"[A-Za-z0-9_.-]{3,255}"),
}
_PREFIX: Final = re.compile(r"(/([A-Za-z0-9._~:@$-]+|\{[A-Za-z_][A-Za-z0-9_]*\}))+")
_DURATION: Final = re.compile(r"[1-9][0-9]*(s|m|h|d)")


def is_valid(kind: Kind, value: object) -> bool:
    """Whether a folded value is what a keyword of this kind takes."""
    match kind:
        case "text":
            return isinstance(value, str) and value != ""
        case "text?":
            return value is None or (isinstance(value, str) and value != "")
        case "flag" | "cors":
            return isinstance(value, bool)
        case "count":
            return type(value) is int and value > 0
        case "limit":
            return type(value) is int and value >= 0
        case "number":
            return type(value) in (int, float)
        case "texts":
            return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        case "mapping":
            return isinstance(value, dict) and is_json(value)
        case "mfa":
            return isinstance(value, bool) or value == "optional"
        case "policy":
            return value in ("strong", "standard") or (isinstance(value, dict) and is_json(value))
        case "duration":
            return isinstance(value, str) and _DURATION.fullmatch(value) is not None
        case "prefix":
            return value == "" or (isinstance(value, str) and _PREFIX.fullmatch(value) is not None)
        case "projection":
            return value in ("ALL", "KEYS_ONLY", "INCLUDE")
        case "billing":
            return value in ("on-demand", "provisioned")
        case "stream":
            return value in ("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES")
        case "encryption":
            named = value in ("aws", "kms") or str(value).startswith("arn:")
            return isinstance(value, bool) or named
        case "architecture":
            return value in ("arm64", "x86_64")
        case "retention":
            return isinstance(value, bool) or (type(value) is int and 1 <= value <= 14)
        case "kept":
            return 60 <= _seconds(value) <= 14 * 86_400
        case "hidden":
            return 0 < _seconds(value) <= 12 * 3600
        case "receives":
            return isinstance(value, bool) or (type(value) is int and 1 <= value <= 1000)
        case "delay":
            return type(value) is int and 0 <= value <= 900
    return False


def _seconds(value: object) -> int:
    """The seconds of a time like ``"4d"``; -1 where it is none."""
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        return -1
    return int(value[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86_400}[value[-1]]


def is_json(value: object) -> bool:
    """Whether a value can be written as JSON as it is."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_json(one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return all(is_json(one) for one in value)
    return value is None or isinstance(value, str | int | float)
