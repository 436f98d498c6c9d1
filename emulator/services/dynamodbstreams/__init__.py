"""DynamoDB Streams: what reads the records that `dynamodb/streams.py` keeps."""
