"""WAF: web ACLs, of templates and made through the API, and what they are associated with.

Nothing is filtered locally.  Source of shapes and errors: AWS WAFV2 API reference.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Output, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.errors import ServiceError
from csc.emulator.services.recorded.declared import Declared
from csc.emulator.services.recorded.made import MadeDocuments

WEB_ACL, ASSOCIATION = "AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation"
GIVEN = ("DefaultAction", "Rules", "VisibilityConfig", "CustomResponseBodies", "TokenDomains")
Acl = dict[str, Any]
"""``Scope``, ``LockToken`` and ``Tags`` beside the members of the API's WebACL."""


class WAFNonexistentItemException(ServiceError):
    code = "WAFNonexistentItemException"


class WAFDuplicateItemException(ServiceError):
    code = "WAFDuplicateItemException"


class WAFOptimisticLockException(ServiceError):
    code = "WAFOptimisticLockException"


class WAFAssociatedItemException(ServiceError):
    code = "WAFAssociatedItemException"


def create_web_acl(waf: "WafV2", input: Input, call: Call) -> Output:
    name, scope = str(input["Name"]), str(input["Scope"])
    if any((acl["Name"], acl["Scope"]) == (name, scope) for acl in waf.acls()):
        raise WAFDuplicateItemException(
            "AWS WAF couldn't perform the operation because some resource in your request is a "
            "duplicate of an existing one."
        )
    identifier = waf.cloud.clock.uuid()
    where = "global" if scope == "CLOUDFRONT" else "regional"
    acl: Acl = {
        "Name": name,
        "Id": identifier,
        "Description": str(input.get("Description", "")),
        "ARN": waf.arn("wafv2", f"{where}/webacl/{name}/{identifier}"),
        "Scope": scope,
        "LockToken": waf.cloud.clock.uuid(),
        "Tags": list(input.get("Tags") or ()),
        **{key: input[key] for key in GIVEN if key in input},
    }
    waf.made.put(acl["ARN"], acl)
    return {"Summary": _summary(acl)}


def update_web_acl(waf: "WafV2", input: Input, call: Call) -> Output:
    acl = _unlocked(waf, input)
    kept = {key: value for key, value in acl.items() if key not in GIVEN}
    given = {key: input[key] for key in (*GIVEN, "Description") if key in input}
    token = waf.cloud.clock.uuid()
    waf.made.put(acl["ARN"], {**kept, **given, "LockToken": token})
    return {"NextLockToken": token}


def delete_web_acl(waf: "WafV2", input: Input, call: Call) -> Output:
    acl = _unlocked(waf, input)
    if any(arn == acl["ARN"] for _, arn in waf.associations()):
        raise WAFAssociatedItemException(
            "AWS WAF couldn't perform the operation because your resource is being used by "
            "another resource or it's associated with another resource."
        )
    waf.made.remove(acl["ARN"])
    return {}


def associate_web_acl(waf: "WafV2", input: Input, call: Call) -> Output:
    acl = waf.find({"ARN": input["WebACLArn"]})
    resource = str(input["ResourceArn"])
    waf.associated.put(resource, {"ResourceArn": resource, "WebACLArn": acl["ARN"]})
    return {}


def disassociate_web_acl(waf: "WafV2", input: Input, call: Call) -> Output:
    waf.associated.remove(str(input["ResourceArn"]))
    return {}


def list_web_acls(waf: "WafV2", input: Input, call: Call) -> Output:
    found = [acl for acl in waf.acls() if acl["Scope"] == input.get("Scope")]
    return {"WebACLs": [_summary(acl) for acl in found]}


def get_web_acl(waf: "WafV2", input: Input, call: Call) -> Output:
    acl = waf.find(input)
    return {"WebACL": _describe(acl), "LockToken": acl["LockToken"]}


def get_web_acl_for_resource(waf: "WafV2", input: Input, call: Call) -> Output:
    for resource, arn in waf.associations():
        if resource == input.get("ResourceArn"):
            return {"WebACL": _describe(waf.find({"ARN": arn}))}
    return {}


def list_resources_for_web_acl(waf: "WafV2", input: Input, call: Call) -> Output:
    acl = waf.find({"ARN": input["WebACLArn"]})
    return {"ResourceArns": [resource for resource, arn in waf.associations() if arn == acl["ARN"]]}


def list_tags_for_resource(waf: "WafV2", input: Input, call: Call) -> Output:
    acl = waf.find({"ARN": input["ResourceARN"]})
    return {"TagInfoForResource": {"ResourceARN": acl["ARN"], "TagList": acl["Tags"]}}


def tag_resource(waf: "WafV2", input: Input, call: Call) -> Output:
    new = {tag["Key"]: tag for tag in input["Tags"]}
    return _change_tags(waf, input, lambda tag: tag["Key"] not in new, list(new.values()))


