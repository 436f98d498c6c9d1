"""``--dynamodb-endpoint URL``: DynamoDB's calls go to a real table store instead of SQLite.

    call ──permissions, IAM──▶ here ──signed HTTP──▶ DynamoDB, or anything that speaks it

What the template declares is known here as ever, for permissions and ids; a declared table that the
endpoint lacks is made there when it is first used.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import orjson

from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.calls import Call, Input, Output, Row
from csc.emulator.cloud import Cloud
from csc.emulator.errors import InternalFailure, ServiceError
from csc.emulator.protocols.service_model import load_model
from csc.emulator.services.dynamodb.arns import table_name_of
from csc.emulator.services.dynamodb.describe import describe_table
from csc.emulator.services.dynamodb.service import DynamoDb

TIMEOUT_SECONDS = 30.0
_TABLE_MEMBERS = ("TableName", "AttributeDefinitions", "KeySchema", "StreamSpecification")
_INDEX_MEMBERS = ("IndexName", "KeySchema", "Projection")


def check_endpoint(endpoint: str) -> str:
    """The endpoint without a trailing slash. Raises DiagnosticsError (CSC705)."""
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        message = f"{endpoint!r} is not the address of a DynamoDB endpoint."
        remedy = "Give a URL: --dynamodb-endpoint http://localhost:8000"
        raise DiagnosticsError([Diagnostic("CSC705", message, remedy)])
    return endpoint.rstrip("/")


class ForwardedDynamoDb(DynamoDb):
    """Every operation of AWS's model, carried out by ``endpoint``."""

    def __init__(self, cloud: Cloud, endpoint: str) -> None:
        super().__init__(cloud)
        self.endpoint = check_endpoint(endpoint)
        names = load_model("dynamodb").operations
        self.operations: Mapping[str, Row] = dict.fromkeys(names, Row(_forward))
        self._session: Any = None
        self._credentials: Any = None
        self._made: set[str] = set()

    async def start(self) -> None:
        """Nothing expires here: that is the endpoint's business."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, operation: str, input: Input, region: str) -> Output:
        """Raises ServiceError with the endpoint's own code, status and members."""
        import aiohttp

        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout, auto_decompress=True)
        body = orjson.dumps(input)
        headers = self._sign(operation, body, region)
        try:
            async with self._session.post(f"{self.endpoint}/", data=body, headers=headers) as reply:
                return _read(reply.status, await reply.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            raise InternalFailure(
                f"The DynamoDB endpoint {self.endpoint} can't be reached: {error}"
            ) from error

    def _sign(self, operation: str, body: bytes, region: str) -> dict[str, str]:
        """With the credentials that any AWS tool would find here, or made-up ones."""
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials
        from botocore.session import Session

        if self._credentials is None:
            self._credentials = Session().get_credentials() or Credentials("local", "local")
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
        }
        request = AWSRequest("POST", f"{self.endpoint}/", headers, body)
        SigV4Auth(self._credentials, "dynamodb", region).add_auth(request)
        return dict(request.headers.items())

    async def make_declared(self, input: Input, region: str) -> None:
        """Make the declared tables that a call names and the endpoint lacks."""
        for name in _tables_of(input) - self._made:
            table = self.tables.get(name)
            if table is None:
                continue
            try:
                await self.send("DescribeTable", {"TableName": name}, region)
            except ServiceError as error:
                if error.code != "ResourceNotFoundException":
                    raise
                await self.send("CreateTable", _definition(describe_table(self, table)), region)
            self._made.add(name)


async def _forward(dynamodb: ForwardedDynamoDb, input: Input, call: Call) -> Output:
    await dynamodb.make_declared(input, call.region)
    return await dynamodb.send(call.operation, input, call.region)


def _tables_of(input: Input) -> set[str]:
    """The names of the tables that an input speaks of."""
    found: set[str] = set()
    if isinstance(input.get("TableName"), str):
        found.add(table_name_of(input["TableName"]))
    if isinstance(input.get("RequestItems"), dict):
        found |= {table_name_of(name) for name in input["RequestItems"]}
    for item in input.get("TransactItems") or ():
        for action in item.values() if isinstance(item, dict) else ():
            if isinstance(action, dict) and isinstance(action.get("TableName"), str):
                found.add(table_name_of(action["TableName"]))
    return found


def _definition(described: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeTable's answer as CreateTable's input, on demand."""
    made = {name: described[name] for name in _TABLE_MEMBERS if name in described}
    made["BillingMode"] = "PAY_PER_REQUEST"
    for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if described.get(kind):
            made[kind] = [{name: i[name] for name in _INDEX_MEMBERS} for i in described[kind]]
    return made


def _read(status: int, body: bytes) -> Output:
    try:
        value = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        raise InternalFailure(f"The DynamoDB endpoint answered {status} without JSON.") from None
    if status < 400 and isinstance(value, dict):
        return value
    members = dict(value) if isinstance(value, dict) else {}
    code = str(members.pop("__type", "InternalFailure")).rpartition("#")[2]
    message = members.pop("message", None) or members.pop("Message", "")
    raise _error_class(code, status)(str(message), **members)


@lru_cache(maxsize=128)
def _error_class(code: str, status: int) -> type[ServiceError]:
    return type(code, (ServiceError,), {"code": code, "status": status})
