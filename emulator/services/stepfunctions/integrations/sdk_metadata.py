"""What an optimized integration tells of its call beside the result: the headers of the reply, its id.

The recorded answers of AWS's own integrations have these members; those of ``aws-sdk`` and of EventBridge
have none.
"""

import json
import zlib
from datetime import UTC, datetime
from typing import Any

JSON_1_0 = "application/x-amz-json-1.0"
XML_OF_SNS = 294
"""Bytes of Publish's answer: the ids in it have one length."""


def sdk_metadata(service: str, output: Any, request: str, seconds: float) -> dict[str, Any]:
    """``SdkHttpMetadata`` and ``SdkResponseMetadata`` of a call that was answered 200."""
    body = json.dumps(output, separators=(",", ":"), ensure_ascii=False).encode()
    headers: dict[str, str] = {"x-amzn-RequestId": request}
    if service == "dynamodb":
        headers |= {"Server": "Server", "Connection": "keep-alive"}
        headers["x-amz-crc32"] = str(zlib.crc32(body))
    elif service == "lambda":
        body = json.dumps(output.get("Payload"), separators=(",", ":")).encode()
        headers |= {
            "X-Amz-Executed-Version": str(output.get("ExecutedVersion", "$LATEST")),
            "x-amzn-Remapped-Content-Length": "0",
            "Connection": "keep-alive",
            "X-Amzn-Trace-Id": f"root=1-{int(seconds):08x}-{request.replace('-', '')[:24]};sampled=0",
        }
    else:
        headers["connection"] = "keep-alive"
    headers["Content-Length"] = str(XML_OF_SNS if service == "sns" else len(body))
    headers["Date"] = f"{datetime.fromtimestamp(seconds, UTC):%a, %d %b %Y %H:%M:%S} GMT"
    kinds = {"sns": "text/xml", "lambda": "application/json"}
    headers["Content-Type"] = kinds.get(service, JSON_1_0)
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {name: [value] for name, value in headers.items()},
            "HttpHeaders": headers,
            "HttpStatusCode": 200,
        },
        "SdkResponseMetadata": {"RequestId": request},
    }
