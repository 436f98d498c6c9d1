"""The cloud that tests of services share."""

from collections.abc import AsyncIterator

import pytest

from tests.emulator.services.bed import Bed


@pytest.fixture
async def bed() -> AsyncIterator[Bed]:
    bed = Bed()
    yield bed
    await bed.close()
