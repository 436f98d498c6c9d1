"""What templates declared, as the documents that the API shows."""

from collections.abc import Iterable, Mapping

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.services.apigateway.store import Document

PREFIX = "AWS::ApiGatewayV2::"
Declared = tuple[tuple[str, str, Document], ...]
"""What a resource of a template was built to: (collection, id, document)."""


def describe_declared(resources: Iterable[Realised]) -> Mapping[str, Mapping[str, Document]]:
    """Every collection, by its path."""
    found: dict[str, dict[str, Document]] = {}
    overrides: list[Realised] = []
    for resource in resources:
        if not resource.type.startswith(PREFIX):
            continue
        if resource.type == f"{PREFIX}ApiGatewayManagedOverrides":
            overrides.append(resource)
        elif isinstance(resource.built, tuple):
            for collection, name, document in resource.built:
                found.setdefault(collection, {})[name] = document
    for collection in [one for one in found if one.endswith("/deployments")]:
        _name_deployments(found, collection)
    for resource in overrides:
        _override(found, resource)
    return found


def _name_deployments(found: dict[str, dict[str, Document]], collection: str) -> None:
    """A deployment that names a stage is that stage's, unless the stage names another."""
    stages = found.get(f"{collection.removesuffix('/deployments')}/stages", {})
    for name, document in found[collection].items():
        stage = str(document.get("StageName") or "")
        if stage in stages and not stages[stage].get("DeploymentId"):
            stages[stage] = {**stages[stage], "DeploymentId": name}


def _override(found: dict[str, dict[str, Document]], resource: Realised) -> None:
    """What a template changes of the parts that quick create made."""
    api = resource.properties["ApiId"]
    for part in ("Integration", "Route", "Stage"):
        documents = found.get(f"apis/{api}/{part.lower()}s", {})
        given = resource.properties.get(part) or {}
        for name, document in documents.items():
            if document.get("ApiGatewayManaged"):
                documents[name] = {**document, **given}
