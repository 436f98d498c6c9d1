"""What is emulated of CloudFormation: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping

from csc.emulator.calls import Row
from csc.emulator.services.cloudformation.operations.change_sets import (
    create_change_set,
    delete_change_set,
    describe_change_set,
    execute_change_set,
    list_change_sets,
)
from csc.emulator.services.cloudformation.operations.create_stack import (
    create_stack,
    delete_stack,
    update_stack,
    update_termination_protection,
)
from csc.emulator.services.cloudformation.operations.describe_stack_events import (
    describe_stack_events,
)
from csc.emulator.services.cloudformation.operations.describe_stack_resources import (
    describe_stack_resource,
    describe_stack_resources,
    list_stack_resources,
)
from csc.emulator.services.cloudformation.operations.describe_stacks import describe_stacks
from csc.emulator.services.cloudformation.operations.get_template import get_template
from csc.emulator.services.cloudformation.operations.list_exports import (
    list_exports,
    list_imports,
)
from csc.emulator.services.cloudformation.operations.list_hook_results import list_hook_results
from csc.emulator.services.cloudformation.operations.list_stacks import list_stacks
from csc.emulator.services.cloudformation.operations.validate_template import (
    get_template_summary,
    validate_template,
)

OPERATIONS: Mapping[str, Row] = {
    "CreateChangeSet": Row(create_change_set, "partial", "imports, nested stacks"),
    "CreateStack": Row(create_stack, "partial", "stack policies, notifications, roles"),
    "DeleteChangeSet": Row(delete_change_set),
    "DeleteStack": Row(delete_stack, "partial", "retained resources by name"),
    "DescribeChangeSet": Row(describe_change_set, "partial", "paging"),
    "DescribeStackEvents": Row(describe_stack_events, "partial", "the newest 1000 only"),
    "DescribeStackResource": Row(describe_stack_resource),
    "DescribeStackResources": Row(describe_stack_resources),
    "DescribeStacks": Row(describe_stacks),
    "ExecuteChangeSet": Row(execute_change_set),
    "GetTemplate": Row(get_template),
    "GetTemplateSummary": Row(get_template_summary),
    "ListChangeSets": Row(list_change_sets),
    "ListExports": Row(list_exports),
    "ListHookResults": Row(list_hook_results, "partial", "no hooks are run"),
    "ListImports": Row(list_imports),
    "ListStackResources": Row(list_stack_resources),
    "ListStacks": Row(list_stacks),
    "UpdateStack": Row(update_stack, "partial", "stack policies, notifications, roles"),
    "UpdateTerminationProtection": Row(update_termination_protection),
    "ValidateTemplate": Row(validate_template),
}
