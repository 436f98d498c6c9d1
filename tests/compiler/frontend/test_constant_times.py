"""Constants of a module that are times: made of literals, and of other constants."""

from collections.abc import Callable

from csc.compiler.ir.model import Program


def test_they_are_read(compiled: Callable[..., Program]) -> None:
    program = compiled(
        """
        from datetime import UTC, date, datetime, timedelta
        from uuid import UUID

        STEP = timedelta(minutes=15)
        HOLD = STEP * 2 + timedelta(days=1)
        FIRST = date(2024, 1, 31) + timedelta(days=1)
        EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
        ROOT = UUID("00000000-0000-0000-0000-000000000001")

        @route("/a", public=True)
        def a(at: datetime, day: date = FIRST, who: UUID = ROOT) -> datetime:
            return at + HOLD if at > EPOCH else EPOCH
        """
    )
    route = program.routes[-1]
    assert "datetime.date(2024, 2, 1)" in repr(route.handler.parameters)
    assert "datetime.timedelta(days=1, seconds=1800)" in repr(route.handler.body)


def test_a_datetime_without_its_zone_is_none(compiled: Callable[..., Program]) -> None:
    program = compiled(
        """
        from datetime import datetime

        EPOCH = datetime(2024, 1, 1)

        @route("/a", public=True)
        def a() -> datetime:
            return EPOCH
        """
    )
    assert [one.construct for one in program.routes[-1].handler.refusals] == ["module variable"]
