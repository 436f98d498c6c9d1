"""``csc explain ROUTE``: why a route runs where it does, its templates, its IAM statements."""

import difflib
import json
from pathlib import Path

from csc.cli.load import compiled
from csc.cli.outcome import reported, usage
from csc.cli.routes import cost, describe, who
from csc.compiler.lowering import CloudProgram
from csc.compiler.lowering.cloud import CloudRoute, Grant

WHERE = {
    "vtl": "API Gateway alone, from mapping templates; there is no Lambda.",
    "wasm": "a Lambda on AWS; locally the same handler in a WASM sandbox.",
    "cpython": "a Lambda on AWS; locally its Python in a sandbox, without files, network or environment.",
    "lambda": "a Lambda on AWS; locally a worker process of CPython, outside of any sandbox.",
}


def run(wanted: str, path: Path) -> None:
    """Print the explanation of ``wanted``: ``GET /todos/{id}``, or the route's id."""
    with reported():
        cloud = compiled(path).cloud
        assert cloud is not None
        route = find(cloud, wanted)
    print("\n".join(explain(route, cloud)))


def find(cloud: CloudProgram, wanted: str) -> CloudRoute:
    """The route of that method and path, or of that id. Raises DiagnosticsError (CSC702)."""
    names: dict[str, CloudRoute] = {}
    names.update(cloud.consumers)
    for route in cloud.routes:
        names[f"{route.route.method} {route.route.path}"] = route
        names[route.route.id] = route
    method, _, path = wanted.strip().partition(" ")
    found = names.get(wanted.strip()) or names.get(f"{method.upper()} {path.strip()}")
    if found is not None:
        return found
    close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.4)
    hint = f"Did you mean {' or '.join(close)}?" if close else "`csc routes` lists the routes."
    raise usage(f"There is no route {wanted!r}.", hint)


def explain(route: CloudRoute, cloud: CloudProgram) -> list[str]:
    """The lines, from what the user asked first to what reads longest."""
    row = describe(route, cloud)
    declared = route.route
    lines = [
        f"{declared.method} {declared.path}   {row['source']}",
        "",
        f"Runs on {route.tier}: {WHERE[route.tier]}",
        f"Cost: {cost(row)}.   Auth: {who(row)}.   Status: {declared.status}.",
    ]
    if declared.middleware:
        lines.append(f"Middleware: {', '.join(declared.middleware)}.")
    if route.reasons:
        lines += ["", "Why it is not VTL:"]
        for reason in row["reasons"]:
            lines.append(f"  {reason['source']}  {reason['construct']}: {reason['message']}")
            lines.append(f"      = {reason['remedy']}")
    lines += ["", *_calls(route), "", *_statements(route.grants), *_templates(route)]
    return lines


def _calls(route: CloudRoute) -> list[str]:
    if not route.plans:
        return ["It calls no service."]
    return [
        "Calls:",
        *(
            f"  {span.file}:{span.line}  {plan['service']}:{plan['operation']} on {plan['resource']}"
            for span, plan in route.plans
        ),
    ]


def _statements(grants: tuple[Grant, ...]) -> list[str]:
    if not grants:
        return ["Its role needs no permission, so it has no role."]
    lines = ["Its role allows, and nothing else:"]
    for grant in grants:
        resource = " ".join(grant.resource)
        lines.append(f"  {', '.join(grant.actions)} on {resource}")
        lines.append(f"      {grant.span.file}:{grant.span.line}  {grant.why}")
    return lines


def _templates(route: CloudRoute) -> list[str]:
    if route.templates is None:
        return []
    texts = {
        "Request template": route.templates.request,
        "Response template": route.templates.response,
        "Response template where the call was refused": route.templates.refused,
    }
    lines = []
    for title, text in texts.items():
        shown = text if isinstance(text, str) else json.dumps(text)
        if not shown:
            continue
        lines += [
            "",
            f"{title} ({len(shown)} bytes):",
            *(f"  {line}" for line in shown.splitlines()),
        ]
    return lines
