"""Services that are made when they are first asked for, and go on with what the state file holds."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from csc.emulator.services.lazy_service import LazyService
from csc.emulator.start_services import LAZY
from tests.emulator.conftest import Start
from tests.emulator.services.bed import Bed, ask, client_of

PROGRAM = """
import sys
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.start_services import LAZY, make_services
from csc.emulator.storage import open_storage
make_services(Cloud(open_storage(None), Clock()))
print(*[module for _, module, _ in LAZY if module in sys.modules])
"""


def test_a_service_that_nobody_uses_is_not_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


async def test_the_made_service_takes_its_place(bed: Bed) -> None:
    lazy: Any = bed.cloud.services["sqs"]
    assert isinstance(lazy, LazyService)
    bed.call("sqs", "ListQueues")
    made = bed.cloud.services["sqs"]
    assert made is lazy.made() and not isinstance(made, LazyService)
    of_its_own: Any = made
    assert lazy.store is of_its_own.store


async def test_every_lazy_service_can_be_made(bed: Bed) -> None:
    for name, _, _ in LAZY:
        service: Any = bed.cloud.services[name]
        assert service.operations
        assert bed.cloud.services[name].name == name


async def test_a_service_of_the_state_file_is_made_at_the_start(
    start: Start, tmp_path: Path
) -> None:
    first = await start(state=tmp_path / "state.db")
    await ask(client_of(first, "sqs").create_queue, QueueName="q")
    await first.emulator.close()
    second = await start(state=tmp_path / "state.db")
    assert not isinstance(second.emulator.cloud.services["sqs"], LazyService)
    assert isinstance(second.emulator.cloud.services["kinesis"], LazyService)
    urls = await ask(client_of(second, "sqs").list_queues)
    assert [url.rpartition("/")[2] for url in urls["QueueUrls"]] == ["q"]
