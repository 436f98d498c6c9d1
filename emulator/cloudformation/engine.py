"""CloudFormation as the emulator has it: assembly → plan → resources in their services.

assembly ──plan (pure, may fail)──▶ Plan ──apply (one transaction)──▶ services, identities
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.apply import apply_plan
from csc.emulator.cloudformation.contract import Realised, ResourceType
from csc.emulator.cloudformation.identities import Key, Stored, open_identities
from csc.emulator.cloudformation.made_stacks import Made, blamed, changed, together
from csc.emulator.cloudformation.nested import root_of
from csc.emulator.cloudformation.plan import Plan, plan_assembly
from csc.emulator.cloudformation.plan_stack import StackPlan
from csc.emulator.cloudformation.skip_missing import WithMissing, tell_skipped
from csc.emulator.cloudformation.tell_cautions import tell_cautions
from csc.emulator.deployment import Deployment

log = logging.getLogger("csc.cloudformation")
BuildApis = Callable[[Iterable[Realised], Cloud, Mapping[str, Any]], Mapping[str, Any]]
"""``gateway.compile_api.build_apis``: all resources, the cloud, the APIs before."""


class Engine:
    """Deploys assemblies, one after the other, onto one cloud. Not reentrant.

    ``made`` are the stacks that were made through the API; those in ``suspended`` could not be
    deployed at the start: they keep what they hold, and nothing of them is served.
    ``times`` are when each stack was first and last deployed by this process (seconds).
    ``allow_missing`` skips resources of types that ``types`` lacks, each with a warning.
    """

    def __init__(
        self,
        cloud: Cloud,
        types: Mapping[str, ResourceType],
        build_apis: BuildApis = lambda resources, cloud, before: {},
        allow_missing: bool = False,
    ) -> None:
        self._cloud = cloud
        self._known = types
        self._types = WithMissing(types) if allow_missing else types
        self._build_apis = build_apis
        self._plan = Plan()
        self._project: Assembly | None = None
        self.made: dict[str, Made] = {}
        self.suspended: frozenset[str] = frozenset()
        self.times: dict[str, tuple[float, float]] = {}
        self._standing: dict[Key, Stored] = open_identities(cloud.storage)

    def deploy(self, assembly: Assembly, before: Deployment) -> Deployment:
        """Bring the cloud to what ``assembly`` says and return the Deployment to serve.

        Raises DiagnosticsError (CSC6xx; CSC901 for a defect); then nothing has changed.
        """
        try:
            found = self._deploy(assembly, self.made, before)
        except DiagnosticsError as error:
            faulty = blamed(error.diagnostics) & self.made.keys()
            if self._project is not None or not faulty:
                raise
            self.suspended |= faulty
            log.warning("stacks that can't be deployed any more: %s", ", ".join(sorted(faulty)))
            found = self._deploy(assembly, self.made, before)
        self._project = assembly
        return found

    def change(self, name: str, to: Made | None, before: Deployment) -> Deployment:
        """Make, change or delete (None) one stack beside the project's.

        Raises DiagnosticsError; then nothing has changed.
        """
        made = changed(self.made, name, to, self.stacks)
        suspended, self.suspended = self.suspended, self.suspended - {name}
        try:
            found = self._deploy(self._project or Assembly({}, {}), made, before)
        except DiagnosticsError:
            self.suspended = suspended
            raise
        self.made = made
        return found

    def restore(self, before: Deployment) -> Deployment:
        """Deploy the made stacks alone; what a project has deployed earlier stays as it is."""
        try:
            return self._deploy(Assembly({}, {}), self.made, before)
        except DiagnosticsError as error:
            self.suspended |= blamed(error.diagnostics) & self.made.keys()
            return self._deploy(Assembly({}, {}), self.made, before)

    def preview(self, name: str, to: Made) -> StackPlan:
        """What a stack would become. Raises DiagnosticsError where it can't be planned."""
        made = changed(self.made, name, to, self.stacks)
        suspended, self.suspended = self.suspended, self.suspended - {name}
        try:
            return self._planned(self._project or Assembly({}, {}), made).stacks[name]
        finally:
            self.suspended = suspended

    def _planned(self, project: Assembly, made: Mapping[str, Made]) -> Plan:
        served = {name: it for name, it in made.items() if name not in self.suspended}
        assembly = together(project, served)
        standing = self._standing
        if self.suspended or self._project is None:
            standing = {k: v for k, v in standing.items() if not self._is_left(k[0], project)}
        plan = plan_assembly(self._cloud, self._types, assembly, self._plan, standing)
        if plan.failed:
            raise DiagnosticsError(plan.problems)
        return plan

    def _is_left(self, stack: str, project: Assembly) -> bool:
        """Whether nothing is known of a stack now, so that what it holds must stay."""
        stack = root_of(stack, self._standing)
        if stack in self.suspended:
            return True
        waits = self._project is None and not project.stacks
        return waits and stack not in self.made and stack not in self.stacks

    def _deploy(
        self, project: Assembly, made: Mapping[str, Made], before: Deployment
    ) -> Deployment:
        plan = self._planned(project, made)
        apis = self._apis(plan, before)
        try:
            apply_plan(self._cloud, self._types, plan)
        except Exception as defect:
            raise DiagnosticsError([_defect(defect)]) from defect
        self._remember(plan)
        return Deployment(
            version=before.version + 1,
            resources=plan.resources,
            apis=apis,
            default_api=next(iter(apis), None),
            manifest=project.manifest,
            diagnostics=(
                *tell_skipped(plan.resources.values(), self._known),
                *tell_cautions(plan.resources.values(), self._known, self._cloud),
            ),
        )

    @property
    def stacks(self) -> Mapping[str, StackPlan]:
        """What is deployed, stack by stack."""
        return self._plan.stacks

    def _apis(self, plan: Plan, before: Deployment) -> Mapping[str, Any]:
        if (
            not plan.changes
            and not plan.removed
            and plan.resources.keys() == before.resources.keys()
        ):
            return before.apis
        return self._build_apis(plan.resources.values(), self._cloud, before.apis)

    def _remember(self, plan: Plan) -> None:
        for key in plan.forgotten:
            self._standing.pop(key, None)
        self._standing.update(plan.saved)
        now, before, self._plan = self._cloud.clock.now(), self._plan, plan
        for name, stack in plan.stacks.items():
            first, last = self.times.get(name, (now, now))
            same = before.stacks.get(name) is stack
            self.times[name] = (first, last if same else now)


def _defect(error: Exception) -> Diagnostic:
    return Diagnostic(
        "CSC901",
        f"CSC failed while deploying: {type(error).__name__}: {error}.",
        "Nothing was changed. Please report it, with the template.",
    )
