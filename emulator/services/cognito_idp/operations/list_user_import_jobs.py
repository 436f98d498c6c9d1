"""A pool's import jobs, newest first, by page."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.import_jobs import describe_job, jobs_of
from csc.emulator.services.cognito_idp.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def list_user_import_jobs(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    jobs, token = page_of(
        jobs_of(cognito, pool), input.get("PaginationToken"), input.get("MaxResults")
    )
    shown = [describe_job(cognito, pool, job) for job in jobs]
    return {"UserImportJobs": shown, **({"PaginationToken": token} if token else {})}
