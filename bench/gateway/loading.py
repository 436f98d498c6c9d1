"""What a template of 200 routes takes to load, and a save of one of them to swap in: CPU time.

python -m bench.gateway.loading
"""

import copy
import time
from typing import Any

from bench.gateway.secured_api import METHODS, parts
from bench.gateway.template import template
from csc.assembly import Assembly
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.compile_api import build_apis
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage

ROUTES = 200
SAVES = 20


def big_template() -> dict[str, Any]:
    """As many routes, each with its own two templates, validator and authorizer."""
    methods: dict[str, Any] = {}
    for n in range(ROUTES):
        method = copy.deepcopy(METHODS["GET /todos/{id}"])
        integration = method["Integration"]
        mark(integration, f"route {n}")
        methods[f"GET /things{n}/{{id}}"] = method
    return template(methods, parts())


def mark(integration: dict[str, Any], text: str) -> None:
    """A comment in both templates, so that no two routes share one."""
    for templates in (
        integration["RequestTemplates"],
        integration["IntegrationResponses"][0]["ResponseTemplates"],
    ):
        templates["application/json"] = f"## {text}\n" + templates["application/json"]


def main() -> None:
    """Print the first load, and the median of saves that change one route."""
    cloud = Cloud(open_storage(None), Clock())
    make_services(cloud)
    engine = Engine(cloud, RESOURCE_TYPES, build_apis)
    resources = big_template()
    started = time.process_time()
    deployment = engine.deploy(Assembly({}, {"api": {"Resources": resources}}), Deployment(0))
    load = (time.process_time() - started) * 1000
    print(f"  load of {ROUTES} routes      {load:7.0f} ms  (reach ≤ 1,500)")
    taken = []
    for n in range(SAVES):
        resources = dict(resources)
        name = f"Method{n}"
        resources[name] = copy.deepcopy(resources[name])
        mark(resources[name]["Properties"]["Integration"], f"save {n}")
        started = time.process_time()
        assembly = Assembly({}, {"api": {"Resources": resources}})
        deployment = engine.deploy(assembly, deployment)
        taken.append(time.process_time() - started)
    print(f"  swap of one route        {sorted(taken)[SAVES // 2] * 1000:7.1f} ms  (reach ≤ 20)")


if __name__ == "__main__":
    main()
