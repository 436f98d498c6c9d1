"""What is rendered: the templates that most APIs deploy, each with a request or an answer."""

import json
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.gateway.mapping import Parameters

PASSTHROUGH = """#set($allParams = $input.params())
{
"body-json" : $input.json('$'),
"params" : {
#foreach($type in $allParams.keySet())
#set($params = $allParams.get($type))
"$type" : {
  #foreach($name in $params.keySet())
  "$name" : "$util.escapeJavaScript($params.get($name))"#if($foreach.hasNext),#end

  #end
}#if($foreach.hasNext),#end

#end
},
"stage-variables" : {
#foreach($key in $stageVariables.keySet())
"$key" : "$util.escapeJavaScript($stageVariables.get($key))"#if($foreach.hasNext),#end

#end
},
"context" : {
  "account-id" : "$context.identity.accountId",
  "api-id" : "$context.apiId",
  "api-key" : "$context.identity.apiKey",
  "authorizer-principal-id" : "$context.authorizer.principalId",
  "caller" : "$context.identity.caller",
  "http-method" : "$context.httpMethod",
  "stage" : "$context.stage",
  "source-ip" : "$context.identity.sourceIp",
  "user" : "$context.identity.user",
  "user-agent" : "$context.identity.userAgent",
  "user-arn" : "$context.identity.userArn",
  "request-id" : "$context.requestId",
  "resource-id" : "$context.resourceId",
  "resource-path" : "$context.resourcePath"
  }
}
"""

LIST = """#set($page = $input.path('$'))
{"items": [
#foreach($item in $page.Items)
{"id": "$item.id.S", "title": "$util.escapeJavaScript($item.title.S)",
 "price": $item.price.N, "done": $item.done.BOOL}#if($foreach.hasNext),#end

#end
], "count": $page.Count}
"""

PUT_ITEM = """{
  "TableName": "$stageVariables.table",
  "Item": {
    "id": {"S": "$context.requestId"},
    "title": {"S": "$util.escapeJavaScript($input.path('$.title')).replaceAll("\\\\'", "'")"},
    "priority": {"N": "$input.path('$.priority')"}
  }
}
"""


@dataclass(frozen=True, slots=True)
class Workload:
    """``limit`` is the microseconds that a rendering may take; 0 where none was set."""

    name: str
    template: str
    body: bytes
    limit: int = 0
    params: Parameters = field(default_factory=Parameters)


def _item(number: int) -> dict[str, Any]:
    return {
        "id": {"S": f"0b7f2c9e-8d1a-4f6b-9c3d-{number:012d}"},
        "title": {"S": f"Item number {number}, with a title of usual length"},
        "price": {"N": f"{number}.50"},
        "done": {"BOOL": number % 2 == 0},
        "owner": {"S": "customer-1"},
    }


_PAGE = {"Count": 20, "ScannedCount": 20, "Items": [_item(number) for number in range(20)]}
_TODO = {"title": "Buy milk, bread & 'eggs'", "priority": 3, "tags": ["home", "food"], "due": None}
_PARAMETERS = Parameters(
    path={"id": "42"},
    querystring={"limit": "10", "q": "a b"},
    header={"Accept": "*/*", "Content-Type": "application/json", "User-Agent": "curl/8"},
)
CONTEXT: dict[str, Any] = {
    "accountId": "123456789012",
    "apiId": "a1b2c3",
    "httpMethod": "POST",
    "stage": "dev",
    "requestId": "0b7f2c9e-8d1a-4f6b-9c3d-000000000000",
    "resourceId": "r1",
    "resourcePath": "/todos/{id}",
    "identity": {"sourceIp": "127.0.0.1", "userAgent": "curl/8"},
    "authorizer": {"claims": {"sub": "customer-1"}},
}
STAGE_VARIABLES = {"table": "todos", "mode": "dev"}

WORKLOADS = (
    Workload("passthrough", PASSTHROUGH, json.dumps(_TODO).encode(), 40, _PARAMETERS),
    Workload("list of 20 items", LIST, json.dumps(_PAGE).encode(), 80),
    Workload("PutItem", PUT_ITEM, json.dumps(_TODO).encode()),
)
