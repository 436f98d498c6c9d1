"""``apigateway:invoke``: a deployed API of this cloud called, at its address on AWS or here.

    {"ApiEndpoint": "abc123.execute-api.us-east-1.amazonaws.com", "Stage": "dev", "Path": "orders", "Method": "GET"}

``AuthType: IAM_ROLE`` signs it as the machine's role.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from csc.emulator.errors import ServiceError
from csc.emulator.services.sns.deliver import is_local
from csc.emulator.services.stepfunctions.integrations.send_http import (
    Sent,
    as_text,
    plain_headers,
    send_http,
    with_query,
)
from csc.emulator.services.stepfunctions.language.failures import StateFailure, runtime

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.integrations.work import Worker

FORBIDDEN = frozenset(
    {
        "authorization",
        "connection",
        "content-md5",
        "expect",
        "host",
        "max-forwards",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
        "www-authenticate",
    }
)
"""Headers that a Task may not set. Source: Step Functions' developer guide, "Call API Gateway"."""
FOUND = frozenset(range(200, 400))


async def invoke_api(worker: "Worker", given: Any) -> Any:
    """Raises StateFailure (ApiGateway.403) with the answer's body as its cause."""
    given = given if isinstance(given, Mapping) else {}
    sent = _sent(worker, given)
    if given.get("AuthType") == "IAM_ROLE":
        sent = _signed(worker, sent)
    try:
        answer = await send_http(sent)
    except (OSError, TimeoutError) as error:
        raise StateFailure("ApiGateway.SdkClientException", str(error)) from None
    if answer["StatusCode"] not in FOUND:
        raise StateFailure(f"ApiGateway.{answer['StatusCode']}", as_text(answer["ResponseBody"]))
    return answer


def _sent(worker: "Worker", given: Mapping[str, Any]) -> Sent:
    """Raises StateFailure for what isn't an API of this cloud."""
    endpoint, method = str(given.get("ApiEndpoint") or ""), str(given.get("Method") or "")
    if not endpoint or not method:
        raise runtime("The fields ApiEndpoint and Method are required.")
    headers = plain_headers(given.get("Headers"))
    for name in headers:
        if name.lower() in FORBIDDEN or name.lower().startswith("x-amz"):
            raise runtime(f"The header {name} may not be set.")
    url, host = _address(worker, endpoint)
    parts = [str(given.get("Stage") or "").strip("/"), str(given.get("Path") or "").lstrip("/")]
    path = "/".join(quote(part, safe="/%:@!$&'()*+,;=~-._") for part in parts if part)
    url = with_query(f"{url.rstrip('/')}/{path}", given.get("QueryParameters"))
    body = b""
    value = given.get("RequestBody")
    if method not in ("GET", "HEAD") and (value is not None or given.get("AllowNullValues")):
        body = json.dumps(value).encode()
        headers.setdefault("Content-Type", "application/json")
    headers["Host"] = host
    return Sent(method, url, headers, body)


def _address(worker: "Worker", endpoint: str) -> tuple[str, str]:
    """Where it is called, and for which host. Raises StateFailure."""
    here = worker.sfn.cloud.endpoint
    url = endpoint if "://" in endpoint else f"https://{endpoint}"
    parts = urlsplit(url)
    host = parts.hostname or ""
    if ".execute-api." in host:
        return here + parts.path, host
    if is_local(url):
        port = urlsplit(here).port
        local = f"http://127.0.0.1:{parts.port or port}"
        return local + parts.path, parts.netloc
    raise runtime(f"CSC calls the APIs of this cloud alone, not {endpoint}.")


def _signed(worker: "Worker", sent: Sent) -> Sent:
    """With SigV4, as a session of the machine's role. Raises StateFailure."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    iam: Any = worker.sfn.cloud.services.get("iam")
    if iam is None:
        return sent
    try:
        keys = iam.assume(worker.machine.role, "CscStepFunctions", "states.amazonaws.com")
    except ServiceError as error:
        raise StateFailure("States.TaskFailed", error.message) from None
    wire = sent.url.replace(urlsplit(sent.url).netloc, sent.headers["Host"], 1)
    request = AWSRequest(sent.method, wire, data=sent.body, headers=dict(sent.headers))
    session = Credentials(keys.access_key, keys.secret, keys.token)
    SigV4Auth(session, "execute-api", worker.sfn.cloud.region).add_auth(request)
    return Sent(sent.method, sent.url, dict(request.headers.items()), sent.body)
