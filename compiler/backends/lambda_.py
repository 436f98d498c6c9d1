"""Lambda bundles: what runs a route in CPython, on AWS as locally.

    lambda/<route>/handler.py         makes the handler from csc.json
                   csc.json           the route's description: parameters, models, tables
                   <the project's sources>, with ``table.get`` read as ``find`` where None is a possible answer
                   csc/…              the part of this package that runs there
                   requirements.txt   the third-party packages that the sources import (boto3 is there)

The handler is ``handler.handler`` (``handler.handle`` too), for python3.12 and later.  A project that has a module
``handler`` itself keeps it: ours is then ``csc_handler``.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from csc.compiler.backends.described import route_data, type_data
from csc.compiler.ir.model import Index, Key, ModelDef, Program, Route, Table
from csc.compiler.ir.types import ModelRef, Type
from csc.compiler.lowering.calls import code_of
from csc.compiler.lowering.message_calls import source_of
from csc.diagnostics import Span
from csc.runtime_files import runtime_files

PROVIDED = frozenset({"boto3", "botocore", "csc"})  # by Lambda's runtime, or by the bundle
HANDLER = '''"""{method} {path}"""

from csc.live import load

handler = handle = load(__file__)
'''


def bundle(program: Program, route: Route) -> dict[str, bytes]:
    """The files of a route's bundle, by their path in it."""
    files = {
        **{name: text.encode() for name, text in _sources(program, route).items()},
        **{f"csc/{name}": data for name, data in runtime_files().items()},
        f"{entry_of(program)}.py": HANDLER.format(method=route.method, path=route.path).encode(),
        "requirements.txt": _requirements(program),
    }
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    description = describe(program, route) | {"digest": digest.hexdigest()}
    text = json.dumps(description, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    return {**files, "csc.json": text.encode()}


def entry_of(program: Program) -> str:
    """The module of a bundle that Lambda calls: one that the project hasn't."""
    own = any(name == "handler.py" or name.startswith("handler/") for name in program.sources)
    return "csc_handler" if own else "handler"


def describe(program: Program, route: Route) -> dict[str, Any]:
    """``csc.json``: the route's data, its project's tables, and where its models' classes are."""
    tables = [table_data(table) for table in program.tables.values()]
    items: list[Type] = [t.item for t in program.tables.values() if t.item is not None]
    items += [one.message for one in program.channels.values() if one.message is not None]
    data = route_data(program, route, [*items, *_asked_for(program)]) | _dependencies(route)
    consumer = program.consumers.get(route.id)
    if consumer is not None:
        data |= {"consumer": program.channels[consumer.channel].kind}
    return data | {
        "tables": tables,
        **channels_data(program),
        "classes": {name: _class(program.models[name]) for name in data["models"]},
        "middleware": [n for n in route.middleware if program.middleware[n].audit is None],
    }


def channels_data(program: Program) -> dict[str, Any]:
    """What a running handler needs to know of where messages go; empty without any."""
    found = [
        {
            "kind": one.kind,
            "key": one.key,
            "name": one.name,
            "message": "json" if one.message is None else type_data(one.message),
            **({"source": source_of(program, one)} if one.kind == "bus" else {}),
        }
        for one in program.channels.values()
    ]
    return {"channels": found} if found else {}


def _asked_for(program: Program) -> Iterable[Type]:
    """The models that calls of the project ask for alone: ``only=Summary``."""
    names = {name for text in program.sources.values() for name in _ONLY.findall(text)}
    return [ModelRef(name) for name in program.models if name in names]


_ONLY: Final = re.compile(r"\bonly\s*=\s*(?:\w+\s*\.\s*)*(\w+)")


def _dependencies(route: Route) -> dict[str, Any]:
    """The calls before the handler's, and what fills its arguments; empty without dependencies."""
    handler = route.handler
    if not handler.dependencies:
        return {}
    steps = [
        {
            "result": one.result,
            "module": one.module,
            "function": one.function,
            "arguments": [list(pair) for pair in one.arguments],
        }
        for one in handler.dependencies
    ]
    return {"dependencies": steps, "bound": [list(pair) for pair in handler.bound]}


def table_data(table: Table) -> dict[str, Any]:
    """What a running handler needs to know of a table."""
    return {
        "key": table.key,
        "name": table.name,
        "keys": _keys(table.partition, table.sort),
        "indexes": {index.name: _index_keys(index) for index in table.indexes},
        "item": "json" if table.item is None else type_data(table.item),
    }


def _index_keys(index: Index) -> list[list[str]]:
    return _keys(index.partition, index.sort)


def _keys(partition: Key, sort: Key | None) -> list[list[str]]:
    return [[key.name, code_of(key.type)] for key in (partition, sort) if key is not None]


def _class(model: ModelDef) -> str:
    """Where a model's class is: its module, and its name where that is not the model's."""
    return _module(model.span) + (f":{model.generic}" if model.generic else "")


def _module(span: Span) -> str:
    """The dotted name of the module that a file is."""
    parts = span.file.removesuffix(".py").split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _requirements(program: Program) -> bytes:
    names = {name for route in program.routes for name in route.handler.imports_packages}
    return "".join(f"{name}\n" for name in sorted(names - PROVIDED)).encode()


def _sources(program: Program, route: Route) -> Mapping[str, str]:
    changed = {span.file for span in route.handler.found_at}
    return {
        name: find_instead(text, (s for s in route.handler.found_at if s.file == name))
        if name in changed
        else text
        for name, text in program.sources.items()
    }


def find_instead(text: str, spans: Iterable[Span]) -> str:
    """``table.find`` where the source says ``table.get`` at these spans. Line numbers stay."""
    # As Python counts lines: a form feed or U+2028 ends none.
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    for span in sorted(set(spans), key=lambda s: (s.end_line, s.end_column), reverse=True):
        line, end = lines[span.end_line - 1], span.end_column - 1
        if line[end - 3 : end] != "get":
            raise ValueError(f"{span.file}:{span.end_line}: no `get` ends at {span.end_column}")
        lines[span.end_line - 1] = line[: end - 3] + "find" + line[end:]
    return "".join(lines)
