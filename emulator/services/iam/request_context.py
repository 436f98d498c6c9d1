"""The condition keys that every request has, filled from the call and its caller.

Each is made when a statement asks for it.  Keys are in lower case, as they are compared.
Source: IAM User Guide, "AWS global condition context keys".
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from csc.emulator.calls import ANYBODY, Call, Permission
from csc.emulator.services.iam.conditions import as_text
from csc.emulator.services.iam.fill_keys import input_keys
from csc.emulator.services.iam.partition import moved
from csc.emulator.services.iam.principals import ANONYMOUS, Principal


def principal_of(call: Call) -> Principal:
    """The caller as policies name it."""
    caller = call.caller
    resource = caller.arn.split(":", 5)[-1]
    if resource.startswith("assumed-role/"):
        return Principal("role", caller.arn, caller.principal, caller.account)
    if resource == "root" or caller.principal.endswith(":root"):
        arn = moved(caller.arn, call.region)
        return Principal("root", arn, moved(caller.principal, call.region), caller.account)
    if caller.arn == ANYBODY:
        return ANONYMOUS
    if not caller.arn.startswith("arn:"):
        return Principal("service", caller.arn, caller.principal, caller.account)
    return Principal("user", caller.arn, caller.principal, caller.account)


MFA_TIME = "csc:mfatime"
"""A session's own key: when its MFA device was at hand, in epoch seconds."""

_TAG = "aws:resourcetag/"
_TYPES = {"role": "AssumedRole", "user": "User", "root": "Account", "service": "Service"}


class RequestContext(Mapping[str, str | Sequence[str]]):
    """A request's keys, each made when a statement asks for it.

    ``unique_id`` is the role's or user's (``AROA…``).
    """

    __slots__ = (
        "_given",
        "_tags",
        "call",
        "now",
        "permission",
        "principal",
        "tags_of",
        "unique_id",
    )

    def __init__(
        self,
        call: Call,
        permission: Permission,
        principal: Principal,
        now: Callable[[], float],
        unique_id: str,
        tags_of: Callable[[str], Mapping[str, str]] | None = None,
    ) -> None:
        self.call, self.permission, self.principal = call, permission, principal
        self.now, self.unique_id = now, unique_id
        self.tags_of = tags_of
        self._tags: Mapping[str, str] | None = None
        self._given: dict[str, str | list[str]] | None = None

    def get(self, key: str, default: Any = None) -> Any:
        make = _KEYS.get(key)
        value = self.given().get(key) if make is None else make(self)
        if value is None and key.startswith(_TAG):
            value = self._of_resource(key.removeprefix(_TAG))
        return default if value is None else value

    def _of_resource(self, tag: str) -> str | None:
        """A tag of the resource, whose service is asked once a request."""
        if self._tags is None:
            self._tags = self.tags_of(self.permission.resource) if self.tags_of else {}
        return self._tags.get(tag)

    def given(self) -> dict[str, str | list[str]]:
        """The keys that the call, its permission and its caller's tags bring along."""
        if self._given is None:
            self._given = {
                f"aws:principaltag/{tag}".lower(): value
                for tag, value in self.call.caller.tags.items()
            }
            add_keys(self._given, dict(input_keys(self.call)))
            add_keys(self._given, self.call.caller.keys)
            add_keys(self._given, self.call.context)
            add_keys(self._given, self.permission.keys(self.call))
        return self._given

    def __getitem__(self, key: str) -> str | Sequence[str]:
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        found: str | Sequence[str] = value
        return found

    def __iter__(self) -> Iterator[str]:
        return (key for key in (*_KEYS, *self.given()) if self.get(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _user_id(context: RequestContext) -> str:
    if context.principal.kind == "role":
        return f"{context.unique_id}:{context.call.caller.arn.rpartition('/')[2]}"
    return context.unique_id


def _username(context: RequestContext) -> str | None:
    """Users have one; sessions of roles don't."""
    if context.principal.kind != "user":
        return None
    return context.call.caller.arn.rpartition("/")[2]


def _resource_account(context: RequestContext) -> str:
    return resource_account(context.permission.resource) or context.call.caller.account


def _current_time(context: RequestContext) -> str:
    return datetime.fromtimestamp(context.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _with_mfa(context: RequestContext) -> str | None:
    """Temporary credentials say whether a device was at hand; long-lived keys don't have the key."""
    if MFA_TIME in context.given():
        return "true"
    return "false" if context.call.caller.arn.split(":", 3)[2:3] == ["sts"] else None


def _mfa_age(context: RequestContext) -> str | None:
    moment = context.given().get(MFA_TIME)
    return None if moment is None else str(int(context.now() - float(str(moment))))


_KEYS: dict[str, Callable[[RequestContext], str | None]] = {
    "aws:principalarn": lambda context: context.call.caller.principal,
    "aws:principalaccount": lambda context: context.call.caller.account,
    "aws:principaltype": lambda context: _TYPES.get(context.principal.kind, "Anonymous"),
    "aws:userid": _user_id,
    "aws:username": _username,
    "aws:sourceip": lambda context: context.call.source_ip,
    "aws:currenttime": _current_time,
    "aws:epochtime": lambda context: str(int(context.now())),
    "aws:requestedregion": lambda context: context.call.region,
    # Every endpoint of AWS is reached over TLS: the plain hop on this machine stands for that.
    "aws:securetransport": lambda context: "true",
    "aws:viaawsservice": lambda context: "false",
    "aws:resourceaccount": _resource_account,
    "aws:multifactorauthpresent": _with_mfa,
    "aws:multifactorauthage": _mfa_age,
    "aws:principalisawsservice": lambda context: str(context.principal.kind == "service").lower(),
    "aws:principalservicename": lambda context: (
        context.principal.arn if context.principal.kind == "service" else None
    ),
}


def add_keys(context: dict[str, str | list[str]], keys: Mapping[str, Any]) -> None:
    """Add condition keys given as any JSON value or list of them."""
    for key, value in keys.items():
        if value is None:
            continue
        if isinstance(value, list | tuple | set | frozenset):
            context[key.lower()] = [as_text(item) for item in value]
        else:
            context[key.lower()] = as_text(value)


def resource_account(resource: str) -> str:
    """The account in an ARN, empty where it has none (``arn:aws:s3:::bucket``, ``*``)."""
    parts = resource.split(":", 5)
    return parts[4] if len(parts) == 6 else ""
