"""The OPERATIONS tables of IAM, STS and Cognito: every row can run and is AWS's."""

from importlib import import_module
from pathlib import Path

import pytest

from csc.emulator.calls import Row
from csc.emulator.protocols.service_model import load_model
from csc.emulator.services.load_operation import load_operation

TABLES = [("iam", "iam"), ("sts", "sts"), ("cognito-idp", "cognito_idp")]


@pytest.mark.parametrize(("service", "room"), TABLES)
def test_every_row_is_an_operation_of_aws_and_has_its_file(service: str, room: str) -> None:
    package = import_module(f"csc.emulator.services.{room}.operations")
    table: dict[str, Row] = package.OPERATIONS
    assert list(table) == sorted(table)
    assert set(table) <= set(load_model(service).operations)
    files = {path.stem for path in Path(str(package.__file__)).parent.glob("*.py")} - {"__init__"}
    assert len(files) == len(table)
    for name in files:
        assert callable(load_operation(package.__name__, name))
    for operation, row in table.items():
        assert (row.support == "partial") == bool(row.missing), operation


def test_operations_that_need_no_signature_are_those_of_the_model() -> None:
    from csc.emulator.services.cognito_idp.permissions import PUBLIC

    model = load_model("cognito-idp")
    unsigned = {n for n, o in model.operations.items() if o.get("authtype") == "none"}
    unsigned |= {n for n, o in model.operations.items() if "smithy.api#noAuth" in o.get("auth", ())}
    emulated = import_module("csc.emulator.services.cognito_idp.operations").OPERATIONS
    assert PUBLIC & set(emulated) == unsigned & set(emulated)
