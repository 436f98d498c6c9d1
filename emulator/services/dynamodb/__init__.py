"""DynamoDB on SQLite.

    input ──shapes──▶ ──expressions──▶ plan ──▶ table ──keys──▶ SQLite ──▶ output

`service.py` holds the state; `operations/` has one operation a file; `changes.py` is every write of
one item, `pages.py` every range that is read.  Items are in DynamoDB's JSON wire form everywhere.
"""
