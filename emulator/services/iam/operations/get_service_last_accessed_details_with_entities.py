"""Which users and roles have used one service through the entity of a job."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import NoSuchEntity
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def get_service_last_accessed_details_with_entities(iam: "Iam", input: Input, call: Call) -> Output:
    job = iam.jobs.get(input["JobId"])
    if job is None:
        raise NoSuchEntity(f"Job {input['JobId']} cannot be found.")
    details = []
    for arn in job.entities:
        entity = iam.gathered.find(arn)
        wanted = f"{input['ServiceNamespace']}:"
        uses = [use for use in iam.usage.of(arn) if use.what.startswith(wanted)]
        if entity is None:
            continue
        info = {
            "Arn": arn,
            "Name": entity.name,
            "Type": "ROLE" if ":role/" in arn else "USER",
            "Id": entity.id,
            "Path": entity.path,
        }
        last = {"LastAuthenticated": uses[0].moment} if uses else {}
        details.append({"EntityInfo": info, **last})
    page, more = page_of(details, input)
    return {
        "JobStatus": "COMPLETED",
        "JobCreationDate": job.made,
        "JobCompletionDate": job.made,
        "EntityDetailsList": list(page),
        **more,
    }
