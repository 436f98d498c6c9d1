"""What is emulated of DynamoDB: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping

from csc.emulator.calls import Row
from csc.emulator.services.dynamodb.operations.batch_execute_statement import (
    batch_execute_statement,
)
from csc.emulator.services.dynamodb.operations.batch_get_item import batch_get_item
from csc.emulator.services.dynamodb.operations.batch_write_item import batch_write_item
from csc.emulator.services.dynamodb.operations.create_backup import create_backup
from csc.emulator.services.dynamodb.operations.create_table import create_table
from csc.emulator.services.dynamodb.operations.delete_backup import delete_backup
from csc.emulator.services.dynamodb.operations.delete_item import delete_item
from csc.emulator.services.dynamodb.operations.delete_resource_policy import delete_resource_policy
from csc.emulator.services.dynamodb.operations.delete_table import delete_table
from csc.emulator.services.dynamodb.operations.describe_backup import describe_backup
from csc.emulator.services.dynamodb.operations.describe_continuous_backups import (
    describe_continuous_backups,
)
from csc.emulator.services.dynamodb.operations.describe_contributor_insights import (
    describe_contributor_insights,
)
from csc.emulator.services.dynamodb.operations.describe_endpoints import describe_endpoints
from csc.emulator.services.dynamodb.operations.describe_export import describe_export
from csc.emulator.services.dynamodb.operations.describe_global_table import describe_global_table
from csc.emulator.services.dynamodb.operations.describe_import import describe_import
from csc.emulator.services.dynamodb.operations.describe_limits import describe_limits
from csc.emulator.services.dynamodb.operations.describe_table import describe_table
from csc.emulator.services.dynamodb.operations.describe_time_to_live import describe_time_to_live
from csc.emulator.services.dynamodb.operations.execute_statement import execute_statement
from csc.emulator.services.dynamodb.operations.execute_transaction import execute_transaction
from csc.emulator.services.dynamodb.operations.export_table_to_point_in_time import (
    export_table_to_point_in_time,
)
from csc.emulator.services.dynamodb.operations.get_item import get_item
from csc.emulator.services.dynamodb.operations.get_resource_policy import get_resource_policy
from csc.emulator.services.dynamodb.operations.import_table import import_table
from csc.emulator.services.dynamodb.operations.kinesis_streaming_destination import (
    describe_kinesis_streaming_destination,
    disable_kinesis_streaming_destination,
    enable_kinesis_streaming_destination,
    update_kinesis_streaming_destination,
)
from csc.emulator.services.dynamodb.operations.list_backups import list_backups
from csc.emulator.services.dynamodb.operations.list_contributor_insights import (
    list_contributor_insights,
)
from csc.emulator.services.dynamodb.operations.list_exports import (
    list_exports,
)
from csc.emulator.services.dynamodb.operations.list_global_tables import (
    list_global_tables,
)
from csc.emulator.services.dynamodb.operations.list_imports import (
    list_imports,
)
from csc.emulator.services.dynamodb.operations.list_tables import list_tables
from csc.emulator.services.dynamodb.operations.list_tags_of_resource import list_tags_of_resource
from csc.emulator.services.dynamodb.operations.put_item import put_item
from csc.emulator.services.dynamodb.operations.put_resource_policy import put_resource_policy
from csc.emulator.services.dynamodb.operations.query import query
from csc.emulator.services.dynamodb.operations.restore_table_from_backup import (
    restore_table_from_backup,
)
from csc.emulator.services.dynamodb.operations.restore_table_to_point_in_time import (
    restore_table_to_point_in_time,
)
from csc.emulator.services.dynamodb.operations.scan import scan
from csc.emulator.services.dynamodb.operations.tag_resource import tag_resource
from csc.emulator.services.dynamodb.operations.transact_get_items import transact_get_items
from csc.emulator.services.dynamodb.operations.transact_write_items import transact_write_items
from csc.emulator.services.dynamodb.operations.untag_resource import untag_resource
from csc.emulator.services.dynamodb.operations.update_continuous_backups import (
    update_continuous_backups,
)
from csc.emulator.services.dynamodb.operations.update_contributor_insights import (
    update_contributor_insights,
)
from csc.emulator.services.dynamodb.operations.update_item import update_item
from csc.emulator.services.dynamodb.operations.update_table import update_table
from csc.emulator.services.dynamodb.operations.update_time_to_live import update_time_to_live

_ONE_REGION = "there are none here, and none can be made: a local cloud has one region"

_SECONDS = "times in milliseconds alone"

OPERATIONS: Mapping[str, Row] = {
    "BatchExecuteStatement": Row(batch_execute_statement),
    "BatchGetItem": Row(batch_get_item),
    "BatchWriteItem": Row(batch_write_item),
    "CreateBackup": Row(create_backup),
    "CreateTable": Row(create_table),
    "DeleteBackup": Row(delete_backup),
    "DeleteItem": Row(delete_item),
    "DeleteResourcePolicy": Row(delete_resource_policy),
    "DeleteTable": Row(delete_table),
    "DescribeBackup": Row(describe_backup),
    "DescribeContinuousBackups": Row(describe_continuous_backups),
    "DescribeContributorInsights": Row(
        describe_contributor_insights, "partial", "no reports are made"
    ),
    "DescribeEndpoints": Row(describe_endpoints),
    "DescribeExport": Row(describe_export),
    "DescribeGlobalTable": Row(describe_global_table, "partial", _ONE_REGION),
    "DescribeGlobalTableSettings": Row(describe_global_table, "partial", _ONE_REGION),
    "DescribeImport": Row(describe_import),
    "DescribeKinesisStreamingDestination": Row(describe_kinesis_streaming_destination),
    "DescribeLimits": Row(describe_limits),
    "DescribeTable": Row(describe_table),
    "DescribeTimeToLive": Row(describe_time_to_live),
    "DisableKinesisStreamingDestination": Row(disable_kinesis_streaming_destination),
    "EnableKinesisStreamingDestination": Row(
        enable_kinesis_streaming_destination, "partial", _SECONDS
    ),
    "ExecuteStatement": Row(execute_statement),
    "ExecuteTransaction": Row(execute_transaction),
    "ExportTableToPointInTime": Row(
        export_table_to_point_in_time, "partial", "FilterSpecification is refused"
    ),
    "GetItem": Row(get_item),
    "GetResourcePolicy": Row(get_resource_policy),
    "ImportTable": Row(import_table, "partial", "Amazon Ion and ZSTD are refused"),
    "ListBackups": Row(list_backups),
    "ListContributorInsights": Row(list_contributor_insights, "partial", "no reports are made"),
    "ListExports": Row(list_exports),
    "ListGlobalTables": Row(list_global_tables, "partial", _ONE_REGION),
    "ListImports": Row(list_imports),
    "ListTables": Row(list_tables),
    "ListTagsOfResource": Row(list_tags_of_resource),
    "PutItem": Row(put_item),
    "PutResourcePolicy": Row(put_resource_policy),
    "Query": Row(query),
    "RestoreTableFromBackup": Row(restore_table_from_backup),
    "RestoreTableToPointInTime": Row(restore_table_to_point_in_time),
    "Scan": Row(scan),
    "TagResource": Row(tag_resource),
    "TransactGetItems": Row(transact_get_items),
    "TransactWriteItems": Row(transact_write_items),
    "UntagResource": Row(untag_resource),
    "UpdateContinuousBackups": Row(update_continuous_backups),
    "UpdateContributorInsights": Row(update_contributor_insights, "partial", "no reports are made"),
    "UpdateGlobalTable": Row(describe_global_table, "partial", _ONE_REGION),
    "UpdateGlobalTableSettings": Row(describe_global_table, "partial", _ONE_REGION),
    "UpdateItem": Row(update_item),
    "UpdateKinesisStreamingDestination": Row(
        update_kinesis_streaming_destination, "partial", _SECONDS
    ),
    "UpdateTable": Row(update_table),
    "UpdateTimeToLive": Row(update_time_to_live),
}

NOT_EMULATED: Mapping[str, str] = {
    "CancelBulkOperation": "bulk operations aren't made",
    "CreateGlobalTable": "a local cloud has one region",
    "DescribeBulkOperation": "bulk operations aren't made",
    "DescribeTableReplicaAutoScaling": "a local cloud has one region",
    "ListBulkOperations": "bulk operations aren't made",
    "SearchVectors": "vector indexes aren't made",
    "StartBulkPutItems": "bulk operations aren't made",
    "UpdateTableReplicaAutoScaling": "a local cloud has one region",
}
"""The other operations of AWS's model, and why they answer that they aren't emulated."""
