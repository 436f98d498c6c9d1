"""Firehose: records gathered and written to S3."""
