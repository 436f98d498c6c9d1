"""Which services an entity may use, and when it last did."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import NoSuchEntity
from csc.emulator.services.iam.paging import page_of
from csc.emulator.services.iam.service_access import last_accessed

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_service_last_accessed_details(iam: "Iam", input: Input, call: Call) -> Output:
    job = iam.jobs.get(input["JobId"])
    if job is None:
        raise NoSuchEntity(f"Job {input['JobId']} cannot be found.")
    page, more = page_of(last_accessed(iam, job), input)
    return {
        "JobStatus": "COMPLETED",
        "JobType": job.kind,
        "JobCreationDate": job.made,
        "JobCompletionDate": job.made,
        "ServicesLastAccessed": list(page),
        **more,
    }
