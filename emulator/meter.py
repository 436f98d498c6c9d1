"""What API Gateway tells CloudWatch of the requests to a stage, counted as they end.

    4XXError and 5XXError: 0 or 1 a request;  Count: 1;  Latency, IntegrationLatency: milliseconds
    by ApiName, and by ApiName and Stage

Source: API Gateway Developer Guide, "Amazon API Gateway dimensions and metrics".

Requests that agree in all that is measured are counted together here; what is asked of them is worked
out when somebody asks.
"""

NAMESPACE = "AWS/ApiGateway"
MOST = 1_000
"""Kinds of requests that are kept; more are worked out at once."""

Key = tuple[str, tuple[tuple[str, str], ...], int]
"""Metric, dimensions, minute in seconds since the epoch."""

Ended = tuple[int, str, str, int, int, int | None]
"""Minute, API, stage, status, and milliseconds in all and in the integration."""


class Meter:
    def __init__(self) -> None:
        self._ended: dict[Ended, int] = {}
        self._counted: dict[Key, dict[float, float]] = {}

    def count(
        self,
        minute: int,
        api: str,
        stage: str,
        status: int,
        latency: int,
        integration: int | None,
    ) -> None:
        """``minute`` since the epoch; latencies in milliseconds, None without an integration."""
        kind = (minute, api, stage, status, latency, integration)
        ended = self._ended
        ended[kind] = ended.get(kind, 0) + 1
        if len(ended) >= MOST:
            self._work_out()

    def take(self) -> dict[Key, dict[float, float]]:
        """All that was counted since the last call: value → how often, by metric and minute."""
        self._work_out()
        counted, self._counted = self._counted, {}
        return counted

    def _work_out(self) -> None:
        ended, self._ended = self._ended, {}
        for (minute, api, stage, status, latency, integration), often in ended.items():
            values = {
                "Count": 1.0,
                "4XXError": float(400 <= status < 500),
                "5XXError": float(status >= 500),
                "Latency": float(latency),
            }
            if integration is not None:
                values["IntegrationLatency"] = float(integration)
            name = (("ApiName", api),)
            for dimensions in (name, (*name, ("Stage", stage))):
                for metric, value in values.items():
                    histogram = self._counted.setdefault((metric, dimensions, minute * 60), {})
                    histogram[value] = histogram.get(value, 0.0) + often
