"""The object of S3 that a URL names: where a template, or a part of one, is read from. Nothing is fetched."""

from urllib.parse import unquote, urlsplit


def object_of(url: str) -> tuple[str, str]:
    """``https://bucket.s3.region.amazonaws.com/key``, ``https://host/bucket/key`` or ``s3://bucket/key`` →
    bucket and key. Raises ValueError for any other text."""
    parts = urlsplit(url)
    path = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("http", "https", "s3") or not path:
        raise ValueError(url)
    host = parts.hostname or ""
    if parts.scheme == "s3":
        return host, path
    for mark in (".s3.", ".s3-", ".localhost"):
        if mark in host + ".":
            return host.partition(mark.rstrip("."))[0], path
    bucket, _, key = path.partition("/")
    return bucket, key
