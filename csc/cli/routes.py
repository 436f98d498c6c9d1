"""``csc routes``: where each route runs and why, who may call it, what it costs, its role."""

import json
from pathlib import Path
from typing import Any

from csc.cli.load import compiled
from csc.cli.outcome import one_of, reported
from csc.compiler.lowering import CloudProgram
from csc.compiler.lowering.cloud import CloudRoute
from csc.compiler.lowering.consumers import METHOD


def run(path: Path, format: str) -> None:
    """One line a route, then why some are not on VTL, and how many run where."""
    with reported():
        one_of("--format", format, ("text", "json"))
        cloud = compiled(path).cloud
    assert cloud is not None
    rows = [describe(route, cloud) for route in cloud.routes]
    if format == "json":
        print(json.dumps(rows, indent=2))
        return
    for line in table(rows + [describe(one, cloud) for one in cloud.consumers.values()]):
        print(line)
    for line in why(rows):
        print(line)
    print()
    print(placed(rows))


def describe(route: CloudRoute, cloud: CloudProgram) -> dict[str, Any]:
    """One route as data; ``reasons`` say why it is not VTL; ``bytes`` are those of its templates and module."""
    declared = route.route
    auth = declared.auth
    return {
        "id": declared.id,
        "method": declared.method,
        "path": declared.path,
        "tier": route.tier,
        "auth": None
        if auth is None
        else {"pool": cloud.program.pools[auth.pool].name, "scopes": list(auth.scopes)},
        "calls": [f"{plan['service']}:{plan['operation']}" for _, plan in route.plans],
        "bytes": sizes(route),
        "actions": sorted({action for grant in route.grants for action in grant.actions}),
        "source": f"{declared.span.file}:{declared.span.line}",
        "reasons": [
            {
                "construct": reason.construct,
                "message": reason.message,
                "remedy": reason.remedy,
                "source": f"{reason.span.file}:{reason.span.line}",
            }
            for reason in route.reasons
        ],
    }


def sizes(route: CloudRoute) -> dict[str, int]:
    """The size of each text or module that was made for a route, in bytes."""
    found = {} if route.wasm is None else {"wasm": len(route.wasm)}
    if route.templates is not None:
        texts = route.templates
        for name in ("request", "response", "refused"):
            found[name] = len(getattr(texts, name).encode())
    return found


def cost(row: dict[str, Any]) -> str:
    """For instance ``1 call, 1.4 KB``: the AWS calls in its source, and the size of what was made of it."""
    calls = len(row["calls"])
    said = "no call" if not calls else f"{calls} call{'s' if calls > 1 else ''}"
    size = sum(row["bytes"].values())
    return f"{said}, {size / 1000:.1f} KB" if size else said


def why(rows: list[dict[str, Any]]) -> list[str]:
    """For each route that is not on VTL: what made it so, its line, and what would change it."""
    lines = []
    for row in rows:
        for reason in row["reasons"]:
            lines += [
                f"  {row['method']} {row['path']}  {reason['source']}",
                f"      {reason['construct']}: {reason['message']}",
                f"      = {reason['remedy']}",
            ]
    return ["", "Why not VTL:", *lines] if lines else []


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Aligned columns: method, path, tier, cost, who may call it, IAM actions, source."""
    cells = [
        (
            row["method"],
            row["path"],
            row["tier"],
            cost(row),
            who(row),
            _shortened(row["actions"]) or "-",
            row["source"],
        )
        for row in rows
    ]
    heads = ("METHOD", "PATH", "RUNS ON", "COST", "AUTH", "ROLE ALLOWS", "SOURCE")
    widths = [max(len(line[n]) for line in [heads, *cells]) for n in range(len(heads))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in [heads, *cells]
    ]


def _shortened(actions: list[str]) -> str:
    """Each action on data; what every Lambda writes beside (logs, traces) by its service alone."""
    beside = {"logs", "xray"}
    shown = [a for a in actions if a.partition(":")[0] not in beside]
    return " ".join([*shown, *sorted({a.partition(":")[0] for a in actions} & beside)])


def who(row: dict[str, Any]) -> str:
    """Who may call: of a function that receives messages, AWS."""
    return "AWS" if row["method"] == METHOD else guard(row["auth"])


def guard(auth: dict[str, Any] | None) -> str:
    """``public``, ``pool (id token)`` or ``pool (scopes)``."""
    if auth is None:
        return "public"
    return f"{auth['pool']} ({' '.join(auth['scopes']) or 'id token'})"


def placed(rows: list[dict[str, Any]]) -> str:
    """For instance ``30 of 35 routes on VTL (86 %), 4 wasm, 1 lambda``."""
    tiers = ("vtl", "wasm", "cpython", "lambda")
    counts = {tier: sum(row["tier"] == tier for row in rows) for tier in tiers}
    share = 100 * counts["vtl"] / max(len(rows), 1)
    rest = "".join(f", {counts[tier]} {tier}" for tier in tiers[1:] if counts[tier])
    return f"{counts['vtl']} of {len(rows)} routes on VTL ({share:.0f} %){rest}"
