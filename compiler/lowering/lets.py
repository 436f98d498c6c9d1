"""Names that a turn of a loop gives one value and reads only afterwards, in the same block: they need no variable.

for order in found:
    line = order.lines[0]        # a let: nothing outside of this block knows `line`
    total += line.price
"""

from collections import Counter
from collections.abc import Iterator

from csc.compiler.ir import ops
from csc.compiler.lowering.effects import Body, nodes


def lets(body: Body) -> frozenset[str]:
    given = Counter(_given(body))
    read = Counter(one.name for one in nodes(body) if isinstance(one, ops.Local))
    found = set()
    for block in _blocks_in_loops(body):
        for at, node in enumerate(block):
            if isinstance(node, ops.Assign) and given[node.name] == 1:
                after = sum(
                    isinstance(one, ops.Local) and one.name == node.name
                    for one in nodes(block[at + 1 :])
                )
                if after == read[node.name]:
                    found.add(node.name)
    return frozenset(found)


def _given(tree: object) -> Iterator[str]:
    for node in nodes(tree):
        match node:
            case ops.Assign(name=name):
                yield name
            case ops.For(variable=name) | ops.Comprehension(variable=name):
                yield name
            case ops.Catch(status=status, message=message):
                yield from (status, message)
            case ops.Primitive(name="list.append", arguments=(ops.Local(name=name), *_)):
                yield name
            case ops.AssignItem(object=ops.Local(name=name)):
                yield name


def _blocks_in_loops(body: Body) -> Iterator[Body]:
    for node in nodes(body):
        if isinstance(node, ops.For):
            yield node.body
            yield from _ways(node.body)


def _ways(body: Body) -> Iterator[Body]:
    """The blocks of the branches; those of a loop within are found by itself."""
    for node in body:
        if isinstance(node, ops.If):
            for way in (node.then, node.orelse):
                yield way
                yield from _ways(way)
