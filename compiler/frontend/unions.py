"""Models told apart by a tag. In: the models, and the texts that a field of each may have. Out: ``types.Union``.

class Cat(Model):                    class Dog(Model):
    kind: Literal["cat"]                 kind: Literal["dog", "puppy"]

Cat | Dog  →  Union("kind", (Case("Cat", ("cat",)), Case("Dog", ("dog", "puppy"))))
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from csc.compiler.ir import types
from csc.compiler.ir.types import Type

Tags = Callable[[str], Mapping[str, tuple[str, ...]]]
"""The fields of a model that hold one of some texts, with these."""


def no_tags(model: str) -> Mapping[str, tuple[str, ...]]:
    """Where no models are known."""
    return {}


def models_in(typed: Type) -> list[str]:
    """The models that a type is one of; none for what is no model."""
    if isinstance(typed, types.ModelRef):
        return [typed.name]
    return list(typed.models) if isinstance(typed, types.Union) else []


def tagged_union(models: Sequence[str], tags: Tags, tag: str | None = None) -> Type | None:
    """The union of some models: by the field ``tag``, or by the first that tells all apart; None where none does."""
    named = sorted(set(models))
    if len(named) == 1:
        return types.ModelRef(named[0])
    found = {name: tags(name) for name in named}
    for field in found[models[0]] if named else ():
        if tag in (None, field) and all(field in one for one in found.values()):
            values = [value for one in found.values() for value in one[field]]
            if len(values) == len(set(values)):
                cases = tuple(types.Case(name, found[name][field]) for name in named)
                return types.Union(field, cases)
    return None


def tags_in(typed: Type) -> Iterator[tuple[str, str]]:
    """(model, field) for each case of the unions within a type."""
    match typed:
        case types.Union(tag=tag, models=names):
            yield from ((name, tag) for name in names)
        case types.Optional(item=inner) | types.List(item=inner) | types.Page(item=inner):
            yield from tags_in(inner)
        case types.Dict(value=inner):
            yield from tags_in(inner)
