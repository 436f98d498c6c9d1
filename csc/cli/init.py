"""``csc init ci``: pipelines for GitHub and GitLab, that check, verify, test and deploy a project."""

import re
from importlib.resources import files
from pathlib import Path

from csc.cli.outcome import reported, usage

PIPELINES = {
    "github": (".github/workflows/csc.yml", "github.yml"),
    "gitlab": (".gitlab-ci.yml", "gitlab.yml"),
}
"""Where each service reads its pipeline, and the file that it is made of."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def ci(folder: Path, services: list[str], *, stage: str, region: str, force: bool) -> None:
    """Write the pipelines of ``services`` (all where none is named), or none of them (CSC702)."""
    with reported():
        _write(folder, services, stage=stage, region=region, force=force)


def _write(folder: Path, services: list[str], *, stage: str, region: str, force: bool) -> None:
    for service in services:
        if service not in PIPELINES:
            raise usage(
                f"There is no pipeline for {service}.", f"There are: {', '.join(PIPELINES)}."
            )
    for name in (stage, region):
        if not _NAME.fullmatch(name):
            raise usage(
                f"{name!r} is no name of a stage or region.", "Use letters, digits, - and _."
            )
    wanted = {folder / PIPELINES[one][0]: PIPELINES[one][1] for one in services or PIPELINES}
    standing = [str(path) for path in wanted if path.exists()]
    if standing and not force:
        raise usage(
            f"There is a {standing[0]} already.", "Nothing was written; --force replaces it."
        )
    for path, source in wanted.items():
        text = (files("csc.pipelines") / source).read_text()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("@STAGE@", stage).replace("@REGION@", region))
        print(f"wrote {path}")
