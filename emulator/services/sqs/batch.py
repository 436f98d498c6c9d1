"""What batches share: how many entries, their ids, and each one's own outcome."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from csc.emulator.calls import Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.services.sqs.errors import (
    BatchEntryIdsNotDistinct,
    EmptyBatchRequest,
    InvalidBatchEntryId,
    TooManyEntriesInBatchRequest,
)

LARGEST = 10
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}").fullmatch


def check_batch(input: Input, kind: str) -> Sequence[Mapping[str, Any]]:
    """The entries. Raises one of the errors of batches."""
    entries: Sequence[Mapping[str, Any]] = input.get("Entries") or ()
    if not entries:
        raise EmptyBatchRequest(f"There should be at least one {kind} in the request.")
    if len(entries) > LARGEST:
        raise TooManyEntriesInBatchRequest(
            f"Maximum number of entries per request are {LARGEST}. You have sent {len(entries)}."
        )
    ids = [str(entry["Id"]) for entry in entries]
    for id in ids:
        if not _ID(id):
            raise InvalidBatchEntryId(
                "A batch entry id can only contain alphanumeric characters, hyphens and "
                "underscores. It can be at most 80 letters long."
            )
        if ids.count(id) > 1:
            raise BatchEntryIdsNotDistinct(f"Id {id} repeated.")
    return entries


def each(
    entries: Sequence[Mapping[str, Any]], act: Callable[[Mapping[str, Any]], Output]
) -> Output:
    """``Successful`` and ``Failed``, with the entries' ids."""
    done: list[Output] = []
    failed: list[Output] = []
    for entry in entries:
        try:
            done.append({"Id": entry["Id"], **act(entry)})
        except ServiceError as error:
            code = getattr(error, "query_code", "") or error.code
            failed.append(
                {"Id": entry["Id"], "Code": code, "Message": error.message, "SenderFault": True}
            )
    return {"Successful": done} | ({"Failed": failed} if failed else {})
