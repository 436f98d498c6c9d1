"""What a deployment is at: a line for what has happened, and on a terminal a bar below them.

  CREATE_COMPLETE              todo-dev-data  TodosTable  DynamoDB::Table
todo-dev-api  ━━━━━━━━━━━━━╸━━━━━━━━  12 of 45 resources  0:00:14
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from csc.deploy.plan import DeployPlan


@dataclass(frozen=True, slots=True)
class Progress:
    """``event`` is told of every event of CloudFormation, ``say`` of each step, as a sentence."""

    event: Callable[[Mapping[str, Any]], None]
    say: Callable[[str], None]


@contextmanager
def show_progress(plan: DeployPlan) -> Iterator[Progress]:
    """Lines alone where nobody looks on."""
    if not sys.stdout.isatty():
        yield Progress(print_event, lambda sentence: print(sentence, flush=True))
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(separator=" of "),
        TextColumn("resources"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, transient=True) as bar:
        task = bar.add_task(
            "deploying", total=sum(len(step.changes) for step in plan.steps) or None
        )

        def event(it: Mapping[str, Any]) -> None:
            line = event_line(it)
            if line:
                bar.console.print(line, markup=False, highlight=False)
            done = it["ResourceStatus"].endswith("_COMPLETE") and not _is_stack(it)
            bar.update(task, advance=1 if done else 0, description=str(it["StackName"]))

        yield Progress(event, lambda text: bar.console.print(text, markup=False, highlight=False))


def print_event(event: Mapping[str, Any]) -> None:
    line = event_line(event)
    if line:
        print(line, flush=True)


def event_line(event: Mapping[str, Any]) -> str:
    """Empty for the beginning of a resource: that it was begun with is said by its end."""
    if event["ResourceStatus"].endswith("_IN_PROGRESS") and not _is_stack(event):
        return ""
    reason = str(event.get("ResourceStatusReason") or "")
    kind = str(event["ResourceType"]).removeprefix("AWS::")
    where = f"{event['StackName']}  {event['LogicalResourceId']}"
    return f"  {event['ResourceStatus']:<28} {where}  {kind}  {reason}".rstrip()


def _is_stack(event: Mapping[str, Any]) -> bool:
    return bool(event.get("PhysicalResourceId") == event["StackId"])
