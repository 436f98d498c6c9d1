"""Kinesis Data Streams: shards of records, read by iterators."""
