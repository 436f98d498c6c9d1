"""Reading while an editor saves."""

import asyncio
from pathlib import Path

from csc.read_settled import empty_files, read_settled


async def test_what_is_emptied_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "api.py"
    file.write_text("one")
    file.write_text("")
    reading = asyncio.ensure_future(read_settled([file], file.read_text))
    await asyncio.sleep(0.1)  # longer than a file that merely changes is waited for
    assert not reading.done()
    file.write_text("two")
    assert await reading == "two"


async def test_what_was_empty_is_not_waited_for(tmp_path: Path) -> None:
    package, module = tmp_path / "__init__.py", tmp_path / "api.py"
    package.write_text("")
    module.write_text("one")
    empty = empty_files([package, module])
    assert empty == {package}
    reads = []
    await read_settled([package, module], lambda: reads.append(module.read_text()), empty)
    assert reads == ["one"]


async def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "api.py"
    file.write_text("one")
    texts = ["three of them", "two"]

    def read() -> str:
        text = file.read_text()
        if texts:
            file.write_text(texts.pop())
        return text

    assert await read_settled([file], read) == "three of them"


async def test_a_file_that_is_gone_is_no_reason_to_wait(tmp_path: Path) -> None:
    assert await read_settled([tmp_path / "gone.py"], lambda: "read") == "read"
