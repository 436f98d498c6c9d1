"""WebAssembly's binary format: code with symbolic calls, and modules with a line table.

``Code`` collects one function body; a call names its target and is patched when the ``Module`` is
laid out.  ``Module.encode`` returns the bytes and, for each marked instruction, its offset in
the module, which is what a trap's frames report.
"""

import struct
from dataclasses import dataclass, field

I32, I64, F64 = 0x7F, 0x7E, 0x7C
VOID = 0x40

OPCODES: dict[str, bytes] = {
    "unreachable": b"\x00",
    "else": b"\x05",
    "end": b"\x0b",
    "return": b"\x0f",
    "drop": b"\x1a",
    "select": b"\x1b",
    "memory.size": b"\x3f\x00",
    "memory.grow": b"\x40\x00",
    "memory.copy": b"\xfc\x0a\x00\x00",
    "memory.fill": b"\xfc\x0b\x00",
}
_RANGES = {
    0x45: "i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s "
    "i32.ge_u i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u "
    "i64.ge_s i64.ge_u",
    0x61: "f64.eq f64.ne f64.lt f64.gt f64.le f64.ge",
    0x6A: "i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u i32.and i32.or i32.xor "
    "i32.shl i32.shr_s i32.shr_u",
    0x7C: "i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u i64.and i64.or i64.xor "
    "i64.shl i64.shr_s i64.shr_u",
    0x99: "f64.abs f64.neg",
    0xA0: "f64.add f64.sub f64.mul f64.div",
    0xA7: "i32.wrap_i64",
    0xAC: "i64.extend_i32_s i64.extend_i32_u",
    0xB9: "f64.convert_i64_s",
    0xBD: "i64.reinterpret_f64",
    0xBF: "f64.reinterpret_i64",
}
for _first, _names in _RANGES.items():
    OPCODES |= {name: bytes((_first + i,)) for i, name in enumerate(_names.split())}

ACCESS: dict[str, bytes] = {  # opcode and natural alignment
    "i32.load": b"\x28\x02",
    "i64.load": b"\x29\x03",
    "f64.load": b"\x2b\x03",
    "i32.load8_u": b"\x2d\x00",
    "i32.store": b"\x36\x02",
    "i64.store": b"\x37\x03",
    "f64.store": b"\x39\x03",
    "i32.store8": b"\x3a\x00",
}


def unsigned(number: int) -> bytes:
    """LEB128."""
    out = bytearray()
    while True:
        low, number = number & 0x7F, number >> 7
        if not number:
            out.append(low)
            return bytes(out)
        out.append(low | 0x80)


def signed(number: int) -> bytes:
    """Signed LEB128."""
    out = bytearray()
    while True:
        low, number = number & 0x7F, number >> 7
        if number == (-1 if low & 0x40 else 0):
            out.append(low)
            return bytes(out)
        out.append(low | 0x80)


def text(value: str) -> bytes:
    data = value.encode()
    return unsigned(len(data)) + data


def vector(items: list[bytes]) -> bytes:
    return unsigned(len(items)) + b"".join(items)


