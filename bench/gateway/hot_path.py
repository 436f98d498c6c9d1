"""Microseconds a request inside the gateway: a mock, and a secured GET of an item from DynamoDB.

python -m bench.gateway.hot_path [--profile]
"""

import cProfile
import pstats
import sys
import time
from collections.abc import Callable

from bench.gateway.secured_api import METHODS, parts
from bench.gateway.template import template
from csc.assembly import Assembly
from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.chain import handle
from csc.emulator.gateway.compile_api import build_apis
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.mint_token import mint_token
from csc.emulator.services.cognito_idp.service import CognitoIdp
from csc.emulator.services.iam.service import Iam
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage

REQUESTS = 20_000
ROUNDS = 40


def make() -> tuple[Cloud, Deployment, dict[str, HttpRequest]]:
    """The secured API with one item, and a request of each kind."""
    cloud = Cloud(open_storage(None), Clock())
    make_services(cloud)
    iam, cognito = cloud.services["iam"], cloud.services["cognito-idp"]
    assert isinstance(iam, Iam) and isinstance(cognito, CognitoIdp)
    cloud.authorize = iam.authorize
    stack = {"Resources": template(METHODS, parts())}
    deployment = Engine(cloud, RESOURCE_TYPES, build_apis).deploy(
        Assembly({}, {"api": stack}), Deployment(0)
    )
    item = {
        "id": {"S": "1"},
        "title": {"S": "buy milk"},
        "priority": {"N": "3"},
        "done": {"BOOL": False},
    }
    put = {"TableName": "todos", "Item": item}
    cloud.invoke(Call("dynamodb", "PutItem", put, cloud.root(), "setup", cloud.region))
    token = mint_token(cognito, None, "customer", (), "id", create=True).token
    headers = [
        ("Host", "127.0.0.1:8080"),
        ("Authorization", token),
        ("Accept", "*/*"),
        ("User-Agent", "bench"),
    ]
    return (
        cloud,
        deployment,
        {
            "MOCK": HttpRequest("GET", "/health", headers, b""),
            "GET an item": HttpRequest("GET", "/todos/1", headers, b""),
        },
    )


def repeat(run: Callable[[], object]) -> None:
    for _ in range(REQUESTS):
        run()


def measure(run: Callable[[], object], times: int = REQUESTS) -> float:
    """Microseconds of CPU a call: the best of many short rounds, which a busy machine disturbs less."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(times // ROUNDS):
            run()
        best = min(best, (time.process_time() - started) / (times // ROUNDS))
    return best * 1e6


def main() -> None:
    """Print a line for each kind of request."""
    cloud, deployment, requests = make()
    api = next(iter(deployment.apis.values()))
    for name, request in requests.items():

        def run(request: HttpRequest = request) -> object:
            return handle(cloud, deployment, api, "test", request)

        answer = run()
        assert isinstance(answer, HttpResponse) and answer.status == 200, answer
        if "--profile" in sys.argv:
            profile = cProfile.Profile()
            profile.runcall(repeat, run)
            pstats.Stats(profile).sort_stats("tottime").print_stats(28)
        print(f"  {name:14} {measure(run):7.1f} µs")


if __name__ == "__main__":
    main()
