"""What API Gateway tells CloudWatch of the requests to a stage, counted as they end.

    4XXError and 5XXError: 0 or 1 a request;  Count: 1;  Latency, IntegrationLatency: milliseconds
    by ApiName, and by ApiName and Stage

Source: API Gateway Developer Guide, "Amazon API Gateway dimensions and metrics".

A request costs one tuple here; what is asked of them is worked out when somebody asks.
"""

NAMESPACE = "AWS/ApiGateway"
MOST = 20_000
"""Requests that are kept as they are; more are counted together at once."""

Key = tuple[str, tuple[tuple[str, str], ...], int]
"""Metric, dimensions, minute in seconds since the epoch."""

Ended = tuple[float, str, str, int, float, float | None]


class Meter:
    def __init__(self) -> None:
        self._ended: list[Ended] = []
        self._counted: dict[Key, dict[float, float]] = {}

    def count(
        self,
        started: float,
        api: str,
        stage: str,
        status: int,
        latency: float,
        integration: float | None,
    ) -> None:
        """``started`` in seconds since the epoch; latencies in seconds, None without an integration."""
        self._ended.append((started, api, stage, status, latency, integration))
        if len(self._ended) >= MOST:
            self._work_out()

    def take(self) -> dict[Key, dict[float, float]]:
        """All that was counted since the last call: value → how often, by metric and minute."""
        self._work_out()
        counted, self._counted = self._counted, {}
        return counted

    def _work_out(self) -> None:
        ended, self._ended = self._ended, []
        for started, api, stage, status, latency, integration in ended:
            minute = int(started) // 60 * 60
            values = {
                "Count": 1.0,
                "4XXError": float(400 <= status < 500),
                "5XXError": float(status >= 500),
                "Latency": float(round(latency * 1000)),
            }
            if integration is not None:
                values["IntegrationLatency"] = float(round(integration * 1000))
            name = (("ApiName", api),)
            for dimensions in (name, (*name, ("Stage", stage))):
                for metric, value in values.items():
                    histogram = self._counted.setdefault((metric, dimensions, minute), {})
                    histogram[value] = histogram.get(value, 0.0) + 1.0
