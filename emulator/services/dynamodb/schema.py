"""The tables of the state file that DynamoDB owns. Append steps, never edit them.

Besides these, each DynamoDB table has ``dynamodb_t<id>``, with time to live ``dynamodb_e<id>``, with
point-in-time recovery ``dynamodb_j<id>``, and each secondary index ``dynamodb_x<id>``, each backup
``dynamodb_b<id>``: names are made of numbers that SQLite gave, never of what a user wrote.
"""

STEPS = (
    """
    CREATE TABLE dynamodb_tables (
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, definition BLOB NOT NULL
    );
    CREATE TABLE dynamodb_indexes (
        id INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL, name TEXT NOT NULL,
        UNIQUE (table_id, name)
    );
    CREATE TABLE dynamodb_tokens (
        token TEXT PRIMARY KEY, digest BLOB NOT NULL, expires REAL NOT NULL, answer BLOB NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE dynamodb_streams (
        id INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE, table_name TEXT NOT NULL,
        label TEXT NOT NULL, view TEXT NOT NULL, key_schema BLOB NOT NULL, created REAL NOT NULL,
        disabled REAL, first INTEGER NOT NULL, last INTEGER
    );
    CREATE TABLE dynamodb_records (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, stream_id INTEGER NOT NULL, at REAL NOT NULL,
        record BLOB NOT NULL
    );
    CREATE INDEX dynamodb_records_of ON dynamodb_records (stream_id, sequence);
    """,
    """
    CREATE TABLE dynamodb_backups (
        id INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
        table_name TEXT NOT NULL, definition BLOB NOT NULL, created REAL NOT NULL,
        items INTEGER NOT NULL, size INTEGER NOT NULL
    );
    """,
    """
    CREATE TABLE dynamodb_journals (table_id INTEGER PRIMARY KEY, since REAL NOT NULL);
    """,
    """
    CREATE TABLE dynamodb_transfers (
        arn TEXT PRIMARY KEY, kind TEXT NOT NULL, token TEXT, digest BLOB NOT NULL, body BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX dynamodb_transfers_by ON dynamodb_transfers (kind, token);
    ALTER TABLE dynamodb_backups ADD COLUMN kind TEXT NOT NULL DEFAULT 'USER';
    ALTER TABLE dynamodb_backups ADD COLUMN expires REAL;
    CREATE TABLE dynamodb_stream_policies (
        arn TEXT PRIMARY KEY, policy TEXT NOT NULL, revision TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)

# Both are clustered by key, so a Query reads neighbouring pages.
ITEMS = "CREATE TABLE {0} (key BLOB PRIMARY KEY, size INTEGER, body BLOB) WITHOUT ROWID"
ENTRIES = "CREATE TABLE {0} (key BLOB PRIMARY KEY, base BLOB) WITHOUT ROWID"
