"""Under which request context would a request be allowed?

A request whose context isn't known whole (``csc iam explain``, a simulation) may hang on condition
keys.  ``find_context`` tries the values that the policies themselves mention, so an answer is an
example that can be checked; None means that none of those values allows it.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.policy import Statement
from csc.emulator.services.iam.variables import Context, Variable

MOST = 4096
"""How many contexts are tried at most."""


def find_context(request: Request, policies: Policies) -> Context | None:
    """A context, that given in the request included, under which it is allowed, or None."""
    candidates = {
        key: values
        for key, values in _candidates(request, policies).items()
        if key not in request.context
    }
    keys = sorted(candidates)
    combinations = itertools.product(*(candidates[key] for key in keys))
    for values in itertools.islice(combinations, MOST):
        given = {key: value for key, value in zip(keys, values, strict=True) if value is not None}
        context = {**request.context, **given}
        if evaluate(replace(request, context=context), policies).allowed:
            return context
    return None


def mentioned_keys(request: Request, policies: Policies) -> frozenset[str]:
    """The condition keys, in lower case, on which the statements for this action depend."""
    return frozenset(_candidates(request, policies))


def _candidates(request: Request, policies: Policies) -> dict[str, list[str | None]]:
    """For each key that matters: absent, the values mentioned, and one that nobody mentioned."""
    found: dict[str, list[str | None]] = {}
    for statement in _statements(request, policies):
        for condition in statement.conditions:
            values = found.setdefault(condition.key, [None])
            for value in condition.values:
                example = value.replace("*", "").replace("?", "a").partition("/")[0]
                for text in (value, example, f"{value}-other"):
                    if text not in values:
                        values.append(text)
        for pattern in statement.resources:
            for part in pattern.parts:
                if isinstance(part, Variable):
                    found.setdefault(part.key, [None]).append(request.resource.rpartition("/")[2])
    return found


def _statements(request: Request, policies: Policies) -> Iterator[Statement]:
    relevant = policies.relevant(request.action)
    yield from (statement for _, statement in relevant.denies)
    for levels in relevant.allows.values():
        for level in levels:
            yield from level
