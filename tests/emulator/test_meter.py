"""What a deployed API counts: equal requests together, so that many cost no memory and no pause."""

from csc.emulator import meter
from csc.emulator.meter import Meter

NAME = (("ApiName", "todo"),)
STAGE = (*NAME, ("Stage", "dev"))


def test_requests_are_counted_by_metric_dimensions_and_minute() -> None:
    counted = Meter()
    counted.count(2, "todo", "dev", 200, 2, 1)
    counted.count(2, "todo", "dev", 404, 12, None)
    taken = counted.take()
    for dimensions in (NAME, STAGE):
        assert taken["Count", dimensions, 120] == {1.0: 2.0}
        assert taken["4XXError", dimensions, 120] == {0.0: 1.0, 1.0: 1.0}
        assert taken["5XXError", dimensions, 120] == {0.0: 2.0}
        assert taken["Latency", dimensions, 120] == {2.0: 1.0, 12.0: 1.0}
        assert taken["IntegrationLatency", dimensions, 120] == {1.0: 1.0}
    assert counted.take() == {}


def test_equal_requests_are_one() -> None:
    counted = Meter()
    for _ in range(10 * meter.MOST):
        counted.count(2, "todo", "dev", 200, 2, 1)
    assert len(counted._ended) == 1
    assert counted.take()["Count", STAGE, 120] == {1.0: 10.0 * meter.MOST}


def test_many_kinds_are_worked_out_before_they_take_memory() -> None:
    counted = Meter()
    for number in range(2 * meter.MOST + 7):
        counted.count(2, "todo", "dev", 200, number, None)
    assert len(counted._ended) == 7
    assert counted.take()["Count", STAGE, 120] == {1.0: 2.0 * meter.MOST + 7}
