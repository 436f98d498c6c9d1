"""The encoder against the format's own examples, the assembler against wasmtime's."""

from importlib import resources

import wasmtime
from hypothesis import given
from hypothesis import strategies as st

from csc.wasm.assemble import runtime
from csc.wasm.encode import I32, I64, Code, Module, signed, unsigned


def read_unsigned(data: bytes) -> int:
    return sum((byte & 0x7F) << (7 * i) for i, byte in enumerate(data))


@given(st.integers(0, 2**64 - 1))
def test_unsigned_leb(number: int) -> None:
    data = unsigned(number)
    assert read_unsigned(data) == number
    assert all(byte & 0x80 for byte in data[:-1])
    assert not data[-1] & 0x80


@given(st.integers(-(2**63), 2**63 - 1))
def test_signed_leb(number: int) -> None:
    data = signed(number)
    value = read_unsigned(data)
    if data[-1] & 0x40:
        value -= 1 << (7 * len(data))
    assert value == number
    assert len(data) <= 10


def all_names() -> set[str]:
    source = resources.files("csc.wasm").joinpath("runtime.wat").read_text()
    return {line.split()[1].strip("$()") for line in source.splitlines() if "(func $" in line} - {
        "(import",
        "csc.call",
    }


def test_the_whole_runtime_is_a_valid_module() -> None:
    names = {n for n in all_names() if not n.startswith('"')}
    assert len(names) > 30
    code = Code("run", (I32,), (I32,))
    code.get(0)
    binary, _ = Module([code, *runtime(names)], 64, b"", 1).encode()
    wasmtime.Module(wasmtime.Engine(), binary)


def test_wasmtime_reads_the_runtime_as_text_too() -> None:
    source = resources.files("csc.wasm").joinpath("runtime.wat").read_text()
    wasmtime.Module(wasmtime.Engine(), bytes(wasmtime.wat2wasm(source)))


def test_only_what_is_called_comes_along() -> None:
    assert [code.name for code in runtime({"int_add"})] == ["raise", "fail", "int_add"]
    assert runtime({"csc.call"}) == []


def test_the_line_table_points_into_the_module() -> None:
    code = Code("run", (I32,), (I32,))
    code.mark(0)
    code.i32(5)
    code.mark(1)
    code.op("drop")
    code.get(0)
    binary, lines = Module([code], 64, b"xyz", 1).encode()
    assert [site for _, site in lines] == [0, 1]
    assert binary[lines[0][0] : lines[0][0] + 2] == b"\x41\x05"
    assert binary[lines[1][0]] == 0x1A
    assert b"xyz" in binary


def test_locals_are_grouped() -> None:
    code = Code("run", (), ())
    first, second, third = code.local(I64), code.local(I64), code.local(I32)
    assert (first, second, third) == (0, 1, 2)
    body, header = code.body()
    assert body[:header] == bytes([2, 2, I64, 1, I32])
