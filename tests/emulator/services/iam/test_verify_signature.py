"""Signatures made by botocore's own signer, in headers and presigned; and every way to break one."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from csc.emulator.calls import Caller
from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest
from tests.emulator.services.iam.conftest import LAMBDA, World, trust

URL = "http://localhost:8080/"


@pytest.fixture(autouse=True)
def _botocore_reads_the_tests_clock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from botocore import auth

    def now(*_: Any, **__: Any) -> datetime:
        return datetime.fromtimestamp(world.time.now, UTC)

    monkeypatch.setattr(auth, "get_current_datetime", now)


def _keys(world: World, name: str = "agent") -> Credentials:
    world.user(name)
    made = world.call("CreateAccessKey", UserName=name)["AccessKey"]
    return Credentials(made["AccessKeyId"], made["SecretAccessKey"])


def _session(world: World) -> Credentials:
    arn = world.role("worker", trusted=trust(LAMBDA))
    issued = world.iam.assume(arn, "run", "lambda.amazonaws.com")
    return Credentials(issued.access_key, issued.secret, issued.token)


def _signed(
    keys: Credentials,
    service: str = "dynamodb",
    method: str = "POST",
    url: str = URL,
    body: bytes = b"{}",
    headers: dict[str, str] | None = None,
) -> HttpRequest:
    request = AWSRequest(method, url, dict(headers or {}), body)
    auth = S3SigV4Auth if service == "s3" else SigV4Auth
    auth(keys, service, "us-east-1").add_auth(request)
    return _received(request, body)


def _presigned(keys: Credentials, service: str, url: str, expires: int = 900) -> HttpRequest:
    request = AWSRequest("GET", url)
    auth = S3SigV4QueryAuth if service == "s3" else SigV4QueryAuth
    auth(keys, service, "us-east-1", expires=expires).add_auth(request)
    return _received(request.prepare(), b"")


def _received(request: Any, body: bytes) -> HttpRequest:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [
        (k, v.decode() if isinstance(v, bytes) else str(v)) for k, v in request.headers.items()
    ]
    return HttpRequest(request.method, target, [("Host", parts.netloc), *headers], body)


def _caller(
    world: World, request: HttpRequest, keys: Credentials, service: str = "dynamodb"
) -> Caller | None:
    return world.iam.verify_request(request, str(keys.access_key), service)


@pytest.mark.parametrize("service", ["dynamodb", "iam", "sts", "lambda", "s3", "execute-api"])
def test_a_signed_request_is_its_users(world: World, service: str) -> None:
    keys = _keys(world)
    caller = _caller(world, _signed(keys, service), keys, service)
    assert caller is not None
    assert caller.arn == "arn:aws:iam::123456789012:user/agent"
    assert not caller.trusted


@pytest.mark.parametrize(
    "path",
    [
        "a/b",
        "a//b/../c/",
        "a%20b",
        "functions/arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af/x",
        "%C3%A9",
        "a+b~c",
        "x?b=2&a=1&a=0",
        "x?empty=&none&sp=a%20b&plus=%2B",
        "x?k=%2F%3D%26",
    ],
)
@pytest.mark.parametrize("service", ["lambda", "s3"])
def test_paths_and_queries_are_canonical(world: World, service: str, path: str) -> None:
    if service == "s3" and ".." in path:
        pytest.skip("S3 keeps such a path as it is; botocore's client never sends one")
    keys = _keys(world)
    request = _signed(keys, service, "GET", URL + path, b"", {"X-Amz-Meta": "  a   b "})
    assert _caller(world, request, keys, service) is not None


def test_a_session_is_its_roles(world: World) -> None:
    keys = _session(world)
    caller = _caller(world, _signed(keys), keys)
    assert caller is not None
    assert caller.arn == "arn:aws:sts::123456789012:assumed-role/worker/run"
    assert caller.principal == "arn:aws:iam::123456789012:role/worker"


def test_a_key_that_was_not_issued_here_says_nothing_unless_strict(world: World) -> None:
    keys = Credentials("test", "test")
    assert _caller(world, _signed(keys), keys) is None
    world.iam.strict = True
    with pytest.raises(ServiceError) as refused:
        _caller(world, _signed(keys), keys)
    assert refused.value.code == "UnrecognizedClientException"


@pytest.mark.parametrize(
    ("service", "code", "status"),
    [
        ("dynamodb", "InvalidSignatureException", 400),
        ("iam", "SignatureDoesNotMatch", 403),
        ("s3", "SignatureDoesNotMatch", 403),
    ],
)
def test_a_wrong_secret(world: World, service: str, code: str, status: int) -> None:
    keys = _keys(world)
    wrong = Credentials(keys.access_key, "x" * 40)
    with pytest.raises(ServiceError) as refused:
        _caller(world, _signed(wrong, service), keys, service)
    assert (refused.value.code, refused.value.status) == (code, status)


def test_a_changed_body_path_query_header_or_method(world: World) -> None:
    keys = _keys(world)

    def fresh() -> HttpRequest:
        return _signed(keys, url=URL + "a?b=c", headers={"X-Amz-Target": "T"})

    changes: list[HttpRequest] = [fresh() for _ in range(6)]
    changes[0].body = b'{"x": 1}'
    changes[1].target = "/b?b=c"
    changes[2].target = "/a?b=d"
    changes[3].method = "GET"
    changes[4].headers = [(k, "U" if k == "X-Amz-Target" else v) for k, v in changes[4].headers]
    changes[5].headers = [(k, "evil" if k == "Host" else v) for k, v in changes[5].headers]
    assert _caller(world, fresh(), keys) is not None
    for request in changes:
        with pytest.raises(ServiceError):
            _caller(world, request, keys)


def test_a_signature_that_leaves_out_the_host(world: World) -> None:
    keys = _keys(world)
    request = _signed(keys)
    request.headers = [
        (k, v.replace("SignedHeaders=host;", "SignedHeaders=")) for k, v in request.headers
    ]
    with pytest.raises(ServiceError):
        _caller(world, request, keys)


def test_a_stated_hash_that_is_not_the_bodys(world: World) -> None:
    keys = _keys(world)
    request = _signed(keys, "s3", "PUT", URL + "b/k", b"good")
    request.body = b"evil"
    with pytest.raises(ServiceError):
        _caller(world, request, keys, "s3")


@pytest.mark.parametrize("seconds", [901, -901])
def test_a_clock_that_differs_by_more_than_fifteen_minutes(world: World, seconds: int) -> None:
    keys = _keys(world)
    request = _signed(keys)
    world.time.now += seconds
    with pytest.raises(ServiceError, match="Signature"):
        _caller(world, request, keys)


def test_an_expired_session(world: World) -> None:
    keys = _session(world)
    world.time.now += 3601
    with pytest.raises(ServiceError) as refused:
        _caller(world, _signed(keys), keys)
    assert refused.value.code == "ExpiredTokenException"
    with pytest.raises(ServiceError) as refused:
        _caller(world, _signed(keys, "sts"), keys, "sts")
    assert refused.value.code == "ExpiredToken"


def test_a_session_key_without_or_with_another_token(world: World) -> None:
    keys = _session(world)
    for token in (None, "made up"):
        wrong = Credentials(keys.access_key, keys.secret_key, token)
        with pytest.raises(ServiceError, match="security token"):
            _caller(world, _signed(wrong), keys)


def test_an_inactive_or_deleted_key(world: World) -> None:
    keys = _keys(world)
    world.call("UpdateAccessKey", AccessKeyId=keys.access_key, UserName="agent", Status="Inactive")
    with pytest.raises(ServiceError, match="security token"):
        _caller(world, _signed(keys), keys)
    world.call("DeleteAccessKey", AccessKeyId=keys.access_key, UserName="agent")
    assert _caller(world, _signed(keys), keys) is None


@pytest.mark.parametrize("service", ["s3", "sts"])
def test_a_presigned_url(world: World, service: str) -> None:
    keys = _keys(world)
    request = _presigned(keys, service, URL + "b/k%20x?versionId=1", 60)
    assert _caller(world, request, keys, service) is not None
    world.time.now += 61
    with pytest.raises(ServiceError):
        _caller(world, request, keys, service)


def test_a_presigned_url_with_a_changed_query_or_a_longer_life(world: World) -> None:
    keys = _keys(world)
    for old, new in (("b/k", "b/l"), ("X-Amz-Expires=60", "X-Amz-Expires=600")):
        request = _presigned(keys, "s3", URL + "b/k", 60)
        request.target = request.target.replace(old, new)
        with pytest.raises(ServiceError):
            _caller(world, request, keys, "s3")


@pytest.mark.parametrize(
    "authorization",
    [
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=K/20260101/us-east-1/dynamodb/aws4_request",
        "AWS4-HMAC-SHA256 Credential=K/x, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=K/20260101/r/dynamodb/other, SignedHeaders=host, Signature=0",
    ],
)
def test_an_incomplete_header(world: World, authorization: str) -> None:
    keys = _keys(world)
    header = authorization.replace("K/", f"{keys.access_key}/")
    request = HttpRequest("POST", "/", [("Host", "h"), ("Authorization", header)], b"")
    with pytest.raises(ServiceError) as refused:
        _caller(world, request, keys)
    assert refused.value.code == "IncompleteSignatureException"


def test_a_signature_of_another_service_region_or_day(world: World) -> None:
    keys = _keys(world)
    request = _signed(keys, "sqs", headers={"X-Amz-Target": "DynamoDB_20120810.GetItem"})
    with pytest.raises(ServiceError, match="scoped to correct service: 'dynamodb'") as refused:
        world.iam.verify_request(request, keys.access_key, "dynamodb")
    assert refused.value.code == "InvalidSignatureException"
    good = _signed(keys)
    for was, now in (("us-east-1", "eu-west-1"), ("/dynamodb/", "/dynamodb2/")):
        moved = _changed(good, "Authorization", lambda text, w=was, n=now: text.replace(w, n))
        with pytest.raises(ServiceError) as refused:
            world.iam.verify_request(moved, keys.access_key, "dynamodb")
        assert refused.value.code == "InvalidSignatureException"
    assert world.iam.verify_request(good, keys.access_key, "dynamodb") is not None


def _changed(request: HttpRequest, name: str, change: Any) -> HttpRequest:
    headers = [(k, change(v) if k.lower() == name.lower() else v) for k, v in request.headers]
    return HttpRequest(request.method, request.target, headers, request.body)


def test_a_signature_that_was_taken_away_or_cut_short(world: World) -> None:
    keys = _keys(world)
    good = _signed(keys)
    bare = HttpRequest(
        good.method,
        good.target,
        [(k, v) for k, v in good.headers if k.lower() != "authorization"],
        good.body,
    )
    with pytest.raises(ServiceError):
        world.iam.verify_request(bare, keys.access_key, "dynamodb")
    for change in (
        lambda text: text.partition(", Signature=")[0],
        lambda text: text[:-1],
        lambda text: text.rpartition("=")[0] + "=",
        lambda text: text.replace("host;", ""),
        lambda text: text.upper(),
    ):
        with pytest.raises(ServiceError):
            world.iam.verify_request(
                _changed(good, "Authorization", change), keys.access_key, "dynamodb"
            )


def test_a_request_that_was_recorded_is_worth_nothing_after_fifteen_minutes(world: World) -> None:
    keys = _keys(world)
    request = _signed(keys)
    world.time.now += 899
    assert world.iam.verify_request(request, keys.access_key, "dynamodb") is not None
    world.time.now += 2
    with pytest.raises(ServiceError, match="Signature expired"):
        world.iam.verify_request(request, keys.access_key, "dynamodb")


def test_a_request_that_is_sent_to_another_host(world: World) -> None:
    keys = _keys(world)
    moved = _changed(_signed(keys), "Host", lambda _: "other.example.com")
    with pytest.raises(ServiceError, match="does not match"):
        world.iam.verify_request(moved, keys.access_key, "dynamodb")


def test_headers_that_decide_must_be_signed(world: World) -> None:
    keys = _keys(world)
    good = _signed(keys, headers={"X-Amz-Target": "DynamoDB_20120810.GetItem"})
    assert world.iam.verify_request(good, keys.access_key, "dynamodb") is not None
    plain = _signed(keys)
    smuggled = HttpRequest(
        plain.method,
        plain.target,
        [*plain.headers, ("X-Amz-Target", "DynamoDB_20120810.DeleteTable")],
        plain.body,
    )
    with pytest.raises(ServiceError, match="must be a 'SignedHeader'"):
        world.iam.verify_request(smuggled, keys.access_key, "dynamodb")
    twice = HttpRequest(
        good.method,
        good.target,
        [*good.headers, ("x-amz-target", "DynamoDB_20120810.DeleteTable")],
        good.body,
    )
    with pytest.raises(ServiceError, match="does not match"):
        world.iam.verify_request(twice, keys.access_key, "dynamodb")
    put = _signed(keys, "s3", "PUT", URL + "b/k", b"x")
    opened = HttpRequest(
        put.method, put.target, [*put.headers, ("x-amz-acl", "public-read")], put.body
    )
    with pytest.raises(ServiceError, match="headers present in the request which were not signed"):
        world.iam.verify_request(opened, keys.access_key, "s3")


def _chunked(*signatures: str) -> bytes:
    """The example of Amazon's S3 API Reference: 66,560 times the letter a, in two pieces."""
    sizes = (65536, 1024, 0)
    return b"".join(
        f"{size:x};chunk-signature={given}\r\n".encode() + b"a" * size + b"\r\n"
        for size, given in zip(sizes, signatures, strict=True)
    )


