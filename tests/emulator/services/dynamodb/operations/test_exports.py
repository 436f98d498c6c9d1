"""Exports to S3 and imports from it: the objects' shape, what comes back, what is refused."""

import csv
import gzip
import io
import json
from base64 import b64encode
from hashlib import md5
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import AccessDeniedException
from csc.emulator.services.dynamodb.ion import ion_item
from csc.emulator.services.s3.service import S3
from tests.emulator.services.dynamodb.conftest import Client

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/books"
RECOVERY = {"PointInTimeRecoveryEnabled": True}


@pytest.fixture
def exporting(client: Client) -> Client:
    """A table with recovery and some items, and a bucket."""
    client.cloud.services["s3"] = S3(client.cloud)
    client.invoke("s3", "CreateBucket", {"Bucket": "exports"})
    client.table()
    client("UpdateContinuousBackups", TableName="books", PointInTimeRecoverySpecification=RECOVERY)
    client.now += 10
    for number in range(3):
        client.put(id=str(number), n=number, tags={"a", "b"}, inside={"é": [True, None]})
    return client


def objects(client: Client, bucket: str = "exports") -> dict[str, bytes]:
    listed = client.invoke("s3", "ListObjectsV2", {"Bucket": bucket}).get("Contents", [])
    keys = [each["Key"] for each in listed]
    return {
        key: client.invoke("s3", "GetObject", {"Bucket": bucket, "Key": key})["Body"]
        for key in keys
    }


def export(client: Client, **more: Any) -> dict[str, Any]:
    asked = {"TableArn": ARN, "S3Bucket": "exports", **more}
    begun = client("ExportTableToPointInTime", **asked)["ExportDescription"]
    assert begun["ExportStatus"] == "IN_PROGRESS"
    done: dict[str, Any] = client("DescribeExport", ExportArn=begun["ExportArn"])
    return done["ExportDescription"]  # type: ignore[no-any-return]


