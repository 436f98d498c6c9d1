"""What is emulated of CloudFormation: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping

from csc.emulator.calls import Row
from csc.emulator.services.cloudformation.operations.describe_stack_resources import (
    describe_stack_resource,
    describe_stack_resources,
    list_stack_resources,
)
from csc.emulator.services.cloudformation.operations.describe_stacks import describe_stacks
from csc.emulator.services.cloudformation.operations.get_template import get_template
from csc.emulator.services.cloudformation.operations.list_exports import list_exports
from csc.emulator.services.cloudformation.operations.list_stacks import list_stacks

OPERATIONS: Mapping[str, Row] = {
    "DescribeStackResource": Row(describe_stack_resource),
    "DescribeStackResources": Row(describe_stack_resources),
    "DescribeStacks": Row(describe_stacks),
    "GetTemplate": Row(get_template),
    "ListExports": Row(list_exports),
    "ListStackResources": Row(list_stack_resources),
    "ListStacks": Row(list_stacks, "partial", "deleted stacks are not listed"),
}
