"""The OpenAPI document of a RestApi: its Body, or what BodyS3Location names.

A location is looked for in our S3 first, then among the files of the assembly (as a path, or by the
object's key), where a template that was never packaged has it; for a stack made through the API there
is S3 alone.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from csc.emulator.cloudformation.contract import (
    Context,
    Place,
    Properties,
    PropertyError,
)
from csc.emulator.cloudformation.made_stacks import ORIGIN
from csc.emulator.cloudformation.resources.apigateway.openapi.fill_variables import (
    fill_variables,
)
from csc.emulator.cloudformation.resources.apigateway.read_properties import mapping, text

LOCATION = "BodyS3Location"


def read_body(context: Context, place: Place, properties: Properties) -> Mapping[str, Any]:
    """Empty where the API has no document. Raises PropertyError."""
    if not properties.get(LOCATION):
        return fill_variables(mapping(properties, "Body"), context.cloud)
    if properties.get("Body"):
        raise PropertyError(LOCATION, "give a Body or a BodyS3Location, not both")
    document = _parsed(_located(context, place, properties[LOCATION]))
    return fill_variables(document, context.cloud)


def _located(context: Context, place: Place, location: Any) -> bytes:
    if isinstance(location, str):
        return _file(context, place, location)
    given = mapping({LOCATION: location}, LOCATION)
    bucket = text(given, "Bucket", None, f"{LOCATION}.")
    key = text(given, "Key", None, f"{LOCATION}.")
    s3: Any = context.cloud.services.get("s3")
    data: bytes | None = s3.read(bucket, key) if s3 is not None else None
    return _file(context, place, key) if data is None else data


def _file(context: Context, place: Place, path: str) -> bytes:
    if path.startswith("s3://"):
        bucket, _, key = path.removeprefix("s3://").partition("/")
        return _located(context, place, {"Bucket": bucket, "Key": key})
    try:
        if place.file.startswith(ORIGIN):
            raise FileNotFoundError(path)
        return context.file(path.removeprefix("./"))
    except FileNotFoundError:
        raise PropertyError(
            LOCATION,
            f"neither S3 nor the assembly has {path!r}",
            "Upload the document (aws s3 cp), or put it beside the template.",
        ) from None


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError:
        found = _yaml(data)
    if not isinstance(found, Mapping):
        raise PropertyError(LOCATION, "the object is no OpenAPI document")
    return found


def _yaml(data: bytes) -> Any:
    import yaml

    from csc.emulator.cloudformation.yaml_loader import load_yaml

    try:
        return load_yaml(data.decode())
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise PropertyError(LOCATION, "the object is neither JSON nor YAML") from None