def lines(client: Client, done: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of an export's data files, found by its manifests, whose sums are checked."""
    found = objects(client)
    summary = json.loads(found[done["ExportManifest"]])
    for name in (done["ExportManifest"], summary["manifestFilesS3Key"]):
        checksum = b64encode(md5(found[name]).digest())
        assert found[name.replace(".json", ".md5")] == checksum
    files = [json.loads(line) for line in found[summary["manifestFilesS3Key"]].splitlines()]
    read = []
    for file in files:
        body = found[file["dataFileS3Key"]]
        assert file["md5Checksum"] == b64encode(md5(body).digest()).decode()
        assert file["etag"] == md5(body).hexdigest()
        mine = gzip.decompress(body).splitlines()
        assert len(mine) == file["itemCount"]
        read += [json.loads(line) for line in mine]
    assert summary["itemCount"] == done["ItemCount"] == len(read)
    return read


def test_a_whole_table(exporting: Client) -> None:
    done = export(exporting, S3Prefix="my/place")
    assert (done["ExportStatus"], done["ItemCount"]) == ("COMPLETED", 3)
    assert done["ExportManifest"].startswith("my/place/AWSDynamoDB/")
    scanned = exporting("Scan", TableName="books")["Items"]
    assert lines(exporting, done) == [{"Item": item} for item in scanned]
    assert f"{done['ExportManifest'].rpartition('/')[0]}/_started" in objects(exporting)


def test_as_it_was_at_a_moment(exporting: Client) -> None:
    moment = exporting.now
    exporting.now += 5
    exporting.put(id="0", n=99)
    exporting("DeleteItem", TableName="books", Key={"id": {"S": "1"}})
    done = export(exporting, ExportTime=moment)
    found = {line["Item"]["id"]["S"]: line["Item"]["n"]["N"] for line in lines(exporting, done)}
    assert found == {"0": "0", "1": "1", "2": "2"}
    code, _ = exporting.refused(
        "ExportTableToPointInTime", TableArn=ARN, S3Bucket="exports", ExportTime=moment - 9999
    )
    assert code == "InvalidExportTimeException"


def test_what_changed_between_two_moments(exporting: Client) -> None:
    first = exporting.now
    exporting.now += 1000
    exporting.put(id="0", n=99)
    exporting.put(id="new", n=1)
    exporting("DeleteItem", TableName="books", Key={"id": {"S": "1"}})
    exporting.put(id="2", n=0)
    exporting.put(id="2", n=2, tags={"a", "b"}, inside={"é": [True, None]})  # as it was
    exporting.put(id="gone", n=1)
    exporting("DeleteItem", TableName="books", Key={"id": {"S": "gone"}})
    last = exporting.now
    exporting.now += 1000
    exporting.put(id="later", n=1)
    period: dict[str, Any] = {"ExportFromTime": first, "ExportToTime": last}
    asked = {"ExportType": "INCREMENTAL_EXPORT", "IncrementalExportSpecification": period}
    found = {each["Keys"]["id"]["S"]: each for each in lines(exporting, export(exporting, **asked))}
    assert sorted(found) == ["0", "1", "new"]
    assert found["0"]["OldImage"]["n"] == {"N": "0"}
    assert found["0"]["NewImage"] == {"id": {"S": "0"}, "n": {"N": "99"}}
    assert "NewImage" not in found["1"]
    assert "OldImage" not in found["new"]
    stamp = {"WriteTimestampMicros": {"N": str(int(last * 1_000_000))}}
    assert found["new"]["Metadata"] == stamp
    period["ExportViewType"] = "NEW_IMAGE"
    found = {each["Keys"]["id"]["S"]: each for each in lines(exporting, export(exporting, **asked))}
    assert all("OldImage" not in line for line in found.values())


@pytest.mark.parametrize(
    "period",
    [
        None,
        {},
        {"ExportFromTime": 0, "ExportToTime": 800},
        {"ExportFromTime": 800, "ExportToTime": 0},
        {"ExportFromTime": 0, "ExportToTime": 90000},
    ],
)
def test_periods_that_are_none(exporting: Client, period: dict[str, float] | None) -> None:
    start = exporting.now
    exporting.now += 100_000
    asked: dict[str, Any] = {"ExportType": "INCREMENTAL_EXPORT"}
    if period is not None:
        moments = {name: start + at for name, at in period.items()}
        asked["IncrementalExportSpecification"] = moments
    code, _ = exporting.refused(
        "ExportTableToPointInTime", TableArn=ARN, S3Bucket="exports", **asked
    )
    assert code == "ValidationException"


def test_amazon_ion(exporting: Client) -> None:
    done = export(exporting, ExportFormat="ION")
    (data,) = [body for key, body in objects(exporting).items() if key.endswith(".ion.gz")]
    text = gzip.decompress(data).decode().splitlines()
    assert len(text) == done["ItemCount"] == 3
    one = '{id:"0",inside:{\'é\':[true,null]},n:0.,tags:$dynamodb_SS::["a","b"]}'
    wanted = {"id", "inside", "n", "tags"}
    assert any(set_of_members(line) == wanted for line in text)
    item = exporting("GetItem", TableName="books", Key={"id": {"S": "0"}})["Item"]
    assert ion_item(dict(sorted(item.items()))) == one


def set_of_members(line: str) -> set[str]:
    assert line.startswith("$ion_1_0 {Item:{")
    return {name for name in ("id", "inside", "n", "tags") if f"{name}:" in line}


def test_ion_of_every_type() -> None:
    item: dict[str, Any] = {
        "a b": {"B": "YQ=="},
        "null": {"NULL": True},
        "bs": {"BS": ["YQ=="]},
        "ns": {"NS": ["1", "1.5"]},
        "q'": {"S": 'say "hi"\n'},
        "f": {"BOOL": False},
    }
    assert ion_item(item) == (
        "{'a b':{{YQ==}},'null':null,bs:$dynamodb_BS::[{{YQ==}}],ns:$dynamodb_NS::[1.,1.5],"
        '\'q\\\'\':"say \\"hi\\"\\n",f:false}'
    )


def test_the_same_token_is_the_same_export(exporting: Client) -> None:
    first = export(exporting, ClientToken="once")
    assert export_again(exporting, ClientToken="once")["ExportArn"] == first["ExportArn"]
    code, _ = exporting.refused(
        "ExportTableToPointInTime", TableArn=ARN, S3Bucket="other-1", ClientToken="once"
    )
    assert code == "ExportConflictException"


def export_again(client: Client, **more: Any) -> Any:
    asked = {"TableArn": ARN, "S3Bucket": "exports", **more}
    return client("ExportTableToPointInTime", **asked)["ExportDescription"]


def test_exports_are_listed_a_page_at_a_time(exporting: Client) -> None:
    arns = []
    for _ in range(5):
        exporting.now += 1
        arns.append(export(exporting)["ExportArn"])
    page = exporting("ListExports", TableArn=ARN, MaxResults=3)
    assert [each["ExportArn"] for each in page["ExportSummaries"]] == arns[:3]
    rest = exporting("ListExports", NextToken=page["NextToken"])
    assert [each["ExportArn"] for each in rest["ExportSummaries"]] == arns[3:]
    assert "NextToken" not in rest
    assert exporting("ListExports", TableArn=ARN + "x") == {"ExportSummaries": []}


def test_what_is_refused(exporting: Client) -> None:
    failed = export(exporting, S3Bucket="nowhere")
    assert (failed["ExportStatus"], failed["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    exporting.table("plain")
    code, _ = exporting.refused(
        "ExportTableToPointInTime", TableArn=ARN.replace("books", "plain"), S3Bucket="exports"
    )
    assert code == "PointInTimeRecoveryUnavailableException"
    code, _ = exporting.refused(
        "ExportTableToPointInTime", TableArn=ARN.replace("books", "none"), S3Bucket="exports"
    )
    assert code == "TableNotFoundException"
    code, _ = exporting.refused("DescribeExport", ExportArn=f"{ARN}/export/{'0' * 20}")
    assert code == "ExportNotFoundException"


def test_the_caller_must_be_allowed_to_write_to_the_bucket(exporting: Client) -> None:
    def judge(call: Call, permissions: Any) -> None:
        if call.service == "s3":
            raise AccessDeniedException("no")

    exporting.cloud.authorize = judge
    user = "arn:aws:iam::123456789012:user/reader"
    caller = Caller(user, "123456789012", user)
    input = {"TableArn": ARN, "S3Bucket": "exports"}
    call = Call("dynamodb", "ExportTableToPointInTime", input, caller, "r", "us-east-1")
    begun: Any = exporting.cloud.invoke(call)
    arn = begun["ExportDescription"]["ExportArn"]
    done = exporting("DescribeExport", ExportArn=arn)["ExportDescription"]
    assert (done["ExportStatus"], done["FailureCode"]) == ("FAILED", "S3AccessDenied")


CREATION = {
    "TableName": "copies",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [
        {"AttributeName": "id", "AttributeType": "S"},
        {"AttributeName": "n", "AttributeType": "N"},
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by-n",
            "KeySchema": [{"AttributeName": "n", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
}


def load(client: Client, prefix: str = "", **more: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "S3BucketSource": {"S3Bucket": "exports", "S3KeyPrefix": prefix},
        "InputFormat": "DYNAMODB_JSON",
        "TableCreationParameters": CREATION,
        **more,
    }
    begun = client("ImportTable", **asked)["ImportTableDescription"]
    assert begun["ImportStatus"] == "IN_PROGRESS"
    done = client("DescribeImport", ImportArn=begun["ImportArn"])["ImportTableDescription"]
    return done  # type: ignore[no-any-return]


def put(client: Client, key: str, text: str | bytes) -> None:
    body = text.encode() if isinstance(text, str) else text
    client.invoke("s3", "PutObject", {"Bucket": "exports", "Key": key, "Body": body})


def test_an_export_comes_back_as_a_table(exporting: Client) -> None:
    folder = export(exporting)["ExportManifest"].rpartition("/")[0]
    done = load(exporting, f"{folder}/data/", InputCompressionType="GZIP")
    assert (done["ImportStatus"], done["ErrorCount"]) == ("COMPLETED", 0)
    assert done["ProcessedItemCount"] == done["ImportedItemCount"] == 3
    assert exporting("Scan", TableName="copies") == exporting("Scan", TableName="books")
    by_n = exporting("Scan", TableName="copies", IndexName="by-n")
    assert by_n["Count"] == 3
    assert exporting("DescribeTable", TableName="copies")["Table"]["ItemCount"] == 3


def test_lines_that_are_no_items_are_counted(exporting: Client) -> None:
    good = {"Item": {"id": {"S": "a"}, "n": {"N": "1.0"}}}
    bad: list[Any] = [
        {"Item": {"n": {"N": "1"}}},
        {"Item": {"id": {"N": "1"}}},
        {"Item": {"id": {"S": "b"}, "n": {"S": "not a number"}}},
        {"Item": {"id": {"S": "c"}, "x": {"N": "x"}}},
        {"Item": {"id": {"S": "d"}, "x": {"S": "y" * 500_000}}},
        {"Item": {"id": {"S": 5}}},
        {"Item": 5},
        {"id": {"S": "e"}},
        [],
    ]
    put(exporting, "in/one.json", "\n".join(map(json.dumps, [good, *bad])) + "\n{broken\n\n")
    done = load(exporting, "in/")
    assert (done["ImportStatus"], done["ImportedItemCount"]) == ("COMPLETED", 1)
    assert done["ErrorCount"] == len(bad) + 1
    assert exporting.get("copies", id="a") == {"id": "a", "n": 1}


def test_csv(exporting: Client) -> None:
    put(
        exporting,
        "in/a.csv",
        '﻿id,n,name\r\na,1,"Comma, quote "" and\nline"\r\nb,2,\r\nc,x,bad\r\n,5,bad\r\nd,4,e,f\r\n',
    )
    done = load(exporting, "in/", InputFormat="CSV")
    assert (done["ProcessedItemCount"], done["ImportedItemCount"]) == (5, 2)
    assert exporting.get("copies", id="a") == {
        "id": "a",
        "n": 1,
        "name": 'Comma, quote " and\nline',
    }
    assert exporting.get("copies", id="b") == {"id": "b", "n": 2}


def test_csv_with_options(exporting: Client) -> None:
    put(exporting, "in/a.csv", "1;x\n2;y\n")
    options = {"Csv": {"Delimiter": ";", "HeaderList": ["n", "id"]}}
    done = load(exporting, "in/", InputFormat="CSV", InputFormatOptions=options)
    assert done["ImportedItemCount"] == 2
    assert exporting.get("copies", id="y") == {"id": "y", "n": 2}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("ab,\"'\n\r é;", max_size=6), min_size=1, max_size=5))
def test_any_csv_that_pythons_writer_writes(cells: list[str]) -> None:
    client = Client()
    client.cloud.services["s3"] = S3(client.cloud)
    client.invoke("s3", "CreateBucket", {"Bucket": "exports"})
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "text"])
    for number, cell in enumerate(cells):
        writer.writerow([f"k{number}", cell])
    put(client, "x.csv", text.getvalue())
    assert load(client, InputFormat="CSV")["ErrorCount"] == 0
    for number, cell in enumerate(cells):
        found = client.get("copies", id=f"k{number}")
        assert found.get("text", "") == cell
    client.close()


def test_sources_that_cannot_be_read(exporting: Client) -> None:
    put(exporting, "in/a.gz", b"not packed")
    sources: list[tuple[str, dict[str, Any], str]] = [
        ("in/", {"InputCompressionType": "GZIP"}, "ItemValidationError"),
        ("none/", {}, "ItemValidationError"),
        ("", {"S3BucketSource": {"S3Bucket": "nowhere"}}, "S3NoSuchBucket"),
    ]
    for prefix, more, code in sources:
        done = load(exporting, prefix, **more)
        assert (done["ImportStatus"], done["FailureCode"]) == ("FAILED", code)
        assert "copies" not in exporting("ListTables")["TableNames"]
    arns = [each["ImportArn"] for each in exporting("ListImports")["ImportSummaryList"]]
    assert len(arns) == 3


def test_imports_that_are_refused(exporting: Client) -> None:
    asked: dict[str, Any] = {
        "S3BucketSource": {"S3Bucket": "exports"},
        "TableCreationParameters": CREATION,
    }
    for more in (
        {"InputFormat": "ION"},
        {"InputFormat": "CSV", "InputCompressionType": "ZSTD"},
        {"InputFormat": "DYNAMODB_JSON", "InputFormatOptions": {"Csv": {"Delimiter": ";"}}},
    ):
        assert exporting.refused("ImportTable", **asked, **more)[0] == "ValidationException"
    standing = {**CREATION, "TableName": "books"}
    again = {**asked, "TableCreationParameters": standing, "InputFormat": "CSV"}
    assert exporting.refused("ImportTable", **again)[0] == "ResourceInUseException"
    code, _ = exporting.refused("DescribeImport", ImportArn=f"{ARN}/import/{'0' * 20}")
    assert code == "ImportNotFoundException"


def test_the_same_token_is_the_same_import(exporting: Client) -> None:
    put(exporting, "in/a.csv", "id\na\n")
    once = {"InputFormat": "CSV", "ClientToken": "once"}
    first = load(exporting, "in/", **once)
    assert load_again(exporting, "in/", **once)["ImportArn"] == first["ImportArn"]
    with pytest.raises(Exception, match="A different import"):
        load_again(exporting, "other/", **once)


def load_again(client: Client, prefix: str, **more: Any) -> Any:
    source = {"S3Bucket": "exports", "S3KeyPrefix": prefix}
    asked = {"S3BucketSource": source, "TableCreationParameters": CREATION, **more}
    return client("ImportTable", **asked)["ImportTableDescription"]


def test_imports_are_listed_a_page_at_a_time(exporting: Client) -> None:
    put(exporting, "in/a.csv", "id\na\n")
    arns = []
    for number in range(3):
        exporting.now += 1
        table = {**CREATION, "TableName": f"copy-{number}"}
        arns.append(
            load(exporting, "in/", InputFormat="CSV", TableCreationParameters=table)["ImportArn"]
        )
    page = exporting("ListImports", PageSize=1)
    assert [each["ImportArn"] for each in page["ImportSummaryList"]] == [arns[0]]
    rest = exporting("ListImports", NextToken=page["NextToken"])
    assert [each["ImportArn"] for each in rest["ImportSummaryList"]] == arns[1:]
    code, _ = exporting.refused("ListImports", NextToken="f" * 112)
    assert code == "ValidationException"
