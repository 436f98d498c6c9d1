"""The assembly's files as one build sees them, and whether it would see the same again."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Files:
    """Remembers what was read, what was looked for in vain, and which folders were listed."""

    files: Mapping[str, bytes]
    read_files: dict[str, bytes | None] = field(default_factory=dict)
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """Raises FileNotFoundError where the assembly has no such file."""
        content = self.read_files[path] = self.files.get(path)
        if content is None:
            raise FileNotFoundError(path)
        return content

    def folder(self, path: str) -> Mapping[str, bytes]:
        """All files below a folder, by their path in it."""
        prefix = path.rstrip("/") + "/"
        names = self.listed[prefix] = _below(self.files, prefix)
        return {name.removeprefix(prefix): self.read(name) for name in names}

    def same_in(self, files: Mapping[str, bytes]) -> bool:
        """Whether a build would read the same from ``files``."""
        if not self.read_files and not self.listed:
            return True
        return all(files.get(path) == content for path, content in self.read_files.items()) and all(
            _below(files, prefix) == names for prefix, names in self.listed.items()
        )


def _below(files: Mapping[str, bytes], prefix: str) -> tuple[str, ...]:
    return tuple(name for name in files if name.startswith(prefix))
