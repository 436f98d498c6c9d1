"""What the recorded services share: the declared resources of a type, by the stacks that stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.emulator.calls import Row
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised


class Declared:
    """A service without state of its own. Subclasses give name, operations and permissions."""

    operations: Mapping[str, Row]

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud

    def resources(self, kind: str) -> Iterator[Realised]:
        cloudformation: Any = self.cloud.services["cloudformation"]
        for stack in cloudformation.engine.stacks.values():
            for step in stack.steps.values():
                if step.realised.type == kind:
                    yield step.realised

    def deployed(self, resource: Realised) -> float:
        """When the resource's stack was last deployed, in seconds since the epoch."""
        cloudformation: Any = self.cloud.services["cloudformation"]
        _, updated = cloudformation.engine.times[resource.place.stack]
        return float(updated)

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.cloud.region}:{self.cloud.account}:{resource}"
