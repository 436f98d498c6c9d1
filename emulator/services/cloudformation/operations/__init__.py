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
from csc.emulator.services.cloudformation.operations.drift import (
    describe_stack_drift_detection_status,
    describe_stack_resource_drifts,
    detect_stack_drift,
    detect_stack_resource_drift,
)
from csc.emulator.services.cloudformation.operations.get_template import get_template
from csc.emulator.services.cloudformation.operations.list_exports import (
    list_exports,
    list_imports,
)
from csc.emulator.services.cloudformation.operations.list_hook_results import list_hook_results
from csc.emulator.services.cloudformation.operations.list_stacks import list_stacks
from csc.emulator.services.cloudformation.operations.not_here import (
    cancel_update_stack,
    continue_update_rollback,
    describe_account_limits,
    describe_stack_set,
    list_stack_sets,
    signal_resource,
)
from csc.emulator.services.cloudformation.operations.stack_policy import (
    get_stack_policy,
    set_stack_policy,
)
from csc.emulator.services.cloudformation.operations.validate_template import (
    get_template_summary,
    validate_template,
)

OPERATIONS: Mapping[str, Row] = {
    "CancelUpdateStack": Row(cancel_update_stack, "partial", "an update is done when it answers"),
    "ContinueUpdateRollback": Row(
        continue_update_rollback, "partial", "a rollback leaves nothing to do"
    ),
    "CreateChangeSet": Row(create_change_set, "partial", "IncludeNestedStacks"),
    "CreateStack": Row(create_stack, "partial", "notifications, roles"),
    "DeleteChangeSet": Row(delete_change_set),
    "DeleteStack": Row(delete_stack),
    "DescribeAccountLimits": Row(describe_account_limits),
    "DescribeChangeSet": Row(describe_change_set, "partial", "paging"),
    "DescribeStackDriftDetectionStatus": Row(describe_stack_drift_detection_status),
    "DescribeStackEvents": Row(describe_stack_events, "partial", "the newest 1000 only"),
    "DescribeStackResourceDrifts": Row(
        describe_stack_resource_drifts, "partial", "seven types of resources"
    ),
    "DescribeStackSet": Row(describe_stack_set, "partial", "there are none"),
    "DescribeStackResource": Row(describe_stack_resource),
    "DescribeStackResources": Row(describe_stack_resources),
    "DescribeStacks": Row(describe_stacks),
    "DetectStackDrift": Row(detect_stack_drift, "partial", "seven types of resources"),
    "DetectStackResourceDrift": Row(
        detect_stack_resource_drift, "partial", "seven types of resources"
    ),
    "ExecuteChangeSet": Row(execute_change_set),
    "GetStackPolicy": Row(get_stack_policy),
    "GetTemplate": Row(get_template),
    "GetTemplateSummary": Row(get_template_summary),
    "ListChangeSets": Row(list_change_sets),
    "ListExports": Row(list_exports),
    "ListHookResults": Row(list_hook_results, "partial", "no hooks are run"),
    "ListImports": Row(list_imports),
    "ListStackResources": Row(list_stack_resources),
    "ListStackSets": Row(list_stack_sets, "partial", "there are none"),
    "ListStacks": Row(list_stacks),
    "SetStackPolicy": Row(set_stack_policy),
    "SignalResource": Row(signal_resource, "partial", "nobody waits for signals"),
    "UpdateStack": Row(update_stack, "partial", "notifications, roles"),
    "UpdateTerminationProtection": Row(update_termination_protection),
    "ValidateTemplate": Row(validate_template),
}
