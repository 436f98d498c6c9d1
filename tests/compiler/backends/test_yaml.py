"""Our YAML reads back as what was written, whatever it is."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.compiler.backends.yaml import to_yaml

TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.sampled_from(" \n\t:#-|>&*!%@`'\"{}[],?ab0.")),
    st.sampled_from(["yes", "NO", "on", "null", "~", "1e3", "0x1", "012", "2020-01-01", "<<", "="]),
)
KEYS = TEXT.filter(lambda text: len(text) < 80)  # YAML knows no simple keys above 1,024 characters
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(JSON)
def test_it_reads_back(data: Any) -> None:
    assert yaml.safe_load(to_yaml(data)) == data


def test_a_template_stays_readable() -> None:
    text = '## a: b\n#set($x = 1)\n{\n  "a": 1\n}\n'
    assert to_yaml({"t": text}) == "t: |\n" + "".join(f"  {line}\n" for line in text.splitlines())


@pytest.mark.parametrize("data", [[], {}, "", None, [[]], [[1, [2]]], {"a": {}}, [{"a": [1]}]])
def test_small_things(data: Any) -> None:
    assert yaml.safe_load(to_yaml(data)) == data
