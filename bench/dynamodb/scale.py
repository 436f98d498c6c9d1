"""How much slower this machine is, now, than the one on which the figures to reach were set.

    peers, there ──▶ STATED      peers, in this run ──▶ ratio of each ──▶ factor: of each peer's median,
                                                                      the lower one

The same programs did the same work in the same run, so what they take more here, we may take more, too.
"""

import statistics
from collections.abc import Mapping

STATED = {
    "dynalite, memory": {
        "GetItem": 54,
        "PutItem, durable": 71,
        "UpdateItem with expression": 121,
        "Query 20 items": 436,
        "Scan 1,000 items": 10_854,
    },
    "moto, memory": {
        "GetItem": 2_175,
        "PutItem, durable": 1_308,
        "UpdateItem with expression": 2_784,
        "Query 20 items": 21_818,
        "Scan 1,000 items": 800_000,
        "TransactWrite of 3": 78_000,
    },
}
"""CPU µs a request of the peers where the reaches were set, by workload."""


def slower_by(results: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The factor by each peer that ran: the median over what it was asked."""
    factors = {}
    for peer, stated in STATED.items():
        found = results.get(peer, {})
        ratios = [found[name] / micros for name, micros in stated.items() if name in found]
        if ratios:
            factors[peer] = statistics.median(ratios)
    return factors


def factor_of(results: Mapping[str, Mapping[str, float]]) -> float | None:
    """The lowest, which flatters us least; None where no peer ran."""
    return min(slower_by(results).values(), default=None)
