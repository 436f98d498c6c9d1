"""The one door through which declared resources do anything: shut, until a runtime binds a backend.

Importing an application declares; it connects to nothing.  Inside a Lambda (or under the verifier) the runtime
calls ``bind``, and the very same objects are live.
"""

from collections.abc import Mapping
from typing import Protocol


class InertError(RuntimeError):
    """A resource was used where no handler is running."""


class Backend(Protocol):
    """What makes declarations live. ``csc.live`` has the one that a Lambda uses."""

    def call(
        self, service: str, operation: str, resource: object, arguments: Mapping[str, object]
    ) -> object:
        """Carry out one call; ``service`` and ``operation`` are those of ``compiler.ir.ops.HostCall``.

        ``resource`` is the declaration (a ``DynamoDB``, a ``LogStore``), None for clock and ids.  ``arguments``
        hold what the caller gave, under the caller's names; what was not given is left out::

            dynamodb  get     key: tuple, [only]    → the item, or None where there is none
                      put     item, [if_not_exists], [if_exists], [when]           → the item
                      update  key, [changes], fields: dict, [add], [when]          → the new item
                      delete  key, [when]                                          → the old item
                      query   partition, [index], [reverse], [limit], [cursor], [eq … between], [where], [only] → Page
                      scan    [limit], [cursor], [where], [only]                   → Page
                      get_many  keys: list                                         → the items
                      put_many  items: list                                        → None
                      transact  writes: [(operation, table, arguments), …], resource None     → None
            sqs       send    message, [delay], [group], [deduplication]            → the message's id
            sns       publish message, [subject], [attributes], [group], [deduplication]  → the message's id
            events    put     detail_type, detail          → the event's id
            ses       mail    to: list, subject, [text], [html], [cc], [bcc], [reply_to]  → the message's id
            logs      write   record                → None
            clock     now                           → int, milliseconds since 1970
            ids       uuid4                         → str

        Raises:
            HTTPError: where a condition fails or the service refuses.
        """


_bound: list[Backend] = []


def bind(backend: Backend | None) -> None:
    """Make every declared resource live through ``backend``; None makes them inert again."""
    _bound[:] = [] if backend is None else [backend]


def bound() -> Backend | None:
    """The backend in force, if any."""
    return _bound[0] if _bound else None


def perform(
    service: str, operation: str, resource: object, arguments: Mapping[str, object]
) -> object:
    """Carry out a call on a declared resource.

    Raises:
        InertError: where nothing is bound.
    """
    if not _bound:
        raise InertError(
            f"{resource!r}.{operation} was called, but no handler is running: a declaration connects to "
            "nothing. Start the application with `csc dev`, or call `csc.declare.bind(backend)` in a test."
        )
    return _bound[0].call(service, operation, resource, arguments)


def present(**arguments: object) -> dict[str, object]:
    """The arguments that are not None."""
    return {name: value for name, value in arguments.items() if value is not None}
