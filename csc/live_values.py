"""Between the objects of a user's program and plain values: models, dataclasses, pages.

plain(todo)                          ──▶  Record({"id": "a", "done": False})
shaped(todo, {"model": "NewTodo"})   ──▶  the fields of NewTodo alone, defaults filled in
built(record, {"model": "Todo"})     ──▶  Todo(id="a", done=False)
"""

import dataclasses
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from csc.attribute_values import Models, Record, TypeData, case_of
from csc.http import Page
from csc.model import Model
from csc.request import ABSENT, default

FindClass = Callable[[str], type[Any]]
"""The class of a model by its name."""


_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})
"""Types that are as they are. What is found out of others by asking takes longer than all the rest."""


def fields_of(value: Any) -> Mapping[str, Any] | None:
    """The fields of a model's instance; None for anything else."""
    if isinstance(value, Model):
        return {name: getattr(value, name) for name in value.__fields__}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    names = getattr(type(value), "model_fields", None)  # pydantic's
    return {name: getattr(value, name) for name in names} if isinstance(names, dict) else None


def plain(value: Any) -> Any:
    """A value without the program's classes."""
    if type(value) in _PLAIN:
        return value
    fields = fields_of(value)
    if fields is not None:
        return Record({name: plain(member) for name, member in fields.items()})
    if isinstance(value, Page):
        return {"items": [plain(item) for item in value], "next": value.next}
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def shaped(value: Any, type_: TypeData, models: Models) -> Any:
    """The plain value in the form of its declared type, as an answer or an item has it."""
    if value is None or not isinstance(type_, dict):
        return plain(value)
    ((kind, inner),) = type_.items()
    match kind:
        case "optional":
            return shaped(value, inner, models)
        case "list":
            return [shaped(item, inner, models) for item in value]
        case "set":
            return set(value)
        case "dict":
            return {name: shaped(member, inner, models) for name, member in _items(value)}
        case "page":
            following = getattr(value, "next", None)
            return {"items": [shaped(item, inner, models) for item in value], "next": following}
        case "model":
            return _record(value, inner, models)
        case "union":
            return _record(value, _case(value, inner), models)
    return plain(value)


def _case(value: Any, union: Mapping[str, Any]) -> str:
    """The model of a value of a union: its class, or what its tag says."""
    name = type(value).__name__
    given = dict(_items(value))
    return name if name in union["cases"].values() else case_of(union, given.get(union["tag"]))


def _items(value: Any) -> Any:
    fields = fields_of(value)
    return (value if fields is None else fields).items()


def _record(value: Any, name: str, models: Models) -> Record:
    given = dict(_items(value))
    record = Record()
    for field in models[name]["fields"]:
        if field["name"] in given:
            record[field["name"]] = shaped(given[field["name"]], field["type"], models)
        else:
            constant = default(field, models)
            record[field["name"]] = None if constant is ABSENT else constant
    return record


def built(value: Any, type_: TypeData, find: FindClass, models: Models) -> Any:
    """A plain value as the program's own objects. What a Record lacks, its class fills in."""
    if value is None or not isinstance(type_, dict):
        return value
    ((kind, inner),) = type_.items()
    match kind:
        case "optional":
            return built(value, inner, find, models)
        case "list":
            return [built(item, inner, find, models) for item in value]
        case "dict":
            return {name: built(member, inner, find, models) for name, member in value.items()}
        case "page":
            items = [built(item, inner, find, models) for item in value["items"]]
            return Page(items, value["next"])
        case "model":
            types = {field["name"]: field["type"] for field in models[inner]["fields"]}
            given = {n: built(member, types[n], find, models) for n, member in value.items()}
            return find(inner)(**given)
        case "union":
            name = case_of(inner, value[inner["tag"]])
            return built(value, {"model": name}, find, models)
    return value
