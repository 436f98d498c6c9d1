"""Jobs that import users: made, given a file by PUT, started, and kept with their counts."""

import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.errors import ResourceNotFoundException
from csc.emulator.services.cognito_idp.issuer import local_url

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

URL_SECONDS = 900.0
"""The address for the file works for fifteen minutes; a job that isn't started ends in a day."""

LARGEST_FILE = 100 * 1024 * 1024


@dataclass(slots=True)
class ImportJob:
    id: str
    name: str
    pool: str
    role: str
    secret: str
    created: float
    status: str = "Created"
    started: float | None = None
    completed: float | None = None
    imported: int = 0
    skipped: int = 0
    failed: int = 0
    message: str = ""
    file: str | None = None


def new_job(cognito: "CognitoIdp", pool: Pool, name: str, role: str) -> ImportJob:
    id_ = "import-" + "".join(
        secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")
        for _ in range(10)
    )
    now = cognito.cloud.clock.now()
    job = ImportJob(id_, name, pool.id, role, secrets.token_urlsafe(24), now)
    save_job(cognito, job)
    return job


def save_job(cognito: "CognitoIdp", job: ImportJob) -> None:
    cognito.store.storage.connection.execute(
        "INSERT OR REPLACE INTO cognito_import VALUES (?, ?, ?)",
        (job.pool, job.id, json.dumps(asdict(job))),
    )


def job_of(cognito: "CognitoIdp", pool: Pool, id_: str) -> ImportJob:
    """Raises ResourceNotFoundException."""
    row = cognito.store.storage.connection.execute(
        "SELECT body FROM cognito_import WHERE pool = ? AND id = ?", (pool.id, id_)
    ).fetchone()
    if row is None:
        raise ResourceNotFoundException(f"Import job {id_} does not exist.")
    return ImportJob(**json.loads(row[0]))


def jobs_of(cognito: "CognitoIdp", pool: Pool) -> list[ImportJob]:
    """Newest first."""
    rows = cognito.store.storage.connection.execute(
        "SELECT body FROM cognito_import WHERE pool = ?", (pool.id,)
    )
    jobs = [ImportJob(**json.loads(body)) for (body,) in rows]
    return sorted(jobs, key=lambda job: (-job.created, job.id))


def describe_job(cognito: "CognitoIdp", pool: Pool, job: ImportJob) -> dict[str, Any]:
    """UserImportJobType."""
    shown = {
        "JobName": job.name,
        "JobId": job.id,
        "UserPoolId": job.pool,
        "PreSignedUrl": f"{local_url(cognito.cloud, pool)}/import/{job.id}?signature={job.secret}",
        "CreationDate": job.created,
        "StartDate": job.started,
        "CompletionDate": job.completed,
        "Status": job.status,
        "CloudWatchLogsRoleArn": job.role,
        "ImportedUsers": job.imported,
        "SkippedUsers": job.skipped,
        "FailedUsers": job.failed,
        "CompletionMessage": job.message or None,
    }
    return {name: value for name, value in shown.items() if value is not None}


def take_file(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
    """``PUT /_aws/cognito-idp/<pool id>/import/<job id>?signature=…``: the CSV file."""
    id_ = request.path.rsplit("/", 1)[1]
    given = parse_qs(request.query).get("signature", [""])[0]
    try:
        job = job_of(cognito, pool, id_)
    except ResourceNotFoundException:
        return HttpResponse(403, [], b"")
    late = cognito.cloud.clock.now() > job.created + URL_SECONDS
    if request.method != "PUT" or late or not hmac.compare_digest(given, job.secret):
        return HttpResponse(403, [], b"")
    if job.status != "Created":
        return HttpResponse(409, [], b"The job was started already.")
    if len(request.body) > LARGEST_FILE:
        return HttpResponse(413, [], b"The file is larger than 100 MB.")
    try:
        job.file = request.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return HttpResponse(400, [], b"The file must be UTF-8.")
    save_job(cognito, job)
    return HttpResponse(200, [], b"")
