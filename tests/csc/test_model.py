"""Models: keyword-only fields, defaults of their own, spreading, numbers in their fields' types."""

from decimal import Decimal

import pytest

from csc import Field, Model, uuid4


class NewThing(Model):
    name: str = Field(min_length=1)
    size: float = 1
    price: Decimal = Decimal(0)
    tags: list[str] = []  # noqa: RUF012 - as users write
    note: str | None = None


class Thing(NewThing):
    id: str = Field(default_factory=uuid4)
    later: "Other | None" = None


class Other(Model):
    x: int = Field(default=3)


def test_defaults_and_missing_fields() -> None:
    thing = NewThing(name="a")
    assert (thing.size, thing.tags, thing.note) == (1.0, [], None)
    assert type(thing.size) is float
    with pytest.raises(TypeError, match="NewThing needs name"):
        NewThing()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="has no field nam"):
        NewThing(name="a", nam="b")  # type: ignore[call-arg]


def test_a_default_belongs_to_one_instance() -> None:
    one, two = NewThing(name="a"), NewThing(name="b")
    one.tags.append("x")
    assert two.tags == []


def test_numbers_take_the_type_of_the_field() -> None:
    thing = NewThing(name="a", size=2, price=3)  # type: ignore[arg-type]
    assert (type(thing.size), type(thing.price)) == (float, Decimal)
    assert type(Other(x=5).x) is int


def test_spreading_and_copies() -> None:
    new = NewThing(name="a", tags=["x"])
    thing = Thing(**new)
    assert (thing.name, thing.tags, len(thing.id)) == ("a", ["x"], 36)
    assert dict(thing)["name"] == "a"
    assert thing.copy(name="b").name == "b"
    assert thing == thing.copy()
    assert thing != new
    assert repr(Other()) == "Other(x=3)"


def test_what_is_not_a_field() -> None:
    with pytest.raises(KeyError):
        Other()["y"]
    with pytest.raises(TypeError):
        hash(Other())


def test_pydantics_names() -> None:
    class Line(Model):
        name: str

    class Order(Model):
        id: str
        lines: list[Line]
        by: dict[str, Line]

    order = Order(id="1", lines=[Line(name="a")], by={"x": Line(name="b")})
    dumped = {"id": "1", "lines": [{"name": "a"}], "by": {"x": {"name": "b"}}}
    assert order.model_dump() == dumped
    assert (
        order.model_dump(exclude={"lines", "by"}) == order.model_dump(include={"id"}) == {"id": "1"}
    )
    assert order.model_copy(update={"id": "2"}).id == "2" and order.id == "1"
    assert order.model_copy() == order


def test_a_dump_leaves_out_what_is_none_in_models() -> None:
    class Inner(Model):
        note: str | None = None

    class Outer(Model):
        inner: Inner
        by: dict[str, str | None]
        note: str | None = None

    made = Outer(inner=Inner(), by={"a": None})
    assert made.model_dump(exclude_none=True) == {"inner": {}, "by": {"a": None}}
