"""What is said of a request to a deployed API."""

from dataclasses import fields
from types import SimpleNamespace

from csc.emulator.record import RequestRecord, record_of


def test_every_field_of_a_finished_request_is_filled() -> None:
    invocation = SimpleNamespace(
        request=SimpleNamespace(method="GET", target="/a?b", source_ip="192.0.2.1"),
        response=SimpleNamespace(status=500, body=b"{}"),
        error=SimpleNamespace(detail="a defect"),
        method=SimpleNamespace(route="get-a"),
        started=1.0,
        finished=1.5,
        request_id="id",
    )
    record = record_of(invocation)
    assert isinstance(record, RequestRecord)
    assert {one.name: getattr(record, one.name) for one in fields(RequestRecord)} == {
        "time": 1.5,
        "method": "GET",
        "target": "/a?b",
        "status": 500,
        "milliseconds": 500.0,
        "kind": "api",
        "what": "get-a",
        "request_id": "id",
        "source_ip": "192.0.2.1",
        "length": 2,
        "message": "a defect",
        "fields": {"invocation": invocation},
    }


def test_a_request_to_no_method_and_an_error_without_details() -> None:
    invocation = SimpleNamespace(
        request=SimpleNamespace(method="GET", target="/", source_ip=""),
        response=SimpleNamespace(status=403, body=b""),
        error=ValueError("Missing"),
        started=1.0,
        finished=1.0,
        request_id="id",
    )
    invocation.error.detail = ""
    record = record_of(invocation)
    assert (record.what, record.message) == ("", "Missing")
