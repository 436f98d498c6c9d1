"""What is emulated of DynamoDB: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping

from csc.emulator.calls import Row
from csc.emulator.services.dynamodb.operations.batch_get_item import batch_get_item
from csc.emulator.services.dynamodb.operations.batch_write_item import batch_write_item
from csc.emulator.services.dynamodb.operations.create_table import create_table
from csc.emulator.services.dynamodb.operations.delete_item import delete_item
from csc.emulator.services.dynamodb.operations.delete_table import delete_table
from csc.emulator.services.dynamodb.operations.describe_endpoints import describe_endpoints
from csc.emulator.services.dynamodb.operations.describe_limits import describe_limits
from csc.emulator.services.dynamodb.operations.describe_table import describe_table
from csc.emulator.services.dynamodb.operations.get_item import get_item
from csc.emulator.services.dynamodb.operations.list_tables import list_tables
from csc.emulator.services.dynamodb.operations.put_item import put_item
from csc.emulator.services.dynamodb.operations.query import query
from csc.emulator.services.dynamodb.operations.scan import scan
from csc.emulator.services.dynamodb.operations.update_item import update_item

OPERATIONS: Mapping[str, Row] = {
    "BatchGetItem": Row(batch_get_item),
    "BatchWriteItem": Row(batch_write_item),
    "CreateTable": Row(create_table),
    "DeleteItem": Row(delete_item),
    "DeleteTable": Row(delete_table),
    "DescribeEndpoints": Row(describe_endpoints),
    "DescribeLimits": Row(describe_limits),
    "DescribeTable": Row(describe_table),
    "GetItem": Row(get_item),
    "ListTables": Row(list_tables),
    "PutItem": Row(put_item),
    "Query": Row(query),
    "Scan": Row(scan),
    "UpdateItem": Row(update_item),
}
