"""AWS::ApiGatewayV2::*: the resources that make an HTTP API.

Each is built to documents of ``services/apigatewayv2``: (collection, id, document).  What an operation of
its API refuses is refused here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    Realised,
    ResourceType,
)
from csc.emulator.cloudformation.made_stacks import ORIGIN
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id

if TYPE_CHECKING:
    from csc.emulator.services.apigatewayv2.declared import Declared

PREFIX = "AWS::ApiGatewayV2::"


@dataclass(frozen=True, slots=True)
class Part:
    """``operation`` of the API makes the same; ``id`` is the member that identifies it."""

    operation: str
    collection: str
    id: str
    more: tuple[str, ...] = ()


PARTS = {
    "Authorizer": Part("CreateAuthorizer", "authorizers", "AuthorizerId"),
    "Deployment": Part("CreateDeployment", "deployments", "DeploymentId"),
    "Integration": Part("CreateIntegration", "integrations", "IntegrationId"),
    "Model": Part("CreateModel", "models", "ModelId"),
    "Route": Part("CreateRoute", "routes", "RouteId"),
    "Stage": Part("CreateStage", "stages", "StageName", ("AccessPolicyId",)),
}


def _identify_api(context: Context, place: Place, properties: Properties) -> Identity:
    api_id = stable_id(place, 10)
    host = f"{api_id}.execute-api.{context.cloud.region}.amazonaws.com"
    return Identity(api_id, {"ApiEndpoint": f"https://{host}", "ApiId": api_id})


def _identify_part(kind: str) -> Callable[[Context, Place, Properties], Identity]:
    part = PARTS[kind]

    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        if kind == "Stage":
            name = str(properties.get("StageName") or "")
            return Identity(name, {"Id": name})
        made = stable_id(place, 7)
        return Identity(made, {part.id: made, "Id": made})

    return identify


def _identify_domain(context: Context, place: Place, properties: Properties) -> Identity:
    name, region = str(properties.get("DomainName") or ""), context.cloud.region
    regional = f"d-{stable_id(place, 10)}.execute-api.{region}.amazonaws.com"
    return Identity(
        name,
        {
            "DomainNameArn": f"arn:aws:apigateway:{region}::/domainnames/{name}",
            "RegionalDomainName": regional,
            "RegionalHostedZoneId": "Z1UJRXOUMOOFQ8",
        },
    )


def _identify_mapping(context: Context, place: Place, properties: Properties) -> Identity:
    mapping_id = stable_id(place, 6)
    return Identity(mapping_id, {"ApiMappingId": mapping_id})


def _identify_link(context: Context, place: Place, properties: Properties) -> Identity:
    link_id = stable_id(place, 6)
    return Identity(link_id, {"VpcLinkId": link_id})


def _build_api(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> "Declared":
    from csc.emulator.cloudformation.resources.apigatewayv2_api import build_api

    return build_api(context, place, properties, identity)


def _build_part(kind: str) -> Any:
    def build(
        context: Context, place: Place, properties: Properties, identity: Identity
    ) -> "Declared":
        from csc.emulator.cloudformation.resources.apigatewayv2_parts import build_part

        return build_part(kind, PARTS[kind], context, place, properties, identity)

    return build


def _build_account(build: str) -> Any:
    def run(context: Context, place: Place, properties: Properties, identity: Identity) -> Any:
        from csc.emulator.cloudformation.resources import apigatewayv2_account

        make: Callable[[Context, Place, Properties, Identity], Declared]
        make = getattr(apigatewayv2_account, build)
        return make(context, place, properties, identity)

    return run


def _check_overrides(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> None:
    from csc.emulator.cloudformation.check import check_properties

    check_properties(properties, ("ApiId",), ("Integration", "Route", "Stage"))


def _changed(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    gateway: Any = cloud.services.get("apigatewayv2")
    if gateway is not None:
        gateway.changed()


def _apply_deployment(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    """A stack's new deployment is a snapshot of the API, taken once all of it is deployed.

    One of a file that is watched isn't: there each save is what is served.
    """
    gateway: Any = cloud.services.get("apigatewayv2")
    if gateway is None:
        return
    api, name = new.properties["ApiId"], new.identity.ref
    made = new.place.file.startswith(ORIGIN)
    if made and name not in gateway.store.all(f"apis/{api}/snapshots"):
        gateway.store.put("pending", f"{api}:{name}", {})
    gateway.changed()


def _remove(cloud: Cloud, old: Realised) -> None:
    """With what was changed here of it, and an API's stages and deployments that were made here."""
    gateway: Any = cloud.services.get("apigatewayv2")
    documents = old.built if isinstance(old.built, tuple) else _places(old)
    if gateway is None:
        return
    for collection, name, *_ in documents:
        gateway.store.remove(collection, name)
        if collection.endswith("/deployments"):
            gateway.store.remove(collection.replace("/deployments", "/snapshots"), name)
    gateway.changed()


def _places(old: Realised) -> list[tuple[str, str]]:
    """Where a resource was that is known from an earlier run only."""
    kind = old.type.removeprefix(PREFIX)
    if kind in PARTS:
        collection = f"apis/{old.properties.get('ApiId')}/{PARTS[kind].collection}"
        return [(collection, old.identity.ref)]
    found = {"Api": "apis", "DomainName": "domainnames", "VpcLink": "vpclinks"}.get(kind)
    return [(found, old.identity.ref)] if found else []


def _row(kind: str, identify: Any, build: Any, **more: Any) -> ResourceType:
    options = {"apply": _changed, "remove": _remove, **more}
    return ResourceType(f"{PREFIX}{kind}", "emulated", identify, build, **options)


_WATCHED = "Of a file that csc dev watches, each save is a new deployment."

TYPES: tuple[ResourceType, ...] = (
    _row(
        "Api",
        _identify_api,
        _build_api,
        replace_on=frozenset({"ProtocolType"}),
        missing="WebSocket APIs are refused.",
    ),
    _row("ApiMapping", _identify_mapping, _build_account("build_mapping")),
    _row("ApiGatewayManagedOverrides", _identify_mapping, _check_overrides),
    _row(
        "DomainName",
        _identify_domain,
        _build_account("build_domain"),
        missing="Certificates and TLS policies are not used.",
    ),
    ResourceType(
        f"{PREFIX}VpcLink",
        "recorded",
        _identify_link,
        _build_account("build_link"),
        _changed,
        _remove,
        missing="no VPC is emulated: integrations with an HTTP address are called directly",
    ),
    *(
        _row(
            kind,
            _identify_part(kind),
            _build_part(kind),
            replace_on=frozenset({"ApiId", "StageName"} if kind == "Stage" else {"ApiId"}),
            apply=_apply_deployment if kind == "Deployment" else _changed,
            missing={"Deployment": _WATCHED, "Model": "Kept and shown."}.get(kind, ""),
        )
        for kind in PARTS
    ),
)
