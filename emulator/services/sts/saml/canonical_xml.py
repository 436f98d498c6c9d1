"""One element of a document in canonical form, as its signature is made of it.

Exclusive XML Canonicalization 1.0, without comments: what ElementTree writes as C14N 2.0 with no
options is that.  A list of inclusive prefixes isn't supported; who asks for one is refused.
"""

from xml.etree.ElementTree import C14NWriterTarget, ParseError, XMLParser

DS = "{http://www.w3.org/2000/09/xmldsig#}"


class _Part:
    """Hands the events of one element on; ``enveloped`` leaves out the signature right below it."""

    def __init__(self, tag: str, wanted: str, enveloped: bool, nth: int | None) -> None:
        self.pieces: list[str] = []
        self.found = 0
        self._writer = C14NWriterTarget(self.pieces.append)
        self._tag, self._wanted, self._enveloped, self._nth = tag, wanted, enveloped, nth
        self._outside: list[list[tuple[str, str]]] = [[]]
        self._depth = self._skipped = 0

    def start_ns(self, prefix: str, uri: str) -> None:
        if self._depth and not self._skipped:
            self._writer.start_ns(prefix, uri)
        elif not self._depth:
            self._outside[-1].append((prefix or "", uri or ""))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._depth:
            if tag == self._tag and self._wanted in ("", attributes.get("ID", "")):
                self.found += 1
            if self._begins(tag, attributes):
                self._depth = 1
                scope = {prefix: uri for level in self._outside for prefix, uri in level}
                for prefix, uri in scope.items():
                    self._writer.start_ns(prefix, uri)
                self._writer.start(tag, attributes)
            self._outside.append([])
            return
        self._depth += 1
        if self._skipped or (self._enveloped and self._depth == 2 and tag == f"{DS}Signature"):
            self._skipped = self._skipped or self._depth
        else:
            self._writer.start(tag, attributes)

    def _begins(self, tag: str, attributes: dict[str, str]) -> bool:
        if tag != self._tag or self._wanted not in ("", attributes.get("ID", "")):
            return False
        return self._nth is None or self.found == self._nth + 1

    def data(self, text: str) -> None:
        if self._depth and not self._skipped:
            self._writer.data(text)

    def end(self, tag: str) -> None:
        if not self._depth:
            self._outside.pop()
            return
        if not self._skipped:
            self._writer.end(tag)
        elif self._skipped == self._depth:
            self._skipped = 0
        self._depth -= 1
        if not self._depth:
            self._outside.pop()

    def close(self) -> str:
        return "".join(self.pieces)


def canonical(
    document: str,
    tag: str,
    identifier: str = "",
    *,
    enveloped: bool = False,
    nth: int | None = None,
) -> bytes:
    """The only element of the tag (with that ``ID``, where one is given), or the ``nth`` of several.

    Raises ValueError.
    """
    part = _Part(tag, identifier, enveloped, nth)
    parser = XMLParser(target=part)
    try:
        parser.feed(document)
        text = parser.close()
    except ParseError as error:
        raise ValueError("no XML") from error
    if (part.found != 1) if nth is None else (part.found <= nth):
        raise ValueError(f"{part.found} elements {tag}")
    return str(text).encode()
