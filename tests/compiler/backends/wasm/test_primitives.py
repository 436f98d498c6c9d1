"""Every method and function that the frontend gives a native form runs in the sandbox."""

import pytest

from csc.compiler.backends.wasm import primitives
from csc.compiler.frontend.bodies.primitives import METHODS
from csc.wasm.primitives import PURE, formatted, join, left_justify, power, replace, split

LIMITED = 1 << 27


@pytest.mark.parametrize("name", sorted(METHODS))
def test_methods(name: str) -> None:
    assert name in PURE or name in primitives._SPECIAL


@pytest.mark.parametrize(
    "name",
    [
        "len",
        "str",
        "int",
        "float",
        "bool",
        "abs",
        "round",
        "min",
        "max",
        "sum",
        "sorted",
        "any",
        "all",
        "range",
        "list",
        "Decimal",
    ],
)
def test_functions(name: str) -> None:
    assert name in PURE or name in primitives._SPECIAL


def test_little_cant_become_much() -> None:
    text = "x" * (1 << 20)
    with pytest.raises(MemoryError):
        replace(text, "x", text)
    with pytest.raises(MemoryError):
        replace(text, "", text)
    with pytest.raises(MemoryError):
        join(text, [text] * 100)
    with pytest.raises(MemoryError):
        left_justify("x", LIMITED)
    with pytest.raises(MemoryError):
        split(text * 8, "x")
    for specification in (f"{LIMITED}d", f".{LIMITED}f", f">{LIMITED}"):
        with pytest.raises(MemoryError):
            formatted(1, specification)


def test_what_is_bounded_still_does_what_python_does() -> None:
    assert replace("a-b-c", "-", "+", 1) == "a+b-c"
    assert join(", ", ["a", "b"]) == "a, b"
    assert left_justify("a", 3, "*") == "a**"
    assert formatted(3.14159, ".2f") == "3.14"
    assert power(2, 10) == 1024
    assert split(" a  b ") == ["a", "b"]
    assert split("a,b,c", ",", 1) == ["a", "b,c"]