FIRST = "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"
SECOND = "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"
LAST = "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"


def test_pieces_of_a_body_are_verified_one_after_the_other() -> None:
    from csc.emulator.services.iam.verify_chunks import chunks_are_signed
    from csc.emulator.services.iam.verify_signature import Signed, signing_key

    scope = ("20130524", "us-east-1", "s3")
    signed = Signed("", scope, (), "", "20130524T000000Z", None, None)
    key = signing_key(signed, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"

    def good(body: bytes, trailer: bool = False) -> bool:
        where = "/".join((*scope, "aws4_request"))
        return chunks_are_signed(body, key, signed.date, where, seed, trailer=trailer)

    whole = _chunked(FIRST, SECOND, LAST)
    assert good(whole)
    assert not good(_chunked(SECOND, FIRST, LAST))
    assert not good(whole.replace(b"aaa\r\n400;", b"aab\r\n400;"))
    assert not good(whole[: whole.index(b"400;")] + whole[whole.index(b"0;chunk-signature=b6") :])
    assert not good(whole[: whole.index(b"0;chunk-signature=b6")]), "the end is signed too"
    assert not good(b"")
    assert not good(b"zz;chunk-signature=0\r\n")
    assert not good(whole, trailer=True)


class _Http2(SigV4Auth):  # type: ignore[misc]  # botocore has no types
    """As clients that speak HTTP/2 sign: their pseudo header for Host."""

    def headers_to_sign(self, request: Any) -> Any:
        found = super().headers_to_sign(request)
        host = found["host"]
        del found["host"]
        found[":authority"] = host
        return found


def test_an_authority_signed_in_place_of_the_host(world: World) -> None:
    keys = _keys(world)
    request = AWSRequest("POST", URL, {}, b"{}")
    _Http2(keys, "dynamodb", "us-east-1").add_auth(request)
    assert world.iam.verify_request(_received(request, b"{}"), keys.access_key, "dynamodb")
    elsewhere = _received(request, b"{}")
    headers = [(k, "other" if k == "Host" else v) for k, v in elsewhere.headers]
    moved = HttpRequest(elsewhere.method, elsewhere.target, headers, elsewhere.body)
    with pytest.raises(ServiceError, match="signature"):
        world.iam.verify_request(moved, keys.access_key, "dynamodb")
