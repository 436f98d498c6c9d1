"""Standard output and error of the program: whole lines go to the function's log."""

import io
import json

import wit_world


class Printed(io.TextIOBase):
    """Standard output and error: whole lines go to the function's log."""

    def __init__(self) -> None:
        self.rest = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        *lines, self.rest = (self.rest + str(text)).split("\n")
        for line in lines:
            wit_world.call("sandbox", "print", json.dumps(line))
        return len(text)

    def end(self) -> None:
        if self.rest:
            self.write("\n")


printed = Printed()
