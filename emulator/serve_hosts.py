"""Requests to AWS's own host names, made from inside this cloud: they are answered here, not by the network.

    https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/orders   ──▶ the deployed API
    https://<id>.lambda-url.us-east-1.on.aws/                           ──▶ the function
    https://sqs.us-east-1.amazonaws.com/123456789012/orders?Action=…    ──▶ the queue
    https://assets.s3.amazonaws.com/logo.png                            ──▶ the bucket, where it is here

A request that isn't signed is nobody's: what the resource's own policy lets everyone do, it may.
What is not here (an API of another account, a bucket of the world's) goes to the network.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.api_address import api_of_host
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.recognise import SIGNED_AS, Recognised, recognise

if TYPE_CHECKING:
    from csc.emulator.dispatch import Dispatcher

Answer = HttpResponse | Awaitable[HttpResponse]
FUNCTION_URL = re.compile(r"([a-z0-9]+)\.lambda-url\.[a-z0-9-]+\.on\.aws")
_SERVICE = re.compile(
    r"(?:(?P<before>[a-z0-9.-]+?)\.)??(?P<service>[a-z0-9-]+?)"
    r"(?:[.-](?P<region>[a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com(?:\.cn)?"
)
DOMAINS = (".amazonaws.com", ".amazonaws.com.cn", ".on.aws")


class LocalHosts:
    """What ``Cloud.hosts`` is, once the cloud is served."""

    def __init__(self, dispatcher: "Dispatcher") -> None:
        self.dispatcher = dispatcher

    def answerer(self, host: str, target: str) -> Callable[[HttpRequest], Answer] | None:
        """Who answers requests to a host (without its port) and path; None for the network."""
        host = host.lower()
        if not host.endswith(DOMAINS):
            return None
        api_id = api_of_host(host)
        if api_id:
            return self.dispatcher.answer_hosted if self.dispatcher.has_api(api_id) else None
        function = FUNCTION_URL.fullmatch(host)
        if function is not None:
            return self._function(function[1])
        found = _SERVICE.fullmatch(host)
        return None if found is None else self._service(found, target)

    def _function(self, url_id: str) -> Callable[[HttpRequest], Answer] | None:
        functions: Any = self.dispatcher.cloud.services.get("lambda")
        if functions is None or not any(one[2]["Id"] == url_id for one in functions.urls):
            return None
        prefix = f"/_aws/lambda-url/{url_id}"
        return lambda request: self.dispatcher(replace(request, target=prefix + request.target))

    def _service(self, found: re.Match[str], target: str) -> Callable[[HttpRequest], Answer] | None:
        cloud = self.dispatcher.cloud
        name = SIGNED_AS.get(found["service"], found["service"])
        if name not in cloud.services:
            return None
        if name == "s3" and not self._has_bucket(found["before"], target):
            return None
        region = found["region"] or cloud.region
        return lambda request: self._call(request, name, region)

    def _has_bucket(self, before: str | None, target: str) -> bool:
        bucket = before or target.partition("?")[0].lstrip("/").partition("/")[0]
        s3: Any = self.dispatcher.cloud.services["s3"]
        return any(name == bucket for name, _ in s3.store.buckets())

    def _call(self, request: HttpRequest, service: str, region: str) -> Answer:
        if service == "cognito-idp" and "/.well-known/" in request.target:
            pools: Any = self.dispatcher.cloud.services[service]
            published: Answer | None = pools.publish(request)
            if published is not None:
                return published
        signed = recognise(request)
        anonymous = Recognised(service, region=region, anonymous=True)
        found = signed if signed is not None and signed.access_key else anonymous
        return self.dispatcher.call_aws(request, found)
