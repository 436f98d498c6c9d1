"""The checks, in order, over all that an assembly declares."""

from collections.abc import Callable

from csc.diagnostics import Diagnostic
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.plan import Plan
from csc.emulator.faults.authorizers import check_authorizers
from csc.emulator.faults.deployments import check_deployments
from csc.emulator.faults.methods import Declared, gather
from csc.emulator.faults.operations import check_operations
from csc.emulator.faults.paths import check_paths
from csc.emulator.faults.policies import check_policies
from csc.emulator.faults.roles import check_roles
from csc.emulator.faults.statuses import check_statuses
from csc.emulator.faults.template_json import check_template_json
from csc.emulator.faults.trust import check_trust

CHECKS: tuple[Callable[[Declared], None], ...] = (
    check_paths,
    check_authorizers,
    check_operations,
    check_template_json,
    check_statuses,
    check_trust,
    check_roles,
    check_policies,
    check_deployments,
)


def find_faults(cloud: Cloud, plan: Plan) -> list[Diagnostic]:
    """``plan`` is of the whole assembly, its IAM resources applied to ``cloud``."""
    declared = gather(cloud, plan)
    for check in CHECKS:
        check(declared)
    return declared.found
