"""GetExport: what a stage serves, as OpenAPI 2.0 or 3.0, in JSON or YAML."""

import json

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.documentation import versions_of
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.export.export_document import (
    default_version,
    export_document,
)
from csc.emulator.services.apigateway.export.extensions import read_extensions
from csc.emulator.services.apigateway.find import find, find_api
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.take_snapshot import snapshot_of

TYPES = ("oas30", "swagger")


def get_export(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, kind = input["restApiId"], input["exportType"]
    find_api(gateway, api_id)
    stage = find(gateway, f"restapis/{api_id}/stages", input["stageName"], "stage")
    if kind not in TYPES:
        raise BadRequestException(f"Invalid export type: {kind}. Must be one of: {list(TYPES)}")
    snapshot = snapshot_of(gateway, api_id, stage["deploymentId"])
    extensions = read_extensions((input.get("parameters") or {}).get("extensions", ""))
    version = _version(gateway, snapshot["api"], stage)
    host = f"{api_id}.execute-api.{gateway.cloud.region}.amazonaws.com"
    shown = gateway.view(versions_of(api_id)).get(stage.get("documentationVersion", ""), {})
    document = export_document(
        snapshot,
        stage["stageName"],
        version,
        host,
        kind == "swagger",
        extensions,
        shown.get("parts", []),
    )
    yaml = "yaml" in (input.get("accepts") or "")
    name = f"{kind}_{version}.{'yaml' if yaml else 'json'}"
    return {
        "body": _yaml(document) if yaml else json.dumps(document, indent=2).encode(),
        "contentType": "application/octet-stream",
        "contentDisposition": f'attachment; filename="{name}"',
    }


def _version(gateway: ApiGateway, api: Document, stage: Document) -> str:
    """The stage's documentation version, that of an imported document, or when it was made."""
    given = stage.get("documentationVersion") or api.get("version")
    made = api.get("createdDate") or int(gateway.cloud.clock.now())
    return str(given or default_version(made))


def _yaml(document: Document) -> bytes:
    import yaml

    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True).encode()
