"""The operations of Lambda, one file each."""

from collections.abc import Mapping

from csc.emulator.calls import Row
from csc.emulator.services.lambda_.check_operation import checked
from csc.emulator.services.lambda_.errors import ValidationException
from csc.emulator.services.lambda_.operations.add_permission import add_permission
from csc.emulator.services.lambda_.operations.aliases import (
    create_alias,
    delete_alias,
    get_alias,
    list_aliases,
    update_alias,
)
from csc.emulator.services.lambda_.operations.concurrency import (
    delete_function_concurrency,
    get_function_concurrency,
    put_function_concurrency,
)
from csc.emulator.services.lambda_.operations.create_function import create_function
from csc.emulator.services.lambda_.operations.delete_function import delete_function
from csc.emulator.services.lambda_.operations.event_sources import (
    create_event_source_mapping,
    delete_event_source_mapping,
    get_event_source_mapping,
    list_event_source_mappings,
    update_event_source_mapping,
)
from csc.emulator.services.lambda_.operations.get_function import (
    get_function,
    get_function_configuration,
)
from csc.emulator.services.lambda_.operations.get_policy import get_policy
from csc.emulator.services.lambda_.operations.invoke import invoke
from csc.emulator.services.lambda_.operations.list_functions import list_functions
from csc.emulator.services.lambda_.operations.remove_permission import remove_permission
from csc.emulator.services.lambda_.operations.tags import (
    list_tags,
    tag_resource,
    untag_resource,
)
from csc.emulator.services.lambda_.operations.update_function_code import update_function_code
from csc.emulator.services.lambda_.operations.update_function_configuration import (
    update_function_configuration,
)
from csc.emulator.services.lambda_.operations.versions import (
    list_versions_by_function,
    publish_version,
)
from csc.emulator.services.load_operation import lazy_rows

_ROWS: dict[str, Row] = {
    "AddPermission": Row(add_permission),
    "CreateAlias": Row(create_alias),
    "CreateEventSourceMapping": Row(
        create_event_source_mapping,
        "partial",
        "sources other than queues, Kinesis and tables' streams; tumbling windows",
    ),
    "CreateFunction": Row(create_function, "partial", "images, VPC, file systems"),
    "DeleteAlias": Row(delete_alias),
    "DeleteEventSourceMapping": Row(delete_event_source_mapping),
    "DeleteFunction": Row(delete_function),
    "DeleteFunctionConcurrency": Row(delete_function_concurrency),
    "GetAlias": Row(get_alias),
    "GetEventSourceMapping": Row(get_event_source_mapping),
    "GetFunction": Row(get_function),
    "GetFunctionConcurrency": Row(get_function_concurrency),
    "GetFunctionConfiguration": Row(get_function_configuration),
    "GetPolicy": Row(get_policy),
    "Invoke": Row(invoke, "partial", "runtimes other than Python, Node.js and one's own"),
    "ListAliases": Row(list_aliases),
    "ListEventSourceMappings": Row(list_event_source_mappings),
    "ListFunctions": Row(list_functions),
    "ListTags": Row(list_tags),
    "ListVersionsByFunction": Row(list_versions_by_function),
    "PublishVersion": Row(publish_version),
    "PutFunctionConcurrency": Row(put_function_concurrency),
    "RemovePermission": Row(remove_permission),
    "TagResource": Row(tag_resource),
    "UntagResource": Row(untag_resource),
    "UpdateAlias": Row(update_alias),
    "UpdateEventSourceMapping": Row(update_event_source_mapping),
    "UpdateFunctionCode": Row(update_function_code, "partial", "images"),
    "UpdateFunctionConfiguration": Row(update_function_configuration, "partial", "VPC"),
}

_ROWS = {name: row if name == "Invoke" else checked(name, row) for name, row in _ROWS.items()}
_PACKAGE = "csc.emulator.services.lambda_.operations"
_ROWS |= lazy_rows(
    _PACKAGE,
    "function_urls",
    "CreateFunctionUrlConfig",
    "DeleteFunctionUrlConfig",
    "GetFunctionUrlConfig",
    "ListFunctionUrlConfigs",
    "UpdateFunctionUrlConfig",
    invalid=ValidationException,
)
_ROWS |= lazy_rows(
    _PACKAGE,
    "layers",
    "DeleteLayerVersion",
    "ListLayerVersions",
    "ListLayers",
    "PublishLayerVersion",
    invalid=ValidationException,
)
_ROWS |= lazy_rows(
    _PACKAGE,
    "layers",
    "GetLayerVersion",
    "GetLayerVersionByArn",
    invalid=ValidationException,
    missing="Content.Location",
)
_ROWS |= lazy_rows(
    _PACKAGE,
    "layer_permissions",
    "AddLayerVersionPermission",
    "GetLayerVersionPolicy",
    "RemoveLayerVersionPermission",
    invalid=ValidationException,
)
_ROWS |= lazy_rows(
    _PACKAGE,
    "invoke_configs",
    "DeleteFunctionEventInvokeConfig",
    "GetFunctionEventInvokeConfig",
    "ListFunctionEventInvokeConfigs",
    "PutFunctionEventInvokeConfig",
    "UpdateFunctionEventInvokeConfig",
    invalid=ValidationException,
)
_ROWS |= lazy_rows(
    _PACKAGE,
    "provisioned",
    "DeleteProvisionedConcurrencyConfig",
    "GetProvisionedConcurrencyConfig",
    "ListProvisionedConcurrencyConfigs",
    "PutProvisionedConcurrencyConfig",
    invalid=ValidationException,
)
_ROWS |= lazy_rows(
    _PACKAGE,
    "code_signing",
    "CreateCodeSigningConfig",
    "DeleteCodeSigningConfig",
    "DeleteFunctionCodeSigningConfig",
    "GetCodeSigningConfig",
    "GetFunctionCodeSigningConfig",
    "ListCodeSigningConfigs",
    "ListFunctionsByCodeSigningConfig",
    "PutFunctionCodeSigningConfig",
    "UpdateCodeSigningConfig",
    invalid=ValidationException,
    missing="signatures aren't checked",
)
_ROWS |= lazy_rows(
    _PACKAGE,
    "account_settings",
    "GetAccountSettings",
    "GetFunctionRecursionConfig",
    "PutFunctionRecursionConfig",
    invalid=ValidationException,
)
_ROWS |= lazy_rows(
    _PACKAGE,
    "account_settings",
    "GetRuntimeManagementConfig",
    "PutRuntimeManagementConfig",
    invalid=ValidationException,
    missing="a runtime is never updated",
)

OPERATIONS: Mapping[str, Row] = dict(sorted(_ROWS.items()))
