"""CSC675: a role that allows more, or less, than what its route calls.

The compiler writes into the manifest what each route needs, by its calls; what each role allows is
what CloudFormation made of its template.  z3 proves the two equal, over all requests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.faults.channel_needs import joined_values, needs_of_channel
from csc.emulator.faults.methods import Declared
from csc.emulator.services.iam.evaluate import Policies
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.prove import Counterexample, Proved, prove_equal
from csc.emulator.services.iam.service import Iam


@dataclass(slots=True)
class Proofs:
    """How many roles were proved equal to their needs. ``missing``: what to install to know."""

    proved: int = 0
    missing: str = ""
    unknown: list[str] = field(default_factory=list)

    def said(self) -> str:
        """One line; empty where there are no generated roles."""
        if self.missing:
            return f"roles are not proved equal to what their routes call: {self.missing}"
        if not self.proved and not self.unknown:
            return ""
        said = f"{self.proved} role{'' if self.proved == 1 else 's'} proved equal to what "
        said += "its route calls" if self.proved == 1 else "their routes call"
        unknown = f"; not decided: {', '.join(self.unknown)}" if self.unknown else ""
        return f"{said}, over all requests{unknown}"


def prove_roles(declared: Declared, manifest: Mapping[str, Any], proofs: Proofs) -> None:
    """Tells CSC675 of each role that isn't as its route needs, and ``proofs`` of the others."""
    iam = declared.cloud.services.get("iam")
    known = manifest.get("csc", {})
    functions = (*known.get("routes", ()), *known.get("consumers", ()))
    needs = {one["id"]: one.get("needs") for one in functions}
    if not isinstance(iam, Iam):
        return
    for realised in declared.resources("AWS::IAM::Role"):
        needed = needs.get(realised.place.metadata.get("csc:route", ""))
        if needed is None:
            continue
        wanted = Policies(identity=(_wanted(declared, realised, needed),))
        actual = iam.gathered.of(str(realised.identity.attributes["Arn"]))
        try:
            more, less = prove_equal(actual, wanted)
        except ImportError:
            proofs.missing = 'pip install "csc[prove]"'
            return
        if isinstance(more, Proved) and isinstance(less, Proved):
            proofs.proved += 1
        elif isinstance(more, Counterexample):
            _tell(declared, realised, more, "allows", "which no call of its route needs")
        elif isinstance(less, Counterexample):
            _tell(declared, realised, less, "doesn't allow", "which its route calls")
        else:
            proofs.unknown.append(realised.place.logical_id)


def _tell(
    declared: Declared, realised: Realised, found: Counterexample, verb: str, why: str
) -> None:
    name = realised.place.logical_id
    declared.tell(
        "CSC675",
        realised,
        ("Resources", name, "Properties", "Policies"),
        f"{name} {verb} {found.action} on {found.resource}, {why}",
        "The compiler writes each role from its route's calls: this is a defect of CSC, or an edit.",
    )


def _wanted(declared: Declared, role: Realised, needed: list[Mapping[str, Any]]) -> Policy:
    """The policy that allows the needs and nothing else."""
    tables = {it.place.logical_id: it for it in declared.resources("AWS::DynamoDB::Table")}
    statements: list[dict[str, Any]] = []
    for need in _joined(needed):
        if "group" in need:
            statements.append(_of_log_store(declared, need["group"]))
            continue
        if "channel" in need:
            statements += needs_of_channel(declared, need)
            continue
        table = tables[need["table"]]
        arn = str(table.identity.attributes["Arn"])
        resource = f"{arn}/index/{need['index']}" if "index" in need else arn
        statement = {"Effect": "Allow", "Action": need["action"], "Resource": resource}
        if need["leading"] or need["attributes"]:
            statement["Condition"] = _fine_grained(need)
        statements.append(statement)
        statements += _of_encryption(declared, table)
    statements += _of_function(declared, role)
    return compile_policy({"Version": "2012-10-17", "Statement": statements}, "what it needs")


def _fine_grained(need: Mapping[str, Any]) -> dict[str, Any]:
    """The items and the attributes that a need is held to."""
    found: dict[str, Any] = {}
    if need["leading"]:
        found["ForAllValues:StringLike"] = {"dynamodb:LeadingKeys": need["leading"]}
    if need["attributes"]:
        found["ForAllValues:StringEquals"] = {"dynamodb:Attributes": need["attributes"]}
        found["StringEqualsIfExists"] = {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}
    return found


def _joined(needed: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One need for the calls of one action on one resource: of all the keys that any of them may touch."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for need in needed:
        place = tuple(
            need.get(name, "") for name in ("action", "table", "index", "group", "channel")
        )
        leading = [need["leading"]] if "leading" in need else []
        held = {"leading": leading, "attributes": list(need.get("attributes", ()))}
        if place not in found:
            found[place] = {**need, **held}
            continue
        one = found[place]
        if "channel" in need:
            one["held"] = joined_values(one.get("held", ()), need.get("held", ()))
            continue
        for name, values in held.items():
            both = one[name] and values
            one[name] = [*dict.fromkeys(one[name] + values)] if both else []
    return list(found.values())


def _of_log_store(declared: Declared, logical: str) -> dict[str, Any]:
    """What a handler that writes to a log store needs."""
    groups = {it.place.logical_id: it for it in declared.resources("AWS::Logs::LogGroup")}
    cloud, name = declared.cloud, groups[logical].identity.ref
    arn = f"arn:aws:logs:{cloud.region}:{cloud.account}:log-group:{name}:*"
    return _allowing(arn, "logs:CreateLogStream", "logs:PutLogEvents")


def _of_encryption(declared: Declared, table: Realised) -> Iterator[dict[str, Any]]:
    """A table with a key of the customer's is read with that key."""
    key = (table.properties.get("SSESpecification") or {}).get("KMSMasterKeyId")
    if key:
        yield _decrypting(declared, key, "dynamodb")


def _decrypting(declared: Declared, key: str, service: str) -> dict[str, Any]:
    """A key, used by one service alone."""
    name = f"{service}.{declared.cloud.region}.amazonaws.com"
    condition = {"StringEquals": {"kms:ViaService": name}}
    return {**_allowing(key, "kms:Decrypt"), "Condition": condition}


def _allowing(resource: str, *actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}


def _of_function(declared: Declared, role: Realised) -> Iterator[dict[str, Any]]:
    """What the settings of the role's function ask for, whatever its code does."""
    for function in declared.resources("AWS::Lambda::Function"):
        given = function.properties
        if given.get("Role") == role.identity.attributes["Arn"]:
            cloud, group = declared.cloud, f"/aws/lambda/{function.identity.ref}"
            logs = f"arn:aws:logs:{cloud.region}:{cloud.account}:log-group:{group}:*"
            yield _allowing(logs, "logs:CreateLogStream", "logs:PutLogEvents")
            if (given.get("TracingConfig") or {}).get("Mode") == "Active":
                # X-Ray has no ARNs to name.
                yield _allowing("*", "xray:PutTelemetryRecords", "xray:PutTraceSegments")
            if given.get("KmsKeyArn"):
                yield _decrypting(declared, given["KmsKeyArn"], "lambda")
            letters = (given.get("DeadLetterConfig") or {}).get("TargetArn")
            if letters:
                yield _allowing(letters, "sns:Publish" if ":sns:" in letters else "sqs:SendMessage")
