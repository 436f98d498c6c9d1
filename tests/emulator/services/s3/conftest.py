"""A cloud with a bucket in it, called without HTTP."""

from collections.abc import AsyncIterator

import pytest

from tests.emulator.services.bed import Bed

BUCKET = "assets"


@pytest.fixture
async def bed() -> AsyncIterator[Bed]:
    made = Bed()
    made.call("s3", "CreateBucket", Bucket=BUCKET)
    yield made
    await made.close()
