"""Whether a stack that was planned before can be used again as it is, without looking inside.

A save changes one route: most stacks of an assembly are then the same as they were.
"""

from collections.abc import Mapping
from typing import Any

from csc.emulator.cloudformation.plan_stack import StackPlan
from csc.emulator.cloudformation.scope import Export


def can_reuse(
    former: StackPlan,
    data: Mapping[str, Any],
    file: str,
    given: Mapping[str, str],
    exports: Mapping[str, Export],
    files: Mapping[str, bytes],
) -> bool:
    """Whether planning ``data`` would give ``former`` again."""
    return (
        former.file == file
        and former.given == given
        and former.data == data
        and list(former.data["Resources"]) == list(data["Resources"])  # the first API is served
        and all(_same_export(exports.get(name), e) for name, e in former.imports.items())
        and all(step.files.same_in(files) for step in former.steps.values())
    )


def _same_export(now: Export | None, before: Export) -> bool:
    return now is before or (
        now is not None
        and now.value == before.value
        and now.failed == before.failed
        and len(now.sources) == len(before.sources)
        and all(a is b for a, b in zip(now.sources, before.sources, strict=True))
    )