def untag_resource(waf: "WafV2", input: Input, call: Call) -> Output:
    gone = set(input["TagKeys"])
    return _change_tags(waf, input, lambda tag: tag["Key"] not in gone, [])


def _change_tags(waf: "WafV2", input: Input, keeps: Any, new: list[Any]) -> Output:
    acl = waf.find({"ARN": input["ResourceARN"]})
    waf.made.put(acl["ARN"], {**acl, "Tags": [*filter(keeps, acl["Tags"]), *new]})
    return {}


OPERATIONS: Mapping[str, Row] = {
    "AssociateWebACL": Row(associate_web_acl),
    "CreateWebACL": Row(create_web_acl, "partial", "rules are kept, not checked"),
    "DeleteWebACL": Row(delete_web_acl),
    "DisassociateWebACL": Row(disassociate_web_acl),
    "GetWebACL": Row(get_web_acl),
    "GetWebACLForResource": Row(get_web_acl_for_resource),
    "ListResourcesForWebACL": Row(list_resources_for_web_acl),
    "ListTagsForResource": Row(list_tags_for_resource),
    "ListWebACLs": Row(list_web_acls, "partial", "paging"),
    "TagResource": Row(tag_resource),
    "UntagResource": Row(untag_resource),
    "UpdateWebACL": Row(update_web_acl, "partial", "rules are kept, not checked"),
}


class WafV2(Declared):
    """Satisfies ``emulator.calls.Service``. ``made`` by ARN, ``associated`` by resource."""

    name = "wafv2"
    operations = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud)
        self.made = MadeDocuments(cloud.storage, "wafv2 acl")
        self.associated = MadeDocuments(cloud.storage, "wafv2 association")

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        scope = "global" if input.get("Scope") == "CLOUDFRONT" else "regional"
        name, identifier = input.get("Name") or "*", input.get("Id") or "*"
        resource = input.get("ARN") or input.get("WebACLArn") or input.get("ResourceARN")
        resource = resource or self.arn("wafv2", f"{scope}/webacl/{name}/{identifier}")
        return (Permission(f"wafv2:{operation}", str(resource)),)

    def acls(self) -> Iterator[Acl]:
        """Those of templates, then those made."""
        yield from map(_declared, self.resources(WEB_ACL))
        yield from self.made

    def associations(self) -> Iterator[tuple[str, str]]:
        """(resource, ARN of its web ACL)."""
        for one in self.resources(ASSOCIATION):
            yield str(one.properties["ResourceArn"]), str(one.properties["WebACLArn"])
        for made in self.associated:
            yield made["ResourceArn"], made["WebACLArn"]

    def find(self, input: Input) -> Acl:
        """By ARN, or by name, id and scope. Raises WAFNonexistentItemException."""
        wanted = (input.get("Name"), input.get("Id"), input.get("Scope"))
        for acl in self.acls():
            if input.get("ARN") == acl["ARN"] or wanted == (acl["Name"], acl["Id"], acl["Scope"]):
                return acl
        raise WAFNonexistentItemException(
            "AWS WAF couldn't perform the operation because your resource doesn't exist."
        )


def _unlocked(waf: WafV2, input: Input) -> Acl:
    """A made web ACL that nobody changed since its token was given. Raises
    WAFOptimisticLockException, WAFNonexistentItemException."""
    acl = waf.find(input)
    if waf.made.get(acl["ARN"]) is None or acl["LockToken"] != input.get("LockToken"):
        raise WAFOptimisticLockException(
            "AWS WAF couldn't save your changes because someone changed the resource after you "
            "started to edit it. Reapply your changes."
        )
    return acl


def _declared(acl: Realised) -> Acl:
    name, identifier, _ = acl.identity.ref.split("|")
    return {
        "Name": name,
        "Id": identifier,
        "Description": str(acl.properties.get("Description", "")),
        "ARN": acl.identity.attributes["Arn"],
        "Scope": str(acl.properties["Scope"]),
        "LockToken": identifier,
        "Tags": list(acl.properties.get("Tags") or ()),
        **{key: acl.properties[key] for key in GIVEN if key in acl.properties},
    }


def _summary(acl: Acl) -> dict[str, Any]:
    return {key: acl[key] for key in ("Name", "Id", "Description", "LockToken", "ARN")}


def _describe(acl: Acl) -> dict[str, Any]:
    name = f"awswaf:{acl['ARN'].split(':')[4]}:webacl:{acl['Name']}:"
    kept = {key: value for key, value in acl.items() if key not in ("Scope", "LockToken", "Tags")}
    return {**kept, "Capacity": 0, "LabelNamespace": name}
