"""What API Gateway tells CloudWatch of the requests to a stage, counted as they end.

    4XXError and 5XXError: 0 or 1 a request;  Count: 1;  Latency, IntegrationLatency: milliseconds
    by ApiName, by ApiName and Stage, and by method where the stage asks for detailed metrics

HTTP APIs call them 4xx and 5xx, add DataProcessed (bytes), and have them by ApiId, by ApiId and Stage,
and by Route where the stage asks for detailed metrics.

Source: API Gateway Developer Guide, "Amazon API Gateway dimensions and metrics" and "Work with metrics
for HTTP APIs".

Requests that agree in all that is measured are counted together here; what is asked of them is worked
out when somebody asks.
"""

from collections.abc import Iterable, Mapping

NAMESPACE = "AWS/ApiGateway"
MOST = 1_000
"""Kinds of requests that are kept; more are worked out at once."""

Dimensions = tuple[tuple[str, str], ...]

Key = tuple[str, Dimensions, int]
"""Metric, dimensions, minute in seconds since the epoch."""


class Place(str):
    """A method that has metrics of its own; a text, whose hash is made once."""

    dimensions: Dimensions

    @classmethod
    def of(cls, dimensions: Dimensions) -> "Place":
        place = cls(" ".join(f"{name}={value}" for name, value in dimensions))
        place.dimensions = dimensions
        return place


Ended = tuple[int, str, str, int, int, int | None, Place | None]
"""Minute, API, stage, status, milliseconds in all and in the integration, and the method where it has
metrics of its own."""

HttpEnded = tuple[int, tuple[str, str], str, int, tuple[int, int | None], int]
"""Of an HTTP API: minute, (API's id, stage), route where it has metrics of its own, status,
milliseconds in all and in the integration, bytes."""


class Meter:
    def __init__(self) -> None:
        self._ended: dict[Ended, int] = {}
        self._http: dict[HttpEnded, int] = {}
        self._counted: dict[Key, dict[float, float]] = {}

    def count(
        self,
        minute: int,
        api: str,
        stage: str,
        status: int,
        latency: int,
        integration: int | None,
        method: Place | None = None,
    ) -> None:
        """``minute`` since the epoch; latencies in milliseconds, None without an integration; ``method``
        where it has metrics of its own."""
        kind = (minute, api, stage, status, latency, integration, method)
        ended = self._ended
        ended[kind] = ended.get(kind, 0) + 1
        if len(ended) >= MOST:
            self._work_out()

    def count_http(
        self,
        minute: int,
        place: tuple[str, str],
        route: str,
        status: int,
        latencies: tuple[int, int | None],
        data: int,
    ) -> None:
        """As ``count``, of an HTTP API: ``place`` is its id and the stage, ``route`` a key with metrics of
        its own or empty, ``data`` the bytes of request and response."""
        kind = (minute, place, route, status, latencies, data)
        self._http[kind] = self._http.get(kind, 0) + 1
        if len(self._http) >= MOST:
            self._work_out()

    def add(self, minute: int, places: Iterable[Dimensions], values: Mapping[str, float]) -> None:
        """One measurement of each of ``values`` at each of ``places``."""
        for dimensions in places:
            for metric, value in values.items():
                histogram = self._counted.setdefault((metric, dimensions, minute * 60), {})
                histogram[value] = histogram.get(value, 0.0) + 1.0

    def take(self) -> dict[Key, dict[float, float]]:
        """All that was counted since the last call: value → how often, by metric and minute."""
        self._work_out()
        counted, self._counted = self._counted, {}
        return counted

    def _work_out(self) -> None:
        ended, self._ended = self._ended, {}
        for (minute, api, stage, status, latency, integration, method), often in ended.items():
            values = _values(status, latency, integration, ("4XXError", "5XXError"))
            name = (("ApiName", api),)
            more = (method.dimensions,) if method is not None else ()
            self._note(minute, (name, (*name, ("Stage", stage)), *more), values, often)
        http, self._http = self._http, {}
        for (minute, (api, stage), route, status, latencies, data), often in http.items():
            values = _values(status, *latencies, ("4xx", "5xx")) | {"DataProcessed": float(data)}
            of_api = (("ApiId", api),)
            of_stage = (*of_api, ("Stage", stage))
            more = ((*of_stage, ("Route", route)),) if route else ()
            self._note(minute, (of_api, of_stage, *more), values, often)

    def _note(
        self,
        minute: int,
        places: tuple[tuple[tuple[str, str], ...], ...],
        values: dict[str, float],
        often: int,
    ) -> None:
        for dimensions in places:
            for metric, value in values.items():
                histogram = self._counted.setdefault((metric, dimensions, minute * 60), {})
                histogram[value] = histogram.get(value, 0.0) + often


def _values(
    status: int, latency: int, integration: int | None, errors: tuple[str, str]
) -> dict[str, float]:
    values = {
        "Count": 1.0,
        errors[0]: float(400 <= status < 500),
        errors[1]: float(status >= 500),
        "Latency": float(latency),
    }
    if integration is not None:
        values["IntegrationLatency"] = float(integration)
    return values
