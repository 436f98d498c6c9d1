"""CSC661: an integration whose role may not do what it calls.

What it calls is read from its URI and from what its template says of the resource: a table's name, an
index, a queue in the path.  Where the template leaves that open, some statement for the action is enough.
"""

from collections.abc import Iterable, Iterator

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.faults.methods import Declaration, Declared
from csc.emulator.faults.needs import Need, find_needs
from csc.emulator.faults.operations import uri_of
from csc.emulator.services.iam.assume_role import role_by_arn
from csc.emulator.services.iam.evaluate import Policies
from csc.emulator.services.iam.policy import Statement
from csc.emulator.services.iam.service import Iam

PLACEHOLDER = "not-emulated"


def check_roles(declared: Declared) -> None:
    iam = declared.cloud.services.get("iam")
    if not isinstance(iam, Iam):
        return
    for one in declared.methods:
        uri = uri_of(one)
        integration = one.integration
        if uri is None or integration is None:
            continue
        if uri.kind == "lambda" and not integration.credentials:
            _check_permission(declared, one, uri.target)
        role = role_by_arn(iam, integration.credentials) if integration.credentials else None
        if role is None:
            continue
        policies = iam.gathered.of(role.arn)
        for need in find_needs(declared.cloud, one, uri):
            if not _allows(policies, need):
                _tell(declared, one, declared.name_of(role.arn), need)


def _tell(declared: Declared, one: Declaration, role: str, need: Need) -> None:
    actions = " or ".join(need.actions)
    on = f" on {need.resource}" if need.resource else ""
    declared.tell(
        "CSC661",
        one.realised,
        one.path("Credentials"),
        f"{role} may not do {actions}{on}, which this integration calls",
        f"Add a statement to {role}: Allow {need.actions[0]}"
        + (f" on {_as_written(need.resource)}." if need.resource else "."),
    )


def _as_written(resource: str) -> str:
    """The part of an ARN that a template writes itself."""
    return resource.split(":", 5)[-1]


def _allows(policies: Policies, need: Need) -> bool:
    """Whether each kind of policy that limits the role has a statement for it, whatever its
    conditions are; a Deny without conditions counts."""
    return any(_allows_action(policies, action, need.resource) for action in need.actions)


def _allows_action(policies: Policies, action: str, resource: str) -> bool:
    relevant = policies.relevant(action)
    for _, statement in relevant.denies:
        if not statement.conditions and resource and statement.covers_resource(resource, {}):
            return False
    identity = _all(relevant.allows["identity"])
    boundary = relevant.allows["boundary"]
    return _covers(identity, resource) and (not boundary or _covers(_all(boundary), resource))


def _all(levels: tuple[tuple[Statement, ...], ...]) -> Iterator[Statement]:
    return (statement for level in levels for statement in level)


def _covers(statements: Iterable[Statement], resource: str) -> bool:
    for statement in statements:
        unknown = any(
            PLACEHOLDER in pattern.text or pattern.matcher is None
            for pattern in statement.resources
        )
        if not resource or unknown or statement.covers_resource(resource, {}):
            return True
    return False


def _check_permission(declared: Declared, one: Declaration, function: str) -> None:
    """A function that is invoked without a role must let API Gateway in by its own policy."""
    functions = {it.identity.attributes.get("Arn"): it for it in _functions(declared)}
    if function not in functions:
        return
    names = {function, functions[function].identity.ref}
    for permission in declared.resources("AWS::Lambda::Permission"):
        given = permission.properties
        if (
            str(given.get("FunctionName")) in names
            and given.get("Principal") == "apigateway.amazonaws.com"
        ):
            return
    declared.tell(
        "CSC661",
        one.realised,
        one.path("Uri"),
        f"no AWS::Lambda::Permission lets API Gateway invoke {functions[function].identity.ref}",
        "Add one: Action lambda:InvokeFunction, Principal apigateway.amazonaws.com.",
    )


def _functions(declared: Declared) -> Iterator[Realised]:
    return declared.resources("AWS::Lambda::Function")
