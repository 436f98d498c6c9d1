"""WAF: the web ACLs of templates, and what they are associated with. Nothing is filtered locally."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Output, Permission, Row
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.errors import ServiceError
from csc.emulator.services.recorded.declared import Declared

WEB_ACL, ASSOCIATION = "AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation"


class WAFNonexistentItemException(ServiceError):
    code = "WAFNonexistentItemException"


def list_web_acls(waf: "WafV2", input: Input, call: Call) -> Output:
    found = [acl for acl in waf.resources(WEB_ACL) if _scope(acl) == input.get("Scope")]
    return {"WebACLs": [_summary(acl) for acl in found]}


def get_web_acl(waf: "WafV2", input: Input, call: Call) -> Output:
    wanted = (input.get("Name"), input.get("Id"), input.get("Scope"))
    for acl in waf.resources(WEB_ACL):
        summary = _summary(acl)
        by_arn = input.get("ARN") == summary["ARN"]
        if by_arn or (summary["Name"], summary["Id"], _scope(acl)) == wanted:
            return {"WebACL": _describe(acl), "LockToken": summary["LockToken"]}
    raise WAFNonexistentItemException(
        "AWS WAF couldn't perform the operation because your resource doesn't exist."
    )


def get_web_acl_for_resource(waf: "WafV2", input: Input, call: Call) -> Output:
    for association in waf.resources(ASSOCIATION):
        if association.properties["ResourceArn"] == input.get("ResourceArn"):
            return get_web_acl(waf, {"ARN": association.properties["WebACLArn"]}, call)
    return {}


OPERATIONS: Mapping[str, Row] = {
    "GetWebACL": Row(get_web_acl),
    "GetWebACLForResource": Row(get_web_acl_for_resource),
    "ListWebACLs": Row(list_web_acls, "partial", "paging"),
}


class WafV2(Declared):
    """Satisfies ``emulator.calls.Service``."""

    name = "wafv2"
    operations = OPERATIONS

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        scope = "global" if input.get("Scope") == "CLOUDFRONT" else "regional"
        name, identifier = input.get("Name") or "*", input.get("Id") or "*"
        resource = input.get("ARN") or self.arn("wafv2", f"{scope}/webacl/{name}/{identifier}")
        return (Permission(f"wafv2:{operation}", str(resource)),)


def _scope(acl: Realised) -> str:
    return str(acl.properties["Scope"])


def _summary(acl: Realised) -> dict[str, Any]:
    name, identifier, _ = acl.identity.ref.split("|")
    return {
        "Name": name,
        "Id": identifier,
        "Description": str(acl.properties.get("Description", "")),
        "LockToken": identifier,
        "ARN": acl.identity.attributes["Arn"],
    }


def _describe(acl: Realised) -> dict[str, Any]:
    summary = _summary(acl)
    del summary["LockToken"]
    kept = ("DefaultAction", "Rules", "VisibilityConfig")
    return {**summary, **{k: acl.properties[k] for k in kept if k in acl.properties}, "Capacity": 0}
