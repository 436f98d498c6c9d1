"""Statuses by name: FastAPI's and Python's, in decorators and in what is raised."""

from collections.abc import Callable
from http import HTTPStatus

from csc import status
from csc.compiler.ir.model import Program


def test_names_are_numbers() -> None:
    found = {name: value for name, value in vars(status).items() if name.startswith("HTTP_")}
    assert all(name[5:8] == str(value) for name, value in found.items())
    assert set(found.values()) == {int(one) for one in HTTPStatus}


def test_in_a_route_and_in_an_error(compiled: Callable[..., Program]) -> None:
    program = compiled(
        """
from http import HTTPStatus

app = Application("a")

@app.post("/a", status_code=status.HTTP_202_ACCEPTED, public=True)
def a(n: int) -> int:
    if n > 5:
        raise HTTPException(status_code=status.HTTP_418_IM_A_TEAPOT)
    if n > 4:
        raise HTTPError(HTTPStatus.CONFLICT, "no")
    return HTTPStatus.OK.value
"""
    )
    route = program.routes[-1]
    assert route.status == 202
    assert "status=418" in repr(route.handler.body) and "status=409" in repr(route.handler.body)


def test_a_name_that_is_none(mistakes: Callable[..., list[str]]) -> None:
    found = mistakes(
        "@route('/a', public=True, status=status.HTTP_299_NONE)\ndef a() -> int:\n    return 1\n"
    )
    assert [one.partition(" |")[0] for one in found] == ["CSC104 status.HTTP_299_NONE"]
