"""The States Language: each kind of state, paths, templates, intrinsic functions, errors."""

import asyncio
import json
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator.services.stepfunctions.language.definition import read_definition
from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.intrinsics import evaluate_intrinsic
from csc.emulator.services.stepfunctions.language.jsonata import check_expression, run_expression
from csc.emulator.services.stepfunctions.language.paths import place
from tests.emulator.services.stepfunctions.conftest import Machines, one

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"


async def test_inputs_and_outputs_take_their_paths(machines: Machines) -> None:
    state = {
        "InputPath": "$.order",
        "Parameters": {"id.$": "$.id", "fixed": 1, "all.$": "$", "who.$": "$$.StateMachine.Name"},
        "ResultPath": "$.done.it",
        "OutputPath": "$.done",
    }
    found = await machines.output(one("Pass", **state), {"order": {"id": 7}})
    assert found == {"it": {"id": 7, "fixed": 1, "all": {"id": 7}, "who": "m0"}}


@pytest.mark.parametrize(
    ("state", "input", "output"),
    [
        ({"Result": {"a": 1}}, {"x": 1}, {"a": 1}),
        ({"Result": 5, "ResultPath": "$.n"}, {"x": 1}, {"x": 1, "n": 5}),
        ({"Result": 5, "ResultPath": None}, {"x": 1}, {"x": 1}),
        ({"InputPath": None}, {"x": 1}, {}),
        ({"OutputPath": None}, {"x": 1}, {}),
        ({"InputPath": "$.a[1]"}, {"a": [1, 2]}, 2),
        ({"InputPath": "$..b"}, {"a": [{"b": 1}, {"b": 2}]}, [1, 2]),
        ({"InputPath": "$.n"}, {"n": None}, None),
    ],
)
async def test_pass(machines: Machines, state: Any, input: Any, output: Any) -> None:
    assert await machines.output(one("Pass", **state), input) == output


async def test_a_path_that_leads_nowhere_fails_at_its_state(machines: Machines) -> None:
    error, cause = await machines.failure(one("Pass", Parameters={"a.$": "$.no"}), {"x": 1})
    assert error == "States.Runtime"
    assert cause == (
        "An error occurred while executing the state 'S' (entered at the event id #2). The "
        "JSONPath '$.no' specified for the field 'a.$' could not be found in the input '{\"x\":1}'"
    )


@pytest.mark.parametrize(
    ("rule", "input"),
    [
        ({"Variable": "$.n", "NumericGreaterThan": 3}, {"n": 4}),
        ({"Variable": "$.n", "NumericEqualsPath": "$.m"}, {"n": 4, "m": 4.0}),
        ({"Variable": "$.s", "StringMatches": "log-*.t\\*t"}, {"s": "log-1.t*t"}),
        ({"Variable": "$.s", "StringLessThan": "b"}, {"s": "a"}),
        ({"Variable": "$.b", "BooleanEquals": False}, {"b": False}),
        (
            {"Variable": "$.t", "TimestampGreaterThan": "2026-01-01T00:00:00Z"},
            {"t": "2026-01-01T01:00:00+00:30"},
        ),
        ({"Variable": "$.no", "IsPresent": False}, {}),
        ({"Variable": "$.n", "IsNull": True}, {"n": None}),
        ({"Variable": "$.n", "IsNumeric": False}, {"n": True}),
        (
            {
                "And": [
                    {"Variable": "$.n", "IsPresent": True},
                    {"Not": {"Variable": "$.n", "StringEquals": "x"}},
                    {"Or": [{"Variable": "$.n", "NumericEquals": 1}]},
                ]
            },
            {"n": 1},
        ),
    ],
)
async def test_choices(machines: Machines, rule: Any, input: Any) -> None:
    def machine(rule: Any) -> Any:
        return {
            "StartAt": "C",
            "States": {
                "C": {"Type": "Choice", "Choices": [{**rule, "Next": "Y"}], "Default": "N"},
                "Y": {"Type": "Pass", "Result": "yes", "End": True},
                "N": {"Type": "Pass", "Result": "no", "End": True},
            },
        }

    assert await machines.output(machine(rule), input) == "yes"
    assert await machines.output(machine({"Not": rule}), input) == "no"


async def test_no_choice_matches(machines: Machines) -> None:
    rule = {"Variable": "$.n", "NumericEquals": 1, "Next": "S"}
    assert (await machines.failure(one("Choice", Choices=[rule]), {"n": 2}))[0] == (
        "States.NoChoiceMatched"
    )
    assert (await machines.failure(one("Choice", Choices=[rule]), {}))[0] == "States.Runtime"


