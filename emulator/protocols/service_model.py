"""botocore's service models, read straight from its data files: a few ms each, once, when needed."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

Shape = Mapping[str, Any]


@dataclass(frozen=True)
class ServiceModel:
    """``operations`` and ``shapes`` are the JSON of AWS's model, without its documentation."""

    name: str
    metadata: Mapping[str, Any]
    operations: Mapping[str, Mapping[str, Any]]
    shapes: Mapping[str, Shape]

    @property
    def protocol(self) -> str:
        return str(self.metadata["protocol"])

    @property
    def json_version(self) -> str:
        return str(self.metadata.get("jsonVersion", "1.0"))

    @property
    def xml_namespace(self) -> str:
        return str(self.metadata.get("xmlNamespace", ""))

    def input(self, operation: str) -> Shape:
        return self._shape_of(operation, "input")

    def output(self, operation: str) -> Shape:
        return self._shape_of(operation, "output")

    def _shape_of(self, operation: str, side: str) -> Shape:
        reference = self.operations[operation].get(side)
        return self.shapes[reference["shape"]] if reference else EMPTY

    @cached_property
    def errors(self) -> Mapping[str, Shape]:
        """Error shapes by the code that goes over the wire."""
        found: dict[str, Shape] = {}
        for name, shape in self.shapes.items():
            if shape.get("exception"):
                found[name] = shape
                found[shape.get("error", {}).get("code", name)] = shape
        return found


EMPTY: Shape = {"type": "structure", "members": {}}


@lru_cache(maxsize=32)
def load_model(service: str) -> ServiceModel:
    """The newest model of a service by botocore's name. Raises KeyError for an unknown one."""
    folders = sorted(path for path in (_data() / service).glob("*") if path.is_dir())
    if not folders or not service.replace("-", "").isalnum():
        raise KeyError(service)
    packed = folders[-1] / "service-2.json.gz"
    raw = gzip.decompress(packed.read_bytes()) if packed.exists() else _plain(folders[-1])
    data = _without_documentation(orjson.loads(raw))
    metadata = {**data["metadata"], "protocol": _spoken(data["metadata"])}
    return ServiceModel(service, metadata, data["operations"], data["shapes"])


def _plain(folder: Path) -> bytes:
    return (folder / "service-2.json").read_bytes()


@lru_cache(maxsize=1)
def _data() -> Path:
    """botocore's data folder, found without importing botocore."""
    spec = find_spec("botocore")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("botocore")
    return Path(spec.submodule_search_locations[0]) / "data"


def _spoken(metadata: Mapping[str, Any]) -> str:
    """The protocol that CSC speaks with a service: the first of the model's that it has."""
    known = ("json", "rest-json", "query", "rest-xml")
    offered = [metadata.get("protocol"), *metadata.get("protocols", ())]
    return next((p for p in offered if p in known), str(metadata.get("protocol")))


def _without_documentation(value: Any) -> Any:
    """Documentation is most of a model's size, and nobody reads it here."""
    if isinstance(value, dict):
        return {
            key: _without_documentation(item)
            for key, item in value.items()
            if key != "documentation" or not isinstance(item, str)
        }
    if isinstance(value, list):
        return [_without_documentation(item) for item in value]
    return value
