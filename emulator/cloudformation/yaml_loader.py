"""PyYAML, taught CloudFormation's tags and its limits."""

from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 200

SHORT_FORMS = (
    "And",
    "Base64",
    "Cidr",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
)


class TemplateLoader(_Base):  # type: ignore[misc]
    """Dates stay text; merges are errors; of repeated keys the last counts, and ``repeated`` names them."""

    repeated: list[tuple[str, int, int]]

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                raise _wrong("merge keys are not allowed", key)
            if key.value in seen:
                mark = key.start_mark
                self.repeated.append((str(key.value), mark.line + 1, mark.column + 1))
            seen.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return {str(key): value for key, value in mapping.items()}


def load_yaml(text: str, repeated: list[tuple[str, int, int]] | None = None) -> Any:
    """Raises yaml.YAMLError, for aliases too: a few lines of them stand for gigabytes.

    ``repeated`` is told each key that a mapping has again, with its line and column.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.AliasEvent):
            raise _wrong("aliases are not allowed", event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:  # libyaml's composer overruns the stack
            raise _wrong("it is nested too deeply", event)
    loader = TemplateLoader(text)
    loader.repeated = [] if repeated is None else repeated
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _wrong(problem: str, node: Any) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def _construct(loader: Any, node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


def _short_form(name: str) -> Any:
    def construct(loader: Any, node: Any) -> dict[str, Any]:
        value = _construct(loader, node)
        if name == "Fn::GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        return {name: value}

    return construct


def _text(loader: Any, node: Any) -> str:
    return str(loader.construct_scalar(node))


TemplateLoader.add_constructor("!Ref", _short_form("Ref"))
TemplateLoader.add_constructor("!Condition", _short_form("Condition"))
for _name in SHORT_FORMS:
    TemplateLoader.add_constructor(f"!{_name}", _short_form(f"Fn::{_name}"))
TemplateLoader.add_constructor("tag:yaml.org,2002:timestamp", _text)
