"""Who makes a request, and how a policy's ``Principal`` element names it.

How it is named decides how far a resource-based policy's Allow reaches (``evaluate.py``): by its
session, by its user or role, by everyone (``*``), or through its account, which only delegates.
Source: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from csc.emulator.services.iam.problem import PolicyProblem

Kind = Literal["user", "role", "root", "service", "federated", "anonymous"]
Grant = Literal["session", "identity", "any", "account"]


@dataclass(frozen=True, slots=True)
class Principal:
    """``arn`` is the caller's (a session's for a role), ``identity`` the user's or role's own.

    For a service both are its name (``lambda.amazonaws.com``); for a federated identity the
    provider's ARN or name.
    """

    kind: Kind
    arn: str
    identity: str
    account: str


ANONYMOUS = Principal("anonymous", "*", "*", "")


@dataclass(frozen=True, slots=True)
class PrincipalElement:
    """``Principal`` or (``negated``) ``NotPrincipal``: names by their type, ``AWS`` or ``Service``."""

    names: Mapping[str, tuple[str, ...]]
    negated: bool

    def grant(self, principal: Principal) -> Grant | None:
        """How the element names the principal, most direct first; None where it doesn't."""
        found = self._named(principal)
        if self.negated:
            return "any" if found is None else None
        return found

    def _named(self, principal: Principal) -> Grant | None:
        names = self.names.get("AWS", ())
        if principal.kind == "service" and principal.arn in self.names.get("Service", ()):
            return "identity"
        if principal.kind == "federated" and principal.identity in self.names.get("Federated", ()):
            return "identity"
        if principal.kind in ("service", "federated", "anonymous"):
            return "any" if "*" in names else None
        if principal.arn in names:
            return "session" if principal.kind == "role" else "identity"
        if principal.identity in names:
            return "identity"
        if "*" in names:
            return "any"
        return "account" if principal.account in names else None


def compile_principal(element: Any, negated: bool) -> PrincipalElement:
    """``"*"``, an ARN, or ``{"AWS": …, "Service": …}``. Raises PolicyProblem."""
    if isinstance(element, str):
        return PrincipalElement({"AWS": (_account(element),)}, negated)
    if not isinstance(element, Mapping) or not element:
        raise PolicyProblem('Principal must be "*" or a map such as {"AWS": arn}')
    names: dict[str, tuple[str, ...]] = {}
    for kind, values in element.items():
        if kind not in ("AWS", "Service", "Federated", "CanonicalUser"):
            raise PolicyProblem(f"Principal type {kind} is unknown")
        listed = values if isinstance(values, list) else [values]
        if not all(isinstance(value, str) for value in listed):
            raise PolicyProblem(f"Principal {kind} must be text or a list of texts")
        names[kind] = tuple(_account(value) if kind == "AWS" else value for value in listed)
    return PrincipalElement(names, negated)


_ROOT = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):root")


def _account(name: str) -> str:
    """``arn:aws:iam::123456789012:root`` is another way to write ``123456789012``."""
    root = _ROOT.fullmatch(name)
    return root[1] if root else name
