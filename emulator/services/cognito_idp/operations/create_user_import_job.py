"""A job, with the address that its CSV file is put to."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.find import pool_of
from csc.emulator.services.cognito_idp.import_jobs import describe_job, new_job

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def create_user_import_job(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    job = new_job(cognito, pool, input["JobName"], input["CloudWatchLogsRoleArn"])
    return {"UserImportJob": describe_job(cognito, pool, job)}
