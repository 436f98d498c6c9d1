"""Random templates: the engine says what is wrong or deploys, and an edit equals a fresh start."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csc.diagnostics import DiagnosticsError
from tests.emulator.cloudformation.conftest import Bed

NAMES = ["A", "B", "C", "D"]
SETTINGS = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

names = st.sampled_from([*NAMES, "P", "Nowhere", "AWS::Region", "AWS::NoValue"])
scalars = (
    st.none()
    | st.booleans()
    | st.sampled_from([-1, 0, 1, 9, 10**40, 0.5, "\ud800"])
    | st.sampled_from(["", "a", "a,b", "${A}"])
)


def calls(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Calls of intrinsic functions, well-formed or not."""
    return st.one_of(
        names.map(lambda n: {"Ref": n}),
        st.tuples(names, st.sampled_from(["Arn", "Nope"])).map(lambda p: {"Fn::GetAtt": list(p)}),
        st.text("ab$!{}A.Arn", max_size=14).map(lambda t: {"Fn::Sub": t}),
        st.tuples(
            st.text("ab${}A", max_size=8), st.dictionaries(st.just("A"), inner, max_size=1)
        ).map(lambda p: {"Fn::Sub": list(p)}),
        st.lists(inner, max_size=3).map(lambda v: {"Fn::Join": [",", v]}),
        st.tuples(inner, st.lists(inner, max_size=3)).map(lambda p: {"Fn::Select": list(p)}),
        inner.map(lambda v: {"Fn::Split": [",", v]}),
        st.tuples(st.sampled_from(["Yes", "No", "What"]), inner, inner).map(
            lambda p: {"Fn::If": list(p)}
        ),
        st.lists(st.sampled_from(["M", "k", "x"]), max_size=4).map(lambda v: {"Fn::FindInMap": v}),
        inner.map(lambda v: {"Fn::ImportValue": v}),
        inner.map(lambda v: {"Fn::Base64": v}),
        inner.map(lambda v: {"Fn::Cidr": [v, 2]}),
        inner.map(lambda v: {"Fn::Length": v}),
        inner.map(lambda v: {"Fn::ToJsonString": v}),
        inner.map(lambda v: {"Fn::Nonsense": v}),
    )


values = st.recursive(
    scalars,
    lambda inner: (
        calls(inner)
        | st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("xyz"), inner, max_size=2)
    ),
    max_leaves=6,
)
sane = st.recursive(
    st.sampled_from(["a", 1, True, {"Ref": "P"}, {"Ref": "AWS::Region"}]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | inner.map(lambda v: {"Fn::If": ["Yes", v, {"Ref": "AWS::NoValue"}]})
    ),
    max_leaves=4,
)


def template(resources: dict[str, Any], parameter: str = "p") -> dict[str, Any]:
    return {
        "Parameters": {"P": {"Type": "String", "Default": parameter}},
        "Mappings": {"M": {"k": {"x": "found"}}},
        "Conditions": {
            "Yes": {"Fn::Equals": [{"Ref": "P"}, "p"]},
            "No": {"Fn::Not": [{"Condition": "Yes"}]},
        },
        "Resources": resources,
    }


@SETTINGS
@given(st.dictionaries(st.sampled_from(NAMES), values, min_size=1))
def test_anything_is_deployed_or_told(properties: dict[str, Any]) -> None:
    bed = Bed()
    resources = {
        name: {"Type": "Test::Thing", "Properties": {"Value": value}}
        for name, value in properties.items()
    }
    try:
        bed.deploy(template(resources))
    except DiagnosticsError as error:
        assert all(d.code != "CSC901" for d in error.diagnostics), error
        assert all(any(f": {name}" in d.message for name in NAMES) for d in error.diagnostics)
        assert bed.events == []
    finally:
        bed.storage.close()


@SETTINGS
@given(st.recursive(scalars, lambda i: st.lists(i) | st.dictionaries(st.text(max_size=3), i)))
def test_any_shape_of_a_template(shape: Any) -> None:
    bed = Bed()
    sections = ("Resources", "Parameters", "Mappings", "Conditions", "Outputs")
    try:
        for section in sections:
            whole = {"Resources": {"A": {"Type": "Test::Thing"}}, section: shape}
            try:
                bed.deploy(whole)
            except DiagnosticsError as error:
                assert all(d.code != "CSC901" for d in error.diagnostics), error
    finally:
        bed.storage.close()


graphs = st.fixed_dictionaries(
    {
        name: st.tuples(st.sets(st.sampled_from(NAMES[:n])), sane)
        for n, name in enumerate(NAMES)
        if n
    }
    | {"A": st.tuples(st.just(set()), sane)}
)


def resources_of(graph: dict[str, Any], absent: str) -> dict[str, Any]:
    return {
        name: {
            "Type": "Test::Thing",
            "Properties": {
                "Name": name.lower(),
                "Value": [
                    value,
                    *({"Fn::GetAtt": [n, "Arn"]} for n in sorted(needs) if n != absent),
                ],
            },
        }
        for name, (needs, value) in graph.items()
        if name != absent
    }


@SETTINGS
@given(
    st.lists(st.tuples(graphs, st.sampled_from(["", *NAMES]), st.sampled_from("pq")), max_size=5)
)
def test_an_edit_gives_what_a_fresh_start_gives(edits: list[Any]) -> None:
    """Reuse changes nothing of the result, and makes no more than what changed."""
    bed = Bed()
    for graph, absent, parameter in edits:
        whole = template(resources_of(graph, absent), parameter)
        reused = bed.deploy(whole)
        again = bed.deploy(whole)
        assert all(again.resources[key] is it for key, it in reused.resources.items())
        fresh = Bed()
        expected = fresh.deploy(whole)
        fresh.storage.close()
        assert list(reused.resources) == list(expected.resources)
        for key, it in expected.resources.items():
            assert reused.resources[key].properties == it.properties
            assert reused.resources[key].identity == it.identity
        rows = bed.storage.connection.execute("SELECT logical_id FROM cloudformation_resources")
        assert {row[0] for row in rows} == {name for _, name in expected.resources}
    bed.storage.close()
