"""CSC667: a method whose authorizer isn't asked, or isn't of the kind that its type says.

Without an AuthorizationType, or with NONE, API Gateway takes an AuthorizerId and lets everyone in.
"""

from csc.emulator.faults.methods import Declaration, Declared
from csc.emulator.gateway.model import Authorizer


def check_authorizers(declared: Declared) -> None:
    known = _authorizers(declared)
    for one in declared.methods:
        method = one.method
        authorizer = known.get((method.api_id, method.authorizer_id))
        if method.authorization_type == "NONE" and (method.authorizer_id or method.scopes):
            wanted = "CUSTOM"
            if authorizer is None or authorizer.type == "COGNITO_USER_POOLS":
                wanted = "COGNITO_USER_POOLS"
            _tell(
                declared,
                one,
                "AuthorizationType is NONE: everyone is let in, and its authorizer isn't asked",
                f"Write AuthorizationType: {wanted}.",
            )
        elif authorizer is not None and method.authorization_type in (
            "CUSTOM",
            "COGNITO_USER_POOLS",
        ):
            _check_kind(declared, one, authorizer)


def _check_kind(declared: Declared, one: Declaration, authorizer: Authorizer) -> None:
    cognito = one.method.authorization_type == "COGNITO_USER_POOLS"
    if cognito != (authorizer.type == "COGNITO_USER_POOLS"):
        right = "CUSTOM" if cognito else "COGNITO_USER_POOLS"
        _tell(
            declared,
            one,
            f"AuthorizationType is {one.method.authorization_type}, and its authorizer "
            f"{authorizer.name} is of the type {authorizer.type}",
            f"Write AuthorizationType: {right}, or name another authorizer.",
        )


def _tell(declared: Declared, one: Declaration, message: str, remedy: str) -> None:
    member = "security" if one.in_document else "AuthorizerId"
    path = ("Resources", one.realised.place.logical_id, *one.under, member)
    declared.tell("CSC667", one.realised, path, message, remedy)


def _authorizers(declared: Declared) -> dict[tuple[str, str], Authorizer]:
    found: dict[tuple[str, str], Authorizer] = {}
    for realised in declared.plan.resources.values():
        built = realised.built if isinstance(realised.built, tuple) else (realised.built,)
        found |= {(it.api_id, it.id): it for it in built if isinstance(it, Authorizer)}
    return found
