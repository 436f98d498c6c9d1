"""Event source mappings: what queues and streams hold is read here, and functions invoked with it.

queue, Kinesis stream, table's stream ──poll as the function's role──▶ filter ──▶ batch ──▶ Invoke
"""
