"""DynamoDB on SQLite.

    input ──shapes──▶ ──expressions──▶ plan ──▶ table ──keys──▶ SQLite ──▶ output

`service.py` holds the state; `operations/` has one operation a file; `changes.py` is every write of
one item, `pages.py` every range that is read.  Items are in DynamoDB's JSON wire form everywhere.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csc.emulator.calls import Service
    from csc.emulator.cloud import Cloud


def make(cloud: "Cloud") -> "tuple[Service, ...]":
    """The services of this room, over the cloud's storage."""
    from csc.emulator.services.dynamodb.service import DynamoDb
    from csc.emulator.services.dynamodbstreams.service import DynamoDbStreams

    dynamodb = DynamoDb(cloud)
    return (dynamodb, DynamoDbStreams(dynamodb))
