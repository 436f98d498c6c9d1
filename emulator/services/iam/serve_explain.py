"""``POST /_csc/iam/explain``: what ``csc iam explain`` asks.

    {"role": "GetTodoRole", "action": "dynamodb:GetItem", "resource": "*", "context": {}}

Who may ask is the admin guard's business (``emulator/admin.py``).
"""

import json
from typing import TYPE_CHECKING, Any

from csc.emulator.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def serve_explain(iam: "Iam", request: HttpRequest) -> HttpResponse:
    from csc.emulator.services.iam.explain_access import CannotExplain, explain_access

    if request.method != "POST":
        return _answer(405, {"message": "Only POST."})
    try:
        asked = json.loads(request.body)
        role, action, resource = (asked[name] for name in ("role", "action", "resource"))
        keys = asked.get("context") or {}
        if not all(type(text) is str for text in (role, action, resource, *keys.values())):
            raise ValueError("texts")
    except (ValueError, KeyError, TypeError, AttributeError):
        return _answer(400, {"message": 'Send {"role": …, "action": …, "resource": …}.'})
    try:
        return _answer(200, explain_access(iam, role, action, resource, keys))
    except CannotExplain as refused:
        return _answer(404, {"message": refused.message, "remedy": refused.remedy})


def serve_policies(iam: "Iam", request: HttpRequest) -> HttpResponse:
    """``POST /_csc/iam/policies``: ``{"role": …}`` ──▶ the documents that ``csc iam prove`` reads."""
    from csc.emulator.services.iam.explain_access import CannotExplain, policy_documents

    try:
        role = json.loads(request.body)["role"]
        if request.method != "POST" or type(role) is not str:
            raise ValueError("role")
    except (ValueError, KeyError, TypeError):
        return _answer(400, {"message": 'Send {"role": …}.'})
    try:
        return _answer(200, policy_documents(iam, role))
    except CannotExplain as refused:
        return _answer(404, {"message": refused.message, "remedy": refused.remedy})


def _answer(status: int, value: dict[str, Any]) -> HttpResponse:
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    return HttpResponse(status, headers, json.dumps(value).encode())