async def test_waiting(machines: Machines) -> None:
    await machines.output(one("Wait", Seconds=5), {})
    await machines.output(one("Wait", SecondsPath="$.s"), {"s": 7})
    await machines.output(one("Wait", Timestamp="2001-01-01T00:00:00Z"), {})
    assert machines.slept == [5, 7]


async def test_fail_and_succeed(machines: Machines) -> None:
    assert await machines.failure(one("Fail", Error="E", Cause="c")) == ("E", "c")
    path = one("Fail", ErrorPath="$.e", CausePath="States.Format('{}!', $.e)")
    assert await machines.failure(path, {"e": "X"}) == ("X", "X!")
    assert await machines.output(one("Succeed", OutputPath="$.a"), {"a": 1}) == 1


async def test_parallel_gives_all_results_and_fails_with_the_first(machines: Machines) -> None:
    branches = [one("Pass", Result=1), one("Wait", Seconds=1)]
    assert await machines.output(one("Parallel", Branches=branches), {"x": 0}) == [1, {"x": 0}]
    branches = [one("Fail", Error="E"), one("Pass")]
    caught = {"ErrorEquals": ["E"], "ResultPath": "$.error", "Next": "T"}
    machine = one("Parallel", Branches=branches, Catch=[caught])
    machine["States"]["T"] = {"Type": "Pass", "End": True}
    assert await machines.output(machine, {"x": 0}) == {
        "x": 0,
        "error": {"Error": "E", "Cause": None},
    }


