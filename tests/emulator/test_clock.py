"""Ids that any library takes for random UUIDs."""

import uuid

from csc.emulator.clock import Clock


def test_an_id_is_a_random_uuid() -> None:
    made = [Clock().uuid() for _ in range(1000)]
    assert len(set(made)) == 1000
    for text in made:
        parsed = uuid.UUID(text)
        assert str(parsed) == text
        assert (parsed.version, parsed.variant) == (4, uuid.RFC_4122)
