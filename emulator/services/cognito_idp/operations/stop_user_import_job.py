"""End a job that hasn't been started."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import PreconditionNotMetException
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.import_jobs import describe_job, job_of, save_job

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def stop_user_import_job(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    job = job_of(cognito, pool, input["JobId"])
    if job.status != "Created":
        raise PreconditionNotMetException("Import Job cannot be stopped in its present status.")
    job.status, job.completed, job.file = "Stopped", cognito.cloud.clock.now(), None
    save_job(cognito, job)
    return {"UserImportJob": describe_job(cognito, pool, job)}