async def test_map(machines: Machines) -> None:
    body = one("Pass", Parameters={"v.$": "$.v", "i.$": "$.i"})
    machine = one(
        "Map",
        ItemsPath="$.all",
        ItemSelector={"v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index", "x.$": "$.x"},
        ItemProcessor=body,
        ResultPath="$.done",
        MaxConcurrency=2,
    )
    found = await machines.output(machine, {"all": ["a", "b"], "x": 1})
    assert found["done"] == [{"v": "a", "i": 0}, {"v": "b", "i": 1}]
    failing = one("Map", Iterator=one("Fail", Error="E"))
    assert (await machines.failure(failing, [1]))[0] == "E"
    body = {**one("Pass"), "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}}
    batched = one("Map", ItemProcessor=body, ItemBatcher={"MaxItemsPerBatch": 2})
    assert await machines.output(batched, [1, 2, 3]) == [{"Items": [1, 2]}, {"Items": [3]}]


async def test_retries_back_off_and_then_the_catcher_has_it(machines: Machines) -> None:
    calls: list[Any] = []

    def fails(payload: Any) -> Any:
        calls.append(payload)
        raise ValueError("no")

    machines.functions.handlers["f"] = fails
    retry = {"ErrorEquals": ["ValueError"], "IntervalSeconds": 1, "MaxAttempts": 3}
    catch = {"ErrorEquals": ["States.ALL"], "Next": "T"}
    more = {"BackoffRate": 3, "MaxDelaySeconds": 5}
    machine = one("Task", Resource=FUNCTION, Retry=[{**retry, **more}], Catch=[catch])
    machine["States"]["T"] = {"Type": "Pass", "End": True}
    found = await machines.output(machine, {"x": 0})
    assert (found["Error"], json.loads(found["Cause"])["errorMessage"]) == ("ValueError", "no")
    assert machines.slept == [1, 3, 5]
    assert len(calls) == 4


async def test_a_task_that_takes_too_long(machines: Machines) -> None:
    async def slow(payload: Any) -> Any:
        await asyncio.sleep(30)

    machines.functions.handlers["f"] = slow
    machine = one("Task", Resource=FUNCTION, TimeoutSeconds=0.01)
    assert (await machines.failure(machine))[0] == "States.Timeout"
    told = await machines.run({**one("Task", Resource=FUNCTION), "TimeoutSeconds": 0.01})
    assert (told["status"], told["error"]) == ("TIMED_OUT", "States.Timeout")


async def test_variables_are_seen_further_on_and_not_from_within(machines: Machines) -> None:
    inner = one("Pass", Assign={"x": 2}, Parameters={"seen.$": "$x.n"})
    machine = {
        "StartAt": "A",
        "States": {
            "A": {"Type": "Pass", "Assign": {"x": {"n.$": "$.n"}}, "Next": "B"},
            "B": {"Type": "Parallel", "Branches": [inner], "ResultPath": "$.b", "Next": "C"},
            "C": {"Type": "Pass", "Parameters": {"b.$": "$.b", "x.$": "$x"}, "End": True},
        },
    }
    assert await machines.output(machine, {"n": 1}) == {"b": [{"seen": 1}], "x": {"n": 1}}


async def test_jsonata(machines: Machines) -> None:
    machines.functions.handlers["f"] = lambda payload: {"sum": sum(payload["all"])}
    machine = {
        "QueryLanguage": "JSONata",
        "StartAt": "A",
        "States": {
            "A": {
                "Type": "Task",
                "Resource": FUNCTION,
                "Arguments": {"all": "{% $states.input.items.price %}"},
                "Assign": {"total": "{% $states.result.sum %}"},
                "Output": {"total": "{% $states.result.sum * 2 %}", "name": "{% $name($) %}"}
                | {"name": "{% $states.context.StateMachine.Name %}"},
                "Next": "B",
            },
            "B": {
                "Type": "Choice",
                "Choices": [{"Condition": "{% $total > 3 %}", "Next": "C"}],
                "Default": "D",
            },
            "C": {
                "Type": "Map",
                "Items": "{% $range(1, 3, 1) %}",
                "ItemProcessor": one("Pass", Output="{% $states.input * 10 %}"),
                "Output": {"tens": "{% $states.result %}", "was": "{% $states.input %}"},
                "End": True,
            },
            "D": {"Type": "Fail"},
        },
    }
    given = {"items": [{"price": 1.5}, {"price": 2.5}]}
    found = await machines.output(machine, given)
    assert found == {"tens": [10, 20, 30], "was": {"total": 8, "name": "m0"}}
    wrong = one("Pass", QueryLanguage="JSONata", Output="{% $states.input.no %}")
    assert (await machines.failure(wrong))[0] == "States.QueryEvaluationError"
    endless = one("Pass", QueryLanguage="JSONata", Output="{% ($f := function(){$f()}; $f()) %}")
    assert (await machines.failure(endless))[0] == "States.QueryEvaluationError"


DOCUMENT: Any = {
    "s": "Ann",
    "n": 2,
    "a": [1, 2, 2, 3],
    "o": {"x": 1},
    "t": '{"k":[1]}',
    "q": "a|b,c",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("States.Format('Hi {}, \\{\\} {}', $.s, $.o)", 'Hi Ann, {} {"x":1}'),
        ("States.Format('it\\'s')", "it's"),
        ("States.StringToJson($.t)", {"k": [1]}),
        ("States.JsonToString($.o)", '{"x":1}'),
        ("States.Array($.s, 1, 'x', null, true)", ["Ann", 1, "x", None, True]),
        ("States.ArrayPartition($.a, 3)", [[1, 2, 2], [3]]),
        ("States.ArrayContains($.a, 3)", True),
        ("States.ArrayRange(1, 9, 2)", [1, 3, 5, 7, 9]),
        ("States.ArrayGetItem($.a, 3)", 3),
        ("States.ArrayLength($.a)", 4),
        ("States.ArrayUnique($.a)", [1, 2, 3]),
        ("States.Base64Encode($.s)", "QW5u"),
        ("States.Base64Decode('QW5u')", "Ann"),
        ("States.Hash($.s, 'SHA-1')", "46c3a1e1f3c0b8d1"),
        ("States.JsonMerge($.o, States.StringToJson($.t), false)", {"x": 1, "k": [1]}),
        ("States.MathAdd($.n, -5)", -3),
        ("States.StringSplit($.q, '|,')", ["a", "b", "c"]),
    ],
)
def test_intrinsic_functions(text: str, value: Any) -> None:
    from csc.emulator.gateway.jsonpath import read

    found = evaluate_intrinsic(text, lambda path: read(path, DOCUMENT))
    if "Hash" in text:
        assert len(found) == 40
    else:
        assert found == value


@pytest.mark.parametrize(
    "text",
    [
        "States.Nope()",
        "States.StringSplit('a', '')",
        "States.Format('{}')",
        "States.Format('a'",
        "States.MathAdd('x', 1)",
        "x",
    ],
)
def test_intrinsic_functions_that_fail(text: str) -> None:
    with pytest.raises(StateFailure, match=r"States\.IntrinsicFailure"):
        evaluate_intrinsic(text, lambda path: None)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_is_an_intrinsic_function_or_a_failure(text: str) -> None:
    try:
        evaluate_intrinsic(f"States.Format('{text}')", lambda path: 1)
    except StateFailure as failure:
        assert failure.error == "States.IntrinsicFailure"


