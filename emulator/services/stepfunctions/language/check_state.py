"""The fields that a state must and may have, by its type and its query language."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from csc.emulator.services.stepfunctions.language.check_task import check_task
from csc.emulator.services.stepfunctions.language.choice_rules import is_operator, read_time
from csc.emulator.services.stepfunctions.language.jsonata import check_expression, is_expression

Found = tuple[str, str]
COMMON = frozenset({"Type", "Comment", "QueryLanguage"})
FLOW = frozenset({"Next", "End"})
PATHS = frozenset({"InputPath", "OutputPath"})
WORK = frozenset({"Parameters", "ResultSelector", "ResultPath", "Retry", "Catch"})
TIMES = frozenset({"Seconds", "Timestamp", "SecondsPath", "TimestampPath"})
TASK = frozenset(
    {
        "Resource",
        "TimeoutSeconds",
        "TimeoutSecondsPath",
        "HeartbeatSeconds",
        "HeartbeatSecondsPath",
        "Credentials",
    }
)
MAP = frozenset(
    {
        "ItemProcessor",
        "Iterator",
        "ItemsPath",
        "ItemSelector",
        "ItemReader",
        "ItemBatcher",
        "ResultWriter",
        "Label",
        "MaxConcurrency",
        "MaxConcurrencyPath",
        "ToleratedFailureCount",
        "ToleratedFailureCountPath",
        "ToleratedFailurePercentage",
        "ToleratedFailurePercentagePath",
        "Items",
    }
)
ASSIGNING = frozenset({"Assign"})
JSONATA = frozenset({"Output", "Assign"})
FIELDS: Mapping[str, frozenset[str]] = {
    "Pass": FLOW | PATHS | ASSIGNING | {"Result", "ResultPath", "Parameters"},
    "Task": FLOW | PATHS | WORK | TASK | ASSIGNING,
    "Choice": PATHS | ASSIGNING | {"Choices", "Default"},
    "Wait": FLOW | PATHS | TIMES | ASSIGNING,
    "Succeed": PATHS,
    "Fail": frozenset({"Error", "Cause", "ErrorPath", "CausePath"}),
    "Parallel": FLOW | PATHS | WORK | ASSIGNING | {"Branches"},
    "Map": FLOW | PATHS | WORK | MAP | ASSIGNING,
}
OF_JSONPATH = PATHS | {
    "Parameters",
    "ResultSelector",
    "ResultPath",
    "SecondsPath",
    "TimestampPath",
    "TimeoutSecondsPath",
    "HeartbeatSecondsPath",
    "ItemsPath",
    "ErrorPath",
    "CausePath",
    "MaxConcurrencyPath",
    "Result",
}
OF_JSONATA: Mapping[str, frozenset[str]] = {
    "Task": JSONATA | {"Arguments"},
    "Parallel": JSONATA | {"Arguments"},
    "Map": JSONATA | {"Items"},
    "Fail": frozenset(),
}
TYPES = ("Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map")
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "Task": ("Resource",),
    "Choice": ("Choices",),
    "Parallel": ("Branches",),
}


def check_state(state: Mapping[str, Any], query: str, machine: str = "STANDARD") -> Iterator[Found]:
    """What is wrong, and in which field, in a machine of a kind."""
    kind = str(state.get("Type"))
    if kind not in FIELDS:
        types = ", ".join(TYPES)
        yield f"The field 'Type' should have one of these values: [{types}]", "/Type"
        return
    allowed = COMMON | FIELDS[kind]
    if query == "JSONata":
        allowed = (allowed - OF_JSONPATH) | OF_JSONATA.get(kind, JSONATA)
    for field in state.keys() - allowed:
        yield f"Field '{field}' is not supported in a {kind} state with {query}", f"/{field}"
    for field in REQUIRED.get(kind, ()):
        if field not in state:
            yield f"The field '{field}' should have a value for a {kind} state", ""
    if "Next" in allowed and ("Next" in state) == bool(state.get("End")):
        yield "Expected exactly one of 'Next' and 'End'", ""
    yield from _check_kind(state, kind, query)
    if kind == "Task":
        yield from check_task(state, machine)
    if query == "JSONata":
        yield from _check_expressions(state, "")


def _check_kind(state: Mapping[str, Any], kind: str, query: str) -> Iterator[Found]:
    if kind == "Choice":
        for number, rule in enumerate(_list(state.get("Choices"))):
            yield from _check_rule(rule, f"/Choices[{number}]", query)
    elif kind == "Wait" and len(TIMES & state.keys()) != 1:
        yield "Expected exactly one of 'Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath'", ""
    elif kind == "Wait":
        yield from _check_timestamp(state.get("Timestamp"))
    elif kind == "Parallel" and state.get("Branches") == []:
        yield "Value cannot be empty", "/Branches"
    elif kind == "Map" and "Label" in state:
        yield from _check_label(state["Label"])
    if kind == "Map" and len({"ItemProcessor", "Iterator"} & state.keys()) != 1:
        yield "Expected exactly one of 'ItemProcessor' and 'Iterator'", ""
    for field in ("Retry", "Catch"):
        for number, rule in enumerate(_list(state.get(field))):
            at = f"/{field}[{number}]"
            names = rule.get("ErrorEquals") if isinstance(rule, dict) else None
            if not isinstance(names, list) or not names:
                yield "ErrorEquals is a non-empty list", f"{at}/ErrorEquals"
            elif field == "Catch" and "Next" not in rule:
                yield "The field 'Next' is required", at


_IN_NO_LABEL = re.compile(r"[\s?*<>{}\[\]:;,\\|^~$#%&`\"\x00-\x1f\x7f-\x9f]").search
LONGEST_LABEL = 40


def _check_label(label: Any) -> Iterator[Found]:
    """Of a distributed Map: it is a part of its executions' ARNs."""
    text = str(label)
    wrong = _IN_NO_LABEL(text)
    if not text:
        yield "Label cannot be empty", "/Label"
    elif len(text) > LONGEST_LABEL:
        yield f"Label cannot exceed {LONGEST_LABEL} characters", "/Label"
    elif wrong:
        yield f"Label contains invalid character: {wrong[0]!r}", "/Label"


