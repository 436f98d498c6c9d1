"""``Model`` and ``Field``: what a request, an item and an answer are made of.

A model is a record with keyword-only fields.  Numbers are converted as the compiler converts them (an int for a
``float`` or a ``Decimal``), everything else is stored as given; the request's validator checks constraints.
``**model`` spreads its fields.
"""

import copy
import inspect
import typing
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInfo:
    """What ``Field(…)`` said. ``default`` is ``...`` where there is none."""

    default: Any = ...
    default_factory: Callable[[], Any] | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    ge: float | Decimal | None = None
    gt: float | Decimal | None = None
    le: float | Decimal | None = None
    lt: float | Decimal | None = None
    multiple_of: float | Decimal | None = None
    description: str = ""

    @property
    def required(self) -> bool:
        return self.default is ... and self.default_factory is None

    def value(self) -> Any:
        """A default of its own for one instance."""
        if self.default_factory is not None:
            return self.default_factory()
        return copy.deepcopy(self.default)


@overload
def Field(
    *,
    default: T,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str | None = None,
    ge: float | Decimal | None = None,
    gt: float | Decimal | None = None,
    le: float | Decimal | None = None,
    lt: float | Decimal | None = None,
    multiple_of: float | Decimal | None = None,
    description: str = "",
) -> T: ...


@overload
def Field(
    *,
    default_factory: Callable[[], T],
    min_length: int | None = None,
    max_length: int | None = None,
    description: str = "",
) -> T: ...


@overload
def Field(
    *,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str | None = None,
    ge: float | Decimal | None = None,
    gt: float | Decimal | None = None,
    le: float | Decimal | None = None,
    lt: float | Decimal | None = None,
    multiple_of: float | Decimal | None = None,
    description: str = "",
    discriminator: str | None = None,
) -> Any: ...


def Field(default: Any = ..., **settings: Any) -> Any:
    """A field's default and constraints, as JSON Schema has them.

    A length bounds the characters of a str and the items of a list or set.  What only documents (``title``, ``examples``,
    ``deprecated``) is for the compiler's reading.
    """
    known = {name: value for name, value in settings.items() if name not in _PLAIN}
    renamed = {_RENAMED.get(name, name): value for name, value in known.items()}
    return FieldInfo(default=default, **renamed)


_PLAIN = frozenset({"title", "examples", "example", "deprecated", "discriminator"})
_RENAMED = {"regex": "pattern", "min_items": "min_length", "max_items": "max_length"}


@dataclass_transform(kw_only_default=True, field_specifiers=(Field,))
class Model:
    """The base of an application's models; fields are class annotations, in order."""

    __fields__: ClassVar[dict[str, FieldInfo]] = {}

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        inherited: dict[str, FieldInfo] = {}
        for base in reversed(cls.__mro__[1:]):
            inherited.update(base.__dict__.get("__fields__", {}))
        cls.__fields__ = inherited | _own_fields(cls)

    def __init__(self, **values: Any) -> None:
        unknown = values.keys() - self.__fields__.keys()
        if unknown:
            raise TypeError(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
        types = field_types(type(self))
        missing: list[str] = []
        for name, info in self.__fields__.items():
            if name in values:
                setattr(self, name, converted(values[name], types[name]))
            elif not info.required:
                setattr(self, name, converted(info.value(), types[name]))
            elif _allows_none(types[name]):
                setattr(self, name, None)
            else:
                missing.append(name)
        if missing:
            raise TypeError(f"{type(self).__name__} needs {', '.join(missing)}")

    def keys(self) -> Iterator[str]:
        """The names of the fields, so that ``**model`` spreads them."""
        return iter(self.__fields__)

    def __getitem__(self, name: str) -> Any:
        if name not in self.__fields__:
            raise KeyError(name)
        return getattr(self, name)

    def copy(self, **changes: Any) -> Self:
        """The same record with some fields changed."""
        return type(self)(**{**dict(self), **changes})

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self:
        """``copy``, by pydantic's name."""
        return self.copy(**(update or {}))

    def model_dump(
        self,
        *,
        include: Collection[str] | None = None,
        exclude: Collection[str] = (),
        exclude_none: bool = False,
    ) -> dict[str, Any]:
        """The fields as a dict, those of models within it too, by pydantic's name."""
        names = [name for name in self.__fields__ if include is None or name in include]
        return {
            name: _dumped(self[name], exclude_none)
            for name in names
            if name not in exclude and not (exclude_none and self[name] is None)
        }

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and dict(self) == dict(typing.cast(Self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={self[name]!r}" for name in self.__fields__)
        return f"{type(self).__name__}({fields})"


def _dumped(value: Any, exclude_none: bool) -> Any:
    """A value within a dump; of dicts only what is None in a model is left out."""
    if isinstance(value, Model):
        return value.model_dump(exclude_none=exclude_none)
    if isinstance(value, list):
        return [_dumped(one, exclude_none) for one in value]
    if isinstance(value, dict):
        return {name: _dumped(one, exclude_none) for name, one in value.items()}
    return value


def _own_fields(cls: type[Model]) -> dict[str, FieldInfo]:
    found: dict[str, FieldInfo] = {}
    for name, annotation in inspect.get_annotations(cls).items():
        if name.startswith("_") or "ClassVar" in str(annotation):
            continue
        default = cls.__dict__.get(name, ...)
        found[name] = default if isinstance(default, FieldInfo) else FieldInfo(default=default)
    return found


_types: dict[type, dict[str, Any]] = {}


def field_types(cls: type[Any]) -> dict[str, Any]:
    """The types of a class's fields, references resolved; kept after the first look."""
    if cls not in _types:
        _types[cls] = typing.get_type_hints(cls)
    return _types[cls]


def converted(value: Any, wanted: Any) -> Any:
    """A number in the type of its field, a value as a member of its enumeration, also inside Optional and lists."""
    if type(value) is wanted:
        return value
    if isinstance(value, str | int | list) and not isinstance(value, bool | Enum):
        value = _member(value, wanted)
    if type(value) is int:
        kinds = typing.get_args(wanted) or (wanted,)
        if int not in kinds and float in kinds:
            return float(value)
        if int not in kinds and Decimal in kinds:
            return Decimal(value)
    return value


def _member(value: Any, wanted: Any) -> Any:
    """The member of an enumeration that has the value; the value, where the type names none."""
    if isinstance(wanted, type):
        known = issubclass(wanted, Enum) and not isinstance(value, list)
        return wanted(value) if known and value in _values(wanted) else value
    inner = typing.get_args(wanted)
    if isinstance(value, list):
        return [_member(one, inner[0]) for one in value] if inner else value
    for one in inner:
        found = _member(value, one)
        if found is not value:
            return found
    return value


def _values(kind: type[Enum]) -> list[Any]:
    return [one.value for one in kind]


def _allows_none(wanted: Any) -> bool:
    return type(None) in typing.get_args(wanted)
