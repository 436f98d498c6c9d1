"""What AWS refuses of a call of DynamoDB before it looks for the key: no signature, half of one, an old one.

    check_signed(request, found, now)

A key that was not issued here is the root's, so its signature can't be calculated again; that there
is one, and that it is of now, holds all the same.  Source: "Common Errors" of the DynamoDB API
Reference and "Troubleshooting Signature Version 4" of the IAM User Guide; fifteen minutes as there.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest
from csc.emulator.recognise import ALGORITHM, Recognised
from csc.emulator.services.iam.signature_errors import refusal

SKEW_SECONDS = 900.0
CHECKED = frozenset({"dynamodb", "dynamodbstreams"})
_STAMP = "%Y%m%dT%H%M%SZ"
_PARAMETERS = ("Credential", "Signature", "SignedHeaders")


class MissingAuthenticationTokenException(ServiceError):
    code = "MissingAuthenticationTokenException"


def check_signed(request: HttpRequest, found: Recognised, now: float) -> None:
    """Raises MissingAuthenticationToken-, IncompleteSignature- or InvalidSignatureException."""
    given = request.fields.get
    authorization = given("authorization", "")
    date, plain_date = given("x-amz-date", ""), given("date", "")
    if not authorization:
        if not found.access_key:
            raise MissingAuthenticationTokenException("Request is missing Authentication Token")
        return  # in the query: an expiry of its own, and none of AWS's tools sign so
    if not (found.complete and (date or plain_date)):
        _check_parameters(found.service, authorization, date or plain_date)
    signed_at = _moment(date or plain_date)
    if signed_at is None:
        message = f"Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601"
        raise refusal(found.service, "incomplete", message)
    if not -SKEW_SECONDS <= signed_at - now <= SKEW_SECONDS:
        raise refusal(found.service, "late", _skewed(signed_at, now))


def _check_parameters(service: str, authorization: str, date: str) -> None:
    if not authorization.startswith(ALGORITHM):
        raise refusal(
            service,
            "incomplete",
            f"Unsupported AWS 'algorithm': '{authorization.partition(' ')[0]}'.",
        )
    lacking = [
        f"Authorization header requires '{each}' parameter."
        for each in _PARAMETERS
        if f"{each}=" not in authorization
    ]
    if not date:
        lacking.append(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        )
    if lacking:
        raise refusal(service, "incomplete", f"{' '.join(lacking)} Authorization={authorization}")


@lru_cache(maxsize=256)
def _moment(date: str) -> float | None:
    """Seconds since the epoch of an X-Amz-Date, or of a Date header. Many calls share a second."""
    try:
        return datetime.strptime(date, _STAMP).replace(tzinfo=UTC).timestamp()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None


def _skewed(signed_at: float, now: float) -> str:
    if signed_at < now:
        return (
            f"Signature expired: {_stamp(signed_at)} is now earlier than "
            f"{_stamp(now - SKEW_SECONDS)} ({_stamp(now)} - 15 min.)"
        )
    return (
        f"Signature not yet current: {_stamp(signed_at)} is still later than "
        f"{_stamp(now + SKEW_SECONDS)} ({_stamp(now)} + 15 min.)"
    )


def _stamp(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime(_STAMP)