@dataclass(slots=True)
class Code:
    """One function. Local 0 … are its parameters, in order; ``local`` adds more."""

    name: str
    parameters: tuple[int, ...]
    results: tuple[int, ...]
    locals: list[int] = field(default_factory=list)
    code: bytearray = field(default_factory=bytearray)
    calls: list[tuple[int, str]] = field(default_factory=list)  # offset of the index, target
    marks: list[tuple[int, int]] = field(default_factory=list)  # offset, site
    depth: int = 0

    def local(self, kind: int) -> int:
        self.locals.append(kind)
        return len(self.parameters) + len(self.locals) - 1

    def mark(self, site: int) -> None:
        """The instructions from here on belong to this site."""
        if not self.marks or self.marks[-1][1] != site:
            self.marks.append((len(self.code), site))

    def op(self, *names: str) -> None:
        for name in names:
            self.code += OPCODES[name]

    def i32(self, value: int) -> None:
        self.code += b"\x41" + signed(value)

    def i64(self, value: int) -> None:
        self.code += b"\x42" + signed(value)

    def f64(self, value: float) -> None:
        self.code += b"\x44" + struct.pack("<d", value)

    def get(self, local: int) -> None:
        self.code += b"\x20" + unsigned(local)

    def set(self, local: int) -> None:
        self.code += b"\x21" + unsigned(local)

    def tee(self, local: int) -> None:
        self.code += b"\x22" + unsigned(local)

    def access(self, name: str, offset: int = 0) -> None:
        self.code += ACCESS[name] + unsigned(offset)

    def call(self, target: str) -> None:
        self.calls.append((len(self.code) + 1, target))
        self.code += b"\x10\x80\x00"  # a padded two-byte index, patched by the module

    def open(self, kind: str, result: int = VOID) -> int:
        """Begin a ``block``, ``loop`` or ``if``; gives its label for ``br``."""
        self.code += bytes(({"block": 2, "loop": 3, "if": 4}[kind], result))
        self.depth += 1
        return self.depth

    def close(self) -> None:
        self.op("end")
        self.depth -= 1

    def br(self, label: int) -> None:
        self.code += b"\x0c" + unsigned(self.depth - label)

    def br_if(self, label: int) -> None:
        self.code += b"\x0d" + unsigned(self.depth - label)

    def body(self) -> tuple[bytes, int]:
        """The body's bytes, and how many of them come before the first instruction."""
        runs: list[list[int]] = []
        for kind in self.locals:
            if runs and runs[-1][1] == kind:
                runs[-1][0] += 1
            else:
                runs.append([1, kind])
        header = vector([unsigned(count) + bytes((kind,)) for count, kind in runs])
        return header + bytes(self.code) + b"\x0b", len(header)


@dataclass(slots=True)
class Module:
    """Functions, one data segment, and the import ``csc.call(operation, arguments)``.

    Function 0 is the import.  Exported: ``memory`` and the first function, as ``run``.
    """

    functions: list[Code]
    data_at: int
    data: bytes
    pages: int

    def encode(self) -> tuple[bytes, list[tuple[int, int]]]:
        """The module's bytes and its line table: (offset in the module, site), ascending."""
        self._link()
        kinds: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {((I32, I32), ()): 0}
        for function in self.functions:
            kinds.setdefault((function.parameters, function.results), len(kinds))
        types = [b"\x60" + vector(_kinds(p)) + vector(_kinds(r)) for p, r in kinds]
        indices = [unsigned(kinds[f.parameters, f.results]) for f in self.functions]
        head = b"\0asm\1\0\0\0"
        head += section(1, vector(types))
        head += section(2, vector([text("csc") + text("call") + b"\0\0"]))
        head += section(3, vector(indices))
        head += section(5, vector([b"\0" + unsigned(self.pages)]))
        head += section(7, vector([text("memory") + b"\2\0", text("run") + b"\0\1"]))
        code, lines = self._code(len(head))
        tail = b""
        if self.data:
            segment = b"\0\x41" + signed(self.data_at) + b"\x0b"
            tail = section(11, vector([segment + unsigned(len(self.data)) + self.data]))
        return head + code + tail + self._names(), lines

    def _link(self) -> None:
        index = {function.name: i for i, function in enumerate(self.functions, 1)}
        index["csc.call"] = 0
        for function in self.functions:
            for offset, target in function.calls:
                number = index[target]
                function.code[offset : offset + 2] = bytes((number & 0x7F | 0x80, number >> 7))

    def _code(self, offset: int) -> tuple[bytes, list[tuple[int, int]]]:
        """The code section, which begins at ``offset`` in the module, and the line table."""
        content = bytearray(unsigned(len(self.functions)))
        starts = []
        for function in self.functions:
            body, header = function.body()
            content += unsigned(len(body))
            starts.append(len(content) + header)
            content += body
        base = offset + 1 + len(unsigned(len(content)))
        lines = [
            (base + start + at, site)
            for start, function in zip(starts, self.functions, strict=True)
            for at, site in function.marks
        ]
        return section(10, bytes(content)), lines

    def _names(self) -> bytes:
        names = [unsigned(i) + text(f.name) for i, f in enumerate(self.functions, 1)]
        table = vector(names)
        return custom("name", b"\1" + unsigned(len(table)) + table)


def section(number: int, content: bytes) -> bytes:
    return bytes((number,)) + unsigned(len(content)) + content


def custom(name: str, content: bytes) -> bytes:
    """A custom section, which may follow any other."""
    return section(0, text(name) + content)


def _kinds(kinds: tuple[int, ...]) -> list[bytes]:
    return [bytes((kind,)) for kind in kinds]
