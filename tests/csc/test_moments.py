"""Texts of times and UUIDs: what a client may write, what a table holds, what an answer has."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc import moments

AWARE = st.datetimes(timezones=st.just(UTC))
ZONED = st.datetimes(
    min_value=datetime(2, 1, 1),
    max_value=datetime(9998, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-7)), timezone(timedelta(hours=5))]),
)


@given(ZONED)
def test_what_is_stored_reads_as_the_same_moment(value: datetime) -> None:
    text = moments.stored(value)
    assert len(text) == 27
    assert moments.read("datetime", text) == value
    assert moments.stored(moments.read("datetime", text)) == text


@given(AWARE, AWARE)
def test_stored_texts_sort_as_moments_do(one: datetime, other: datetime) -> None:
    assert (moments.stored(one) < moments.stored(other)) == (one < other)


@given(AWARE)
def test_an_answer_reads_as_what_was_written(value: datetime) -> None:
    assert moments.read("datetime", moments.written(value)) == value


@pytest.mark.parametrize(
    ("text", "stored", "written"),
    [
        ("2024-05-01T12:00:00Z", "2024-05-01T12:00:00.000000Z", "2024-05-01T12:00:00Z"),
        (
            "2024-05-01T12:00:00.5+00:00",
            "2024-05-01T12:00:00.500000Z",
            "2024-05-01T12:00:00.500000Z",
        ),
    ],
)
def test_forms(text: str, stored: str, written: str) -> None:
    value = moments.read("datetime", text)
    assert (moments.stored(value), moments.written(value)) == (stored, written)


@pytest.mark.parametrize("year", [1, 4, 99, 100, 400, 1900, 2000, 2023, 2024, 9999])
def test_days_are_those_of_the_calendar(year: int) -> None:
    for month in range(14):
        for day in range(33):
            text = f"{year:04}-{month:02}-{day:02}"
            try:
                expected = date(year, month, day)
            except ValueError:
                assert not re.search(moments.PATTERNS["date"], text)
            else:
                assert moments.read("date", text) == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "0000-01-01"),
        ("date", "2024-01-01\n"),
        ("datetime", "2024-05-01T12:00:00"),
        ("datetime", "2024-05-01T24:00:00Z"),
        ("datetime", "2024-05-01T12:00:00+02:00"),
        ("datetime", "2024-05-01 12:00:00Z"),
        ("datetime", "2024-05-01T12:00:00.1234567Z"),
        ("uuid", "6f1d9c7e3a4b4c5d8e9f0123456789ab"),
        ("uuid", "{6f1d9c7e-3a4b-4c5d-8e9f-0123456789ab}"),
    ],
)
def test_other_forms_are_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        moments.read(kind, text)


def test_a_uuid_is_written_in_small_letters() -> None:
    value = moments.read("uuid", "6F1D9C7E-3A4B-4C5D-8E9F-0123456789AB")
    assert isinstance(value, UUID)
    assert moments.stored(value) == moments.written(value) == str(value)


@given(st.timedeltas())
def test_durations(value: timedelta) -> None:
    assert moments.duration(moments.stored(value)) == value


def test_a_time_without_a_zone_is_in_utc() -> None:
    assert moments.written(datetime(2024, 5, 1, 12)) == "2024-05-01T12:00:00Z"
