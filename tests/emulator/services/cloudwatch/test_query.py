"""CloudWatch over the query protocol, as Terraform's provider and older SDKs speak to it."""

from urllib.parse import urlencode
from xml.etree import ElementTree

import aiohttp

from csc.emulator.app import Emulator, Options

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/monitoring/aws4_request, "
    "SignedHeaders=host, Signature=x"
)
SPACE = "{http://monitoring.amazonaws.com/doc/2010-08-01/}"


async def ask(url: str, **form: str) -> tuple[int, ElementTree.Element]:
    headers = {"Authorization": SIGNED, "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"Version": "2010-08-01", **form})
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as response,
    ):
        return response.status, ElementTree.fromstring(await response.text())


async def test_what_is_put_is_told() -> None:
    async with Emulator(Options(port=0)) as emulator:
        datum = {"MetricName": "m", "Value": "2.5", "Timestamp": "2026-11-20T15:30:00Z"}
        put = {f"MetricData.member.1.{name}": value for name, value in datum.items()}
        status, _ = await ask(emulator.url, Action="PutMetricData", Namespace="N", **put)
        assert status == 200
        status, told = await ask(
            emulator.url,
            Action="GetMetricStatistics",
            Namespace="N",
            MetricName="m",
            StartTime="2026-11-20T15:00:00Z",
            EndTime="2026-11-20T16:00:00Z",
            **{"Period": "60", "Statistics.member.1": "Sum"},
        )
        assert status == 200
        (point,) = told.iter(f"{SPACE}Datapoints")
        assert [one.text for one in point[0]] == ["2026-11-20T15:30:00Z", "2.5", "None"]


async def test_a_refusal_is_told_in_xml() -> None:
    async with Emulator(Options(port=0)) as emulator:
        status, told = await ask(emulator.url, Action="GetMetricStatistics", Namespace="N")
        assert status == 400
        (code,) = told.iter(f"{SPACE}Code")
        assert code.text == "ValidationError"
