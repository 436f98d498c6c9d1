"""Time to live: items ordered by the second in which they expire, and the sweep that deletes them.

A table with time to live has ``dynamodb_e<id>``, written with its items; so a sweep reads only what
has expired, however large the table.  AWS deletes within days; here it is within seconds.
"""

import asyncio
import logging
from typing import TYPE_CHECKING

from csc.emulator.services.dynamodb import items, numbers
from csc.emulator.services.dynamodb.backups import drop_expired
from csc.emulator.services.dynamodb.journal import BATCH as PRUNED
from csc.emulator.services.dynamodb.journal import prune
from csc.emulator.services.dynamodb.tables import Expiry, Table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

log = logging.getLogger("csc.dynamodb")

EVERY_SECONDS = 5
BATCH = 200
OLDEST_SECONDS = 5 * 365 * 86400
"""AWS leaves alone what seems to have expired more than five years ago."""


def sweep(dynamodb: "DynamoDb") -> int:
    """Delete up to a batch of expired items of each table; gives how many."""
    now = int(dynamodb.clock.now())
    stretch = (numbers.encode(str(now - OLDEST_SECONDS)), numbers.encode(str(now)))
    deleted = 0
    for table in list(dynamodb.tables.values()):
        if table.expiry is not None:
            deleted += _sweep_table(dynamodb, table, table.expiry, stretch)
    return deleted


def _sweep_table(
    dynamodb: "DynamoDb", table: Table, expiry: Expiry, stretch: tuple[bytes, bytes]
) -> int:
    keys = dynamodb.execute(expiry.select_sql, (*stretch, BATCH)).fetchall()
    if not keys:
        return 0
    with dynamodb.transaction():
        for (key,) in keys:
            old = items.fetch(dynamodb, table, key)
            if old is not None:
                items.erase(dynamodb, table, key, old, expired=True)
    return len(keys)


async def sweep_forever(dynamodb: "DynamoDb") -> None:
    """Until cancelled, with old entries of journals. A defect in one sweep is logged, and the next
    one tries again."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            drop_expired(dynamodb)
            while sweep(dynamodb) >= BATCH or prune(dynamodb) >= PRUNED:
                await asyncio.sleep(0)
        except Exception:
            log.exception("while deleting expired items")
