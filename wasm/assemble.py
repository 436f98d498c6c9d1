"""The runtime's functions, from WebAssembly text to code that a route's module takes in.

    (func $box (param $value i64) (result i32) …)   ──▶   Code("box", (I64,), (I32,), …)

A small assembler for the folded form in which ``runtime.wat`` is written, so that the compiler
needs no WebAssembly engine, and a module carries only the functions that it calls.
"""

import re
from functools import cache
from importlib import resources

from csc.wasm.encode import ACCESS, F64, I32, I64, OPCODES, VOID, Code

SOURCES = ("runtime.wat", "dicts.wat")
KINDS = {"i32": I32, "i64": I64, "f64": F64}
_TOKEN = re.compile(r";;[^\n]*|[()]|[^\s()]+")

Node = str | list["Node"]


def runtime(names: set[str]) -> list[Code]:
    """The named functions and all that they call, in the order of ``runtime.wat``."""
    wanted: set[str] = set()
    pending = [name for name in names if name != "csc.call"]
    while pending:
        name = pending.pop()
        if name not in wanted:
            wanted.add(name)
            pending += [target for _, target in _assembled(name).calls]
    return [_copy(_assembled(name)) for name in _sources() if name in wanted]


def signature(name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    code = _assembled(name)
    return code.parameters, code.results


@cache
def _sources() -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for name in SOURCES:
        (module,) = _parse(resources.files("csc.wasm").joinpath(name).read_text("utf-8"))
        for node in module:
            if isinstance(node, list) and node[0] == "func" and isinstance(node[1], str):
                found[node[1].removeprefix("$")] = node[2:]
    return found


def _parse(source: str) -> list[list[Node]]:
    stack: list[list[Node]] = [[]]
    for token in _TOKEN.findall(source):
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        elif not token.startswith(";;"):
            stack[-1].append(token)
    return [node for node in stack[0] if isinstance(node, list)]


def _copy(code: Code) -> Code:
    return Code(
        code.name, code.parameters, code.results, code.locals, bytearray(code.code), code.calls
    )


@cache
def _assembled(name: str) -> Code:
    parameters: list[int] = []
    results: list[int] = []
    locals_: list[int] = []
    variables: dict[str, int] = {}
    body: list[Node] = []
    for node in _sources()[name]:
        match node:
            case ["param" | "local" as what, str() as variable, str() as kind]:
                variables[variable] = len(variables)
                (parameters if what == "param" else locals_).append(KINDS[kind])
            case ["result", str() as kind]:
                results.append(KINDS[kind])
            case ["export", _]:
                pass
            case _:
                body.append(node)
    code = Code(name, tuple(parameters), tuple(results), locals_)
    writer = _Writer(code, variables, {})
    for node in body:
        writer.write(node)
    return code


class _Writer:
    def __init__(self, code: Code, variables: dict[str, int], labels: dict[str, int]) -> None:
        self.code, self.variables, self.labels = code, variables, labels

    def write(self, node: Node) -> None:
        assert isinstance(node, list), node
        match node:
            case ["block" | "loop" as kind, str() as label, *body]:
                self.labels[label] = self.code.open(str(kind))
                self._each(body)
                self.code.close()
            case ["if", *parts]:
                self._if(parts)
            case [str() as name, *rest]:
                immediates = [part for part in rest if isinstance(part, str)]
                self._each([part for part in rest if isinstance(part, list)])
                self._plain(name, immediates)

    def _each(self, nodes: list[Node]) -> None:
        for node in nodes:
            self.write(node)

    def _if(self, parts: list[Node]) -> None:
        result = VOID
        for part in parts:
            match part:
                case ["result", str() as kind]:
                    result = KINDS[kind]
                case ["then", *body]:
                    self.code.open("if", result)
                    self._each(body)
                case ["else", *body]:
                    self.code.op("else")
                    self._each(body)
                case _:
                    self.write(part)
        self.code.close()

    def _plain(self, name: str, immediates: list[str]) -> None:
        code = self.code
        match name, immediates:
            case "local.get", [variable]:
                code.get(self.variables[variable])
            case "local.set", [variable]:
                code.set(self.variables[variable])
            case "local.tee", [variable]:
                code.tee(self.variables[variable])
            case "i32.const", [number]:
                code.i32(int(number, 0))
            case "i64.const", [number]:
                code.i64(int(number, 0))
            case "call", [target]:
                code.call(target.removeprefix("$"))
            case "br", [label]:
                code.br(self.labels[label])
            case "br_if", [label]:
                code.br_if(self.labels[label])
            case _, [*offset] if name in ACCESS:
                code.access(name, int(offset[0].removeprefix("offset=")) if offset else 0)
            case _, [] if name in OPCODES:
                code.op(name)
            case _:
                raise ValueError(f"runtime.wat: ({name} {' '.join(immediates)})")
