"""What the ``cdk`` command needs beside the stacks: each as JSON, and the assets that it uploads first.

    manifest.json               ``cdk ls``: the stacks, in what order, and where their templates go
    cdk/<stack>.template.json   the stack, its functions' code at its digest in CDK's own bucket
    cdk/<stack>.assets.json     what is uploaded there: the template itself, and the bundles

Made when an assembly is written, as digests need every file.  The bucket, the roles and the version parameter
are those of ``cdk bootstrap`` (qualifier hnb659fds).
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from csc.assembly import Assembly

QUALIFIER = "hnb659fds"
BUCKET = f"cdk-{QUALIFIER}-assets-${{AWS::AccountId}}-${{AWS::Region}}"
VERSION_PARAMETER = f"/cdk-bootstrap/{QUALIFIER}/version"
NEEDED_VERSION = 6
"""The first bootstrap version whose bucket and roles these manifests fit."""
ASSETS_VERSION = "36.0.0"
HERE = "current_account-current_region"
LOCAL = frozenset({"AssetBucket", "AssetPrefix"})


def cloud_assembly(assembly: Assembly) -> dict[str, bytes]:
    """The files, ``manifest.json`` among them, by path."""
    artifacts: dict[str, Any] = {}
    found: dict[str, bytes] = {}
    for name, artifact in assembly.manifest["artifacts"].items():
        stack = artifact["properties"]["templateFile"].split("/")[1].partition(".")[0]
        bundles = _bundles(assembly, stack)
        template = _json(_template(assembly.stacks[stack], bundles))
        key = f"{_digest(template)}.json"
        found[f"cdk/{stack}.template.json"] = template
        found[f"cdk/{stack}.assets.json"] = _json(_assets(stack, key, bundles))
        artifacts[f"{name}.assets"] = _asset_manifest(stack)
        artifacts[name] = _stack_artifact(artifact, f"{name}.assets", key)
    manifest = {**assembly.manifest, "artifacts": artifacts}
    return found | {"manifest.json": (json.dumps(manifest, indent=2) + "\n").encode()}


def _stack_artifact(artifact: Mapping[str, Any], assets: str, key: str) -> dict[str, Any]:
    properties = {
        **artifact["properties"],
        "stackTemplateAssetObjectUrl": f"s3://{BUCKET}/{key}",
        "requiresBootstrapStackVersion": NEEDED_VERSION,
        "bootstrapStackVersionSsmParameter": VERSION_PARAMETER,
        "additionalDependencies": [assets],
    }
    dependencies = [*artifact["dependencies"], assets]
    return {**artifact, "properties": properties, "dependencies": dependencies}


def _asset_manifest(stack: str) -> dict[str, Any]:
    return {
        "type": "cdk:asset-manifest",
        "properties": {
            "file": f"cdk/{stack}.assets.json",
            "requiresBootstrapStackVersion": NEEDED_VERSION,
            "bootstrapStackVersionSsmParameter": VERSION_PARAMETER,
        },
    }


def _assets(stack: str, key: str, bundles: Mapping[str, str]) -> dict[str, Any]:
    files = {
        key.partition(".")[0]: _file({"path": f"{stack}.template.json", "packaging": "file"}, key)
    }
    for folder, digest in bundles.items():
        files[digest] = _file({"path": f"../{folder}", "packaging": "zip"}, f"{digest}.zip")
    return {"version": ASSETS_VERSION, "files": files, "dockerImages": {}}


def _file(source: dict[str, str], key: str) -> dict[str, Any]:
    destination = {"bucketName": BUCKET, "objectKey": key}
    return {"source": source, "destinations": {HERE: destination}}


def _bundles(assembly: Assembly, stack: str) -> dict[str, str]:
    """The digest of each function's bundle, by its folder."""
    found: dict[str, str] = {}
    for resource in assembly.stacks[stack]["Resources"].values():
        folder = (resource.get("Metadata") or {}).get("aws:asset:path")
        if folder is not None:
            files = {
                path: hashlib.sha256(data).hexdigest()
                for path, data in sorted(assembly.files.items())
                if path.startswith(f"{folder}/")
            }
            found[folder] = _digest(json.dumps(files).encode())
    return found


def _template(stack: Mapping[str, Any], bundles: Mapping[str, str]) -> dict[str, Any]:
    """A stack whose functions find their code where CDK puts it."""
    resources = dict(stack["Resources"])
    for name, resource in resources.items():
        folder = (resource.get("Metadata") or {}).get("aws:asset:path")
        if folder is not None:
            code = {"S3Bucket": {"Fn::Sub": BUCKET}, "S3Key": f"{bundles[folder]}.zip"}
            properties = {**resource["Properties"], "Code": code}
            resources[name] = {**resource, "Properties": properties}
    parameters = {k: v for k, v in stack.get("Parameters", {}).items() if k not in LOCAL}
    return {**stack, "Parameters": parameters, "Resources": resources}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _json(data: Any) -> bytes:
    return (json.dumps(data, indent=1) + "\n").encode()