def _check_timestamp(value: Any) -> Iterator[Found]:
    if value is not None and not is_expression(value) and read_time(value) is None:
        yield "String does not match RFC3339 timestamp", "/Timestamp"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _check_rule(rule: Any, at: str, query: str, inner: bool = False) -> Iterator[Found]:
    if not isinstance(rule, dict):
        yield "A rule is an object", at
        return
    if not inner and "Next" not in rule:
        yield "The field 'Next' is required", at
    if query == "JSONata":
        if "Condition" not in rule:
            yield "The field 'Condition' is required", at
        return
    operators = [name for name in rule if is_operator(name)]
    if len(operators) != 1:
        yield "A rule has exactly one operator", at
        return
    operator = operators[0]
    if operator in ("And", "Or"):
        for number, one in enumerate(_list(rule[operator])):
            yield from _check_rule(one, f"{at}/{operator}[{number}]", query, True)
    elif operator == "Not":
        yield from _check_rule(rule["Not"], f"{at}/Not", query, True)
    elif not str(rule.get("Variable", "")).startswith("$"):
        yield "Variable is a path", f"{at}/Variable"


def _check_expressions(value: Any, at: str) -> Iterator[Found]:
    """The machines within a state are checked by themselves."""
    if is_expression(value):
        wrong = check_expression(value)
        if wrong:
            yield f"Invalid JSONata: {wrong}", at
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("States", "Branches", "ItemProcessor", "Iterator"):
                yield from _check_expressions(item, f"{at}/{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _check_expressions(item, f"{at}[{number}]")
