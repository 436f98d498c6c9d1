"""Begin to look up which services an entity may use, and when it last did."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.service_access import begin_job

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def generate_service_last_accessed_details(iam: "Iam", input: Input, call: Call) -> Output:
    job = begin_job(iam, input["Arn"], input.get("Granularity") or "SERVICE_LEVEL")
    iam.jobs[job.id] = job
    return {"JobId": job.id}
