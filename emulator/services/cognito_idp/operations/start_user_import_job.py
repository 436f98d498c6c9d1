"""Import the users of a job's file; each line's fate is in the pool's log group."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import PreconditionNotMetException
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.import_jobs import ImportJob, describe_job, job_of, save_job
from csc.emulator.services.cognito_idp.import_users import HeaderProblem, import_users

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def start_user_import_job(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    job = job_of(cognito, pool, input["JobId"])
    if job.status != "Created":
        raise PreconditionNotMetException("Import Job is not in Created status. Cannot start.")
    if job.file is None:
        raise PreconditionNotMetException("The CSV file has not been uploaded.")
    answer = describe_job(cognito, pool, job)
    job.started = cognito.cloud.clock.now()
    _run(cognito, job)
    job.completed = cognito.cloud.clock.now()
    job.file = None
    save_job(cognito, job)
    return {"UserImportJob": {**answer, "Status": "Pending", "StartDate": job.started}}


def _run(cognito: "CognitoIdp", job: ImportJob) -> None:
    pool = cognito.store.pools[job.pool]
    try:
        done = import_users(cognito, pool, job.file or "")
    except HeaderProblem as problem:
        job.status, job.message = "Failed", str(problem)
        return
    job.imported, job.skipped, job.failed = done.imported, done.skipped, done.failed
    job.status = "Succeeded"
    job.message = "Import Job Completed Successfully."
    if not done.imported and done.failed:
        job.status, job.message = "Failed", "Too many users have failed or been skipped."
    _log(cognito, job, done.messages)


def _log(cognito: "CognitoIdp", job: ImportJob, messages: list[str]) -> None:
    logs: Any = cognito.cloud.services.get("logs")
    if logs is not None:
        group = f"/aws/cognito/userpools/{job.pool}/{cognito.store.pools[job.pool].name}"
        for message in messages:
            logs.write(group, job.id, message, create=True)
