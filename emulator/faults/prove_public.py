"""What can somebody reach who has no credentials at all? Proved per method, over all requests.

A method without authorization is open to everyone whom the API's resource policy lets in; one with
AWS_IAM to guests, where an identity pool gives them a role that may invoke it.  Each answer is a
request that gets in, or the proof that there is none.  Buckets, queues, topics, secrets, tables and
functions with a policy of their own are asked too (``public_resources.py``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.faults.methods import Declaration, Declared
from csc.emulator.faults.public_resources import public_resources
from csc.emulator.gateway.authorizers.resource_policy import expand_shorthand
from csc.emulator.services.iam.evaluate import Policies
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.principals import ANONYMOUS, Principal
from csc.emulator.services.iam.prove import Answer, Counterexample, Proved, find_allowed
from csc.emulator.services.iam.service import Iam

INVOKE = "execute-api:Invoke"


@dataclass(frozen=True, slots=True)
class Reach:
    """``answer`` is a Counterexample where ``what`` can be reached; ``how`` says by whom."""

    what: str
    place: str
    how: str
    answer: Answer


def prove_public(declared: Declared) -> list[Reach]:
    """Each method, each guest role, each resource with a policy. Raises ImportError without z3."""
    found = [_of_method(declared, one) for one in declared.methods]
    return [*found, *_of_guests(declared), *_of_resources(declared)]


def _of_resources(declared: Declared) -> Iterator[Reach]:
    for one in public_resources(declared):
        yield Reach(one.what, one.place, one.how, one.answer)


def _of_method(declared: Declared, one: Declaration) -> Reach:
    method = one.method
    what = f"{method.http_method} {_path(declared, method.resource_id)}"
    place = str(method.metadata.get("csc:source") or one.realised.place.file)
    arns = _arns(declared, one)
    if method.authorization_type in ("COGNITO_USER_POOLS", "CUSTOM"):
        return Reach(what, place, "an authorizer asks for a token", Proved())
    policy = _resource_policy(declared, method.api_id)
    if method.authorization_type == "NONE":
        key = "anyone with an API key" if method.api_key_required else "anyone"
        if policy is None:
            return Reach(what, place, key, Counterexample(INVOKE, arns[0]))
        opened = Policies(resource=policy, resource_must_allow=True, scps=_only(arns))
        return Reach(what, place, key, find_allowed(opened, ANONYMOUS))
    for name, role in _guests(declared):
        policies, principal = _as_guest(declared, role)
        asked = replace(policies, resource=policy, scps=_only(arns), _by_action={})
        answer = find_allowed(asked, principal)
        if not isinstance(answer, Proved):
            return Reach(what, place, f"a guest of {name}", answer)
    return Reach(what, place, "a signature is asked for", Proved())


def _of_guests(declared: Declared) -> Iterator[Reach]:
    for name, role in _guests(declared):
        policies, principal = _as_guest(declared, role)
        logical_id, place = role.place.logical_id, role.place.file
        answer = find_allowed(policies, principal)
        yield Reach(f"what {logical_id} allows", place, f"a guest of {name}", answer)


def _only(arns: Sequence[str]) -> tuple[tuple[Policy, ...], ...]:
    """As a level that must allow: nothing but this one method."""
    statement = {"Effect": "Allow", "Action": INVOKE, "Resource": list(arns)}
    return ((compile_policy({"Version": "2012-10-17", "Statement": [statement]}),),)


def _arns(declared: Declared, one: Declaration) -> list[str]:
    """The method in each stage that is declared, or in one that somebody may make."""
    cloud, method = declared.cloud, one.method
    verb = "*" if method.http_method == "ANY" else method.http_method
    path = "/".join(
        "*" if part.startswith("{") else part
        for part in _path(declared, method.resource_id).strip("/").split("/")
    )
    stages = [
        str(stage.properties.get("StageName"))
        for stage in declared.resources("AWS::ApiGateway::Stage")
        if stage.properties.get("RestApiId") == method.api_id
    ]
    api = f"arn:aws:execute-api:{cloud.region}:{cloud.account}:{method.api_id}"
    return [f"{api}/{stage}/{verb}/{path}" for stage in stages or ["stage"]]


def _path(declared: Declared, resource_id: str) -> str:
    """``/notes/{id}``, from the resources that lead to it."""
    parts: list[str] = []
    by_id = {it.identity.ref: it.built for it in declared.resources("AWS::ApiGateway::Resource")}
    while (resource := by_id.get(resource_id)) is not None:
        parts.insert(0, resource.path_part)
        resource_id = resource.parent_id
    return "/" + "/".join(parts)


def _resource_policy(declared: Declared, api_id: str) -> Policy | None:
    cloud = declared.cloud
    for api in declared.resources("AWS::ApiGateway::RestApi"):
        document: Any = api.properties.get("Policy")
        if api.identity.ref == api_id and document:
            arn = f"arn:aws:execute-api:{cloud.region}:{cloud.account}:{api_id}"
            return compile_policy(expand_shorthand(document, arn), "the resource policy")
    return None


def _guests(declared: Declared) -> Iterator[tuple[str, Realised]]:
    """The identity pools that let guests in, and the roles that these get."""
    pools = {it.identity.ref: it for it in declared.resources("AWS::Cognito::IdentityPool")}
    roles = {it.identity.attributes["Arn"]: it for it in declared.resources("AWS::IAM::Role")}
    for attached in declared.resources("AWS::Cognito::IdentityPoolRoleAttachment"):
        pool = pools.get(str(attached.properties.get("IdentityPoolId")))
        role = roles.get((attached.properties.get("Roles") or {}).get("unauthenticated"))
        given = pool.properties.get("AllowUnauthenticatedIdentities") if pool else False
        if pool is not None and role is not None and str(given).lower() == "true":
            yield pool.place.logical_id, role


def _as_guest(declared: Declared, role: Realised) -> tuple[Policies, Principal]:
    iam, account = declared.cloud.services["iam"], declared.cloud.account
    assert isinstance(iam, Iam)
    arn = str(role.identity.attributes["Arn"])
    session = f"arn:aws:sts::{account}:assumed-role/{role.identity.ref}/CognitoIdentityCredentials"
    return iam.gathered.of(arn), Principal("role", session, arn, account)
