"""A plan, carried out as a canary release: 10, 50, then all of the requests; or back to before.

    stacks before the API's: what both releases need ─▶ the API's stack: a canary of 10 %, then 50 %
    ─▶ the API's stack: the new release ─▶ the other stacks: what the new release alone needs

Where the canary fails, or a stack does, all stacks get the templates that they had.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from csc.deploy.account import Account
from csc.deploy.canary import (
    STEPS,
    is_new_release,
    joined,
    prepared,
    read_mark,
    takes_from_api,
    with_canary,
)
from csc.deploy.carry_out import Failed, OnEvent, change_stack, create_stack, cut_off, half_way
from csc.deploy.plan import DeployPlan, StackStep
from csc.deploy.watch import CanaryFailed, Watch, bake, watch_stacks
from csc.diagnostics import Diagnostic, DiagnosticsError

Tell = Callable[[str], None]
"""Told of each step, as a sentence."""

Smoke = Callable[[int], None]
"""Given how many percent of the requests go to the new release. Raises CanaryFailed where the API
doesn't answer as it should."""


@dataclass(slots=True)
class Release:
    """One deployment by canary. ``seconds`` is how long each share of the requests is watched."""

    account: Account
    plan: DeployPlan
    on_event: OnEvent
    tell: Tell
    smoke: Smoke
    seconds: float

    def run(self) -> None:
        """Raises DiagnosticsError: CSC724 where the release was taken back, CSC722 or CSC721 where
        that didn't go either."""
        from botocore.exceptions import BotoCoreError, ClientError

        changed = [step for step in self.plan.steps if step.action != "nothing"]
        current = changed[0].stack.name
        try:
            for step in changed:
                current = step.stack.name
                self._begin(step)
            self._shift([step for step in changed if self._is_api(step)])
            for step in reversed(changed):
                current = step.stack.name
                self._change(step, step.stack.template)
            self.tell("All requests go to the new release.")
            self.smoke(100)
        except CanaryFailed as failed:
            raise self._take_back(changed, str(failed)) from None
        except Failed as failed:
            said = f"{failed.stack} could not be changed ({failed.status}): {failed.reason}"
            raise self._take_back(changed, said) from None
        except (ClientError, BotoCoreError) as error:
            raise cut_off(self.plan, [], current, error) from error

    def _is_api(self, step: StackStep) -> bool:
        return step.old is not None and is_new_release(step.old, step.stack.template)

    def _begin(self, step: StackStep) -> None:
        """Give a stack what both releases need; a stage its canary."""
        if step.old is None:
            create_stack(self.account, self.plan.bucket, step, self.on_event)
        elif not self._is_api(step):
            key = self._keep(step.old)
            self._change(step, joined(step.old, step.stack.template, key))
        elif (read_mark(step.standing or {}) or _NO_MARK).percent < STEPS[0]:
            if takes_from_api(step.old, step.stack.template):
                self._change(step, prepared(step.old, step.stack.template, self._keep(step.old)))
            self._set_share(step, STEPS[0])

    def _shift(self, apis: list[StackStep]) -> None:
        """From share to share, as long as all is well."""
        if not apis:
            return
        names = [step.stack.name for step in self.plan.steps]
        watch = watch_stacks(self.account, self.plan.shipment.stage, names)
        watch.start(time.time())
        reached = max((read_mark(step.standing or {}) or _NO_MARK).percent for step in apis)
        for percent in STEPS:
            if percent < reached:
                continue
            if percent > max(reached, STEPS[0]):
                for step in apis:
                    self._set_share(step, percent)
            self._watch(watch, percent)

    def _watch(self, watch: Watch, percent: int) -> None:
        for_so_long = f"watching for {self.seconds:g} s" if self.seconds else "not watching"
        self.tell(f"{percent} % of the requests go to the new release; {for_so_long}.")
        self.smoke(percent)
        bake(watch, self.seconds)

    def _set_share(self, step: StackStep, percent: int) -> None:
        assert step.old is not None
        key = self._keep(step.old)
        self._change(step, with_canary(step.old, step.stack.template, percent, key))

    def _keep(self, template: Mapping[str, Any]) -> str:
        """Put a template where it is found again; its key."""
        return self.account.keep_template(self.plan.bucket, template)

    def _change(self, step: StackStep, template: Mapping[str, Any]) -> None:
        text = json.dumps(template, indent=1)
        change_stack(self.account, self.plan.bucket, step.stack, text, self.on_event)

    def _take_back(self, changed: list[StackStep], reason: str) -> DiagnosticsError:
        """All stacks as they were: the API's first, for its roles are still those of both."""
        from botocore.exceptions import BotoCoreError, ClientError

        self.tell(f"Going back: {reason}.")
        back: list[str] = []
        try:
            for step in reversed(changed):
                if step.old is not None:
                    self._change(step, step.old)
                    back.append(step.stack.name)
        except Failed as failed:
            return half_way(self.plan, [], failed)
        except (ClientError, BotoCoreError) as error:
            return cut_off(self.plan, [], changed[0].stack.name, error)
        made = [step.stack.name for step in changed if step.old is None]
        left = f" New stacks stay, unused: {', '.join(made)}." if made else ""
        return DiagnosticsError(
            [
                Diagnostic(
                    "CSC724",
                    f"The release was taken back: {reason}.",
                    f"As before: {', '.join(back)}.{left} All requests go to the release of before.",
                )
            ]
        )


@dataclass(frozen=True, slots=True)
class _NoMark:
    percent: int = 0


_NO_MARK = _NoMark()
