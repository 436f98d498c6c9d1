"""What is the account's: VPC links, client certificates, SDK types, imported keys, usage."""

import datetime
from typing import Any

from cryptography import x509

from tests.emulator.services.apigateway.conftest import Bench

VALUE = "0123456789abcdefghij"


async def test_a_vpc_links_life(bench: Bench) -> None:
    arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/n/1"
    link = await bench.call("create_vpc_link", name="link", targetArns=[arn], tags={"a": "b"})
    assert link["status"] == "AVAILABLE"
    one = {"vpcLinkId": link["id"]}
    assert await bench.call("get_vpc_link", **one) == link
    change = [{"op": "replace", "path": "/name", "value": "renamed"}]
    assert (await bench.call("update_vpc_link", patchOperations=change, **one))["name"] == "renamed"
    api, resource = await bench.mock_api()
    place = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    given = {"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "uri": "http://x/"}
    more = {"connectionType": "VPC_LINK", "connectionId": link["id"]}
    await bench.call("put_integration", **place, **given, **more)
    assert (await bench.refused("delete_vpc_link", **one)).startswith("BadRequestException")
    await bench.call("delete_rest_api", restApiId=api)
    await bench.call("delete_vpc_link", **one)
    assert (await bench.call("get_vpc_links"))["items"] == []
    told = await bench.refused("get_vpc_link", **one)
    assert told == "NotFoundException: Invalid Vpc Link identifier specified"


async def test_a_client_certificates_life(bench: Bench) -> None:
    made = await bench.call("generate_client_certificate", description="d", tags={"a": "b"})
    parsed = x509.load_pem_x509_certificate(made["pemEncodedCertificate"].encode())
    assert parsed.not_valid_after_utc - parsed.not_valid_before_utc == datetime.timedelta(days=365)
    assert made["expirationDate"].timestamp() == parsed.not_valid_after_utc.timestamp()
    one = {"clientCertificateId": made["clientCertificateId"]}
    change = [{"op": "replace", "path": "/description", "value": "other"}]
    await bench.call("update_client_certificate", patchOperations=change, **one)
    (shown,) = (await bench.call("get_client_certificates"))["items"]
    assert shown["description"] == "other"
    assert await bench.call("get_client_certificate", **one) == shown
    api, _ = await bench.mock_api()
    await bench.deploy(api)
    use = [{"op": "replace", "path": "/clientCertificateId", "value": made["clientCertificateId"]}]
    await bench.call("update_stage", restApiId=api, stageName="v1", patchOperations=use)
    assert (await bench.refused("delete_client_certificate", **one)).startswith("BadRequest")
    await bench.call("delete_rest_api", restApiId=api)
    await bench.call("delete_client_certificate", **one)
    assert (await bench.refused("get_client_certificate", **one)).startswith("NotFoundException")


async def test_usage_plans_are_there_for_good(bench: Bench) -> None:
    off = [{"op": "remove", "path": "/features", "value": "UsagePlans"}]
    told = await bench.refused("update_account", patchOperations=off)
    assert told == "BadRequestException: Usage Plans cannot be disabled once enabled"
    assert (await bench.call("get_account"))["features"] == ["UsagePlans"]


async def test_the_kinds_of_sdk(bench: Bench) -> None:
    names = [one["id"] for one in (await bench.call("get_sdk_types"))["items"]]
    assert names == ["android", "javascript", "java", "objectivec", "swift", "ruby"]
    assert (await bench.call("get_sdk_type", id="java"))["friendlyName"] == "Java"
    assert (await bench.refused("get_sdk_type", id="cobol")).startswith("NotFoundException")


async def plan_with_key(bench: Bench, **more: Any) -> tuple[str, dict[str, str], str]:
    """A path that asks for a key, the plan, and the key's id."""
    api, _ = await bench.mock_api(apiKeyRequired=True)
    await bench.deploy(api)
    stages = [{"apiId": api, "stage": "v1"}]
    plan = await bench.call("create_usage_plan", name="p", apiStages=stages, **more)
    key = await bench.call("create_api_key", name="k", enabled=True, value=VALUE)
    of_plan = {"usagePlanId": plan["id"]}
    await bench.call("create_usage_plan_key", keyId=key["id"], keyType="API_KEY", **of_plan)
    return f"/_aws/execute-api/{api}/v1/hello", of_plan, key["id"]


def days(bench: Bench) -> dict[str, str]:
    now = bench.emulator.cloud.clock.now()
    today = datetime.datetime.fromtimestamp(now, datetime.UTC).date()
    return {
        "startDate": (today - datetime.timedelta(days=1)).isoformat(),
        "endDate": today.isoformat(),
    }


async def test_usage_is_told_by_key_and_day_and_can_be_set(bench: Bench) -> None:
    quota = {"limit": 3, "period": "MONTH"}
    path, of_plan, key = await plan_with_key(bench, quota=quota)
    assert (await bench.call("get_usage", **of_plan, **days(bench)))["items"] == {}
    for _ in range(2):
        assert (await bench.ask(path, x_api_key=VALUE))[0] == 200
    usage = await bench.call("get_usage", **of_plan, **days(bench))
    assert usage["items"] == {key: [[0, 3], [2, 1]]}
    more = [{"op": "replace", "path": "/remaining", "value": "2"}]
    usage = await bench.call("update_usage", keyId=key, patchOperations=more, **of_plan)
    assert usage["items"] == {key: [[2, 2]]}
    answers = [(await bench.ask(path, x_api_key=VALUE))[0] for _ in range(3)]
    assert answers == [200, 200, 429]
    told = await bench.refused("get_usage", startDate="x", endDate="2026-01-01", **of_plan)
    assert told.startswith("BadRequestException")


async def test_a_quota_counts_over_all_apis_of_its_plan(bench: Bench) -> None:
    path, of_plan, _ = await plan_with_key(bench, quota={"limit": 2, "period": "DAY"})
    other, _ = await bench.mock_api(apiKeyRequired=True)
    await bench.deploy(other)
    add = [{"op": "add", "path": "/apiStages", "value": f"{other}:v1"}]
    await bench.call("update_usage_plan", patchOperations=add, **of_plan)
    second = f"/_aws/execute-api/{other}/v1/hello"
    assert (await bench.ask(path, x_api_key=VALUE))[0] == 200
    assert (await bench.ask(second, x_api_key=VALUE))[0] == 200
    assert await bench.ask(path, x_api_key=VALUE) == (429, b'{"message":"Limit Exceeded"}')


async def test_keys_are_imported_with_their_plans(bench: Bench) -> None:
    path, of_plan, _ = await plan_with_key(bench)
    value = "abcdefghij0123456789"
    rows = (
        "Name,key,description,Enabled,usageplanIds\n"
        f"first,{value},imported,TRUE,{of_plan['usagePlanId']}\n"
        f"twin,{value},,TRUE,\n"
    )
    made = await bench.call("import_api_keys", body=rows.encode(), format="csv")
    assert len(made["ids"]) == 1
    assert made["warnings"] == ["twin: API Key already exists"]
    assert (await bench.ask(path, x_api_key=value))[0] == 200
    rows = "name,key\nnew,ABCDEFGHIJ0123456789\nshort,x\n"
    given = {"body": rows.encode(), "format": "csv", "failOnWarnings": True}
    assert (await bench.refused("import_api_keys", **given)).startswith("BadRequestException")
    names = [one["name"] for one in (await bench.call("get_api_keys"))["items"]]
    assert "new" not in names
    told = await bench.refused("import_api_keys", body=b"a,b\n1,2\n", format="csv")
    assert "required columns" in told
