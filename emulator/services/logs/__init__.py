"""CloudWatch Logs, as far as reading what the local cloud writes needs it.

service.Logs.write(group, stream, line)   what access logs and functions call: buffered
operations/                               the logs API, on the same tables
"""