def test_results_are_placed_without_touching_the_input() -> None:
    document: Any = {"a": [1, {"b": 2}]}
    assert place("$.a[1].c.d", document, 5) == {"a": [1, {"b": 2, "c": {"d": 5}}]}
    assert document == {"a": [1, {"b": 2}]}
    with pytest.raises(StateFailure, match="ResultPathMatchFailure"):
        place("$.a[0].x", document, 5)


@pytest.mark.parametrize(
    ("definition", "place"),
    [
        ("{", '[Source: (String)"{"; line: 1, column: 1]'),
        ("[]", ""),
        ({"States": {"A": {"Type": "Pass", "End": True}}}, "/"),
        ({"StartAt": "B", "States": {"A": {"Type": "Pass", "End": True}}}, "/StartAt"),
        ({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}, "/States/A/Next"),
        ({"StartAt": "A", "States": {"A": {"Type": "Pass"}}}, "/States/A"),
        ({"StartAt": "A", "States": {"A": {"Type": "Task", "End": True}}}, "/States/A"),
        ({"StartAt": "A", "States": {"A": {"Type": "Walk"}}}, "/States/A/Type"),
        (one("Pass", Colour="red"), "/States/S/Colour"),
        (one("Choice", Choices=[{"Variable": "$.x", "Next": "S"}]), "/States/S/Choices[0]"),
        (
            one("Parallel", Branches=[{"StartAt": "A", "States": {}}]),
            "/States/S/Branches[0]/States",
        ),
        (one("Pass", QueryLanguage="JSONata", Output="{% 1 + %}"), "/States/S/Output"),
        (one("Pass", QueryLanguage="JSONata", ResultPath="$"), "/States/S/ResultPath"),
    ],
)
def test_definitions_that_are_refused(definition: Any, place: str) -> None:
    text = definition if isinstance(definition, str) else json.dumps(definition)
    _, problems = read_definition(text)
    assert place in [problem.location for problem in problems]


async def test_a_machine_without_an_end_is_stopped_and_others_are_served(
    machines: Machines,
) -> None:
    endless = {
        "TimeoutSeconds": 0.05,
        "StartAt": "A",
        "States": {
            "A": {"Type": "Pass", "Next": "B"},
            "B": {"Type": "Pass", "Next": "A"},
        },
    }
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.ensure_future(others())
    told = await machines.run(endless)
    task.cancel()
    assert told["status"] == "TIMED_OUT"
    assert turns > 1


def test_an_expression_leaves_pythons_limit_of_frames_as_it_was() -> None:
    """By that limit a request's body is found to be nested too deep."""
    before = sys.getrecursionlimit()
    deep = "($f := function($n) {$n = 0 ? 0 : 1 + $f($n - 1)}; $f(50))"
    assert run_expression(deep, {}) == 50
    assert check_expression("{% 1 + %}")
    assert sys.getrecursionlimit() == before
    with pytest.raises(ValueError, match=r"(?i)stack|deep|depth"):
        run_expression(deep.replace("50", "5000"), {})
    assert sys.getrecursionlimit() == before


def test_a_machine_in_jsonata_stays_in_it() -> None:
    inner = {**one("Pass", QueryLanguage="JSONPath")}
    mixed = one("Map", QueryLanguage="JSONata", ItemProcessor=inner)
    assert read_definition(json.dumps(mixed))[1] == []
    [problem] = read_definition(json.dumps({**inner, "QueryLanguage": "JSONata"}))[1]
    assert problem.location == "/States/S"
    assert problem.message.startswith("'QueryLanguage' can not be 'JSONPath'")


@pytest.mark.parametrize(
    ("resource", "kind", "said"),
    [
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", "EXPRESS", "'.waitForTaskToken'"),
        ("arn:aws:states:::states:startExecution.sync:2", "EXPRESS", "'.sync'"),
        ("arn:aws:states:us-east-1:123456789012:activity:a", "EXPRESS", "Activity ARN"),
        ("arn:aws:states:::dynamodb:query", "STANDARD", "is not recognized"),
    ],
)
def test_resources_that_are_refused(resource: str, kind: str, said: str) -> None:
    [problem] = read_definition(json.dumps(one("Task", Resource=resource)), kind)[1]
    assert said in problem.message
    assert problem.location == "/States/S/Resource"
