"""The tables of S3 in the state file, step by step: appended to, never edited."""

SCHEMA = (
    """
    CREATE TABLE s3_buckets (
        name TEXT PRIMARY KEY,
        created REAL NOT NULL,
        configuration TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE s3_objects (
        bucket TEXT NOT NULL REFERENCES s3_buckets (name) ON DELETE CASCADE,
        key TEXT NOT NULL,
        modified REAL NOT NULL,
        size INTEGER NOT NULL,
        etag TEXT NOT NULL,
        headers TEXT NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (bucket, key)
    );
    CREATE TABLE s3_uploads (
        id TEXT PRIMARY KEY,
        bucket TEXT NOT NULL REFERENCES s3_buckets (name) ON DELETE CASCADE,
        key TEXT NOT NULL,
        headers TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE s3_parts (
        upload TEXT NOT NULL REFERENCES s3_uploads (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        etag TEXT NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (upload, number)
    );
    """,
    """
    CREATE TABLE s3_versions (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        bucket TEXT NOT NULL REFERENCES s3_buckets (name) ON DELETE CASCADE,
        key TEXT NOT NULL,
        version TEXT NOT NULL,
        latest INTEGER NOT NULL,
        marker INTEGER NOT NULL,
        modified REAL NOT NULL,
        size INTEGER NOT NULL,
        etag TEXT NOT NULL,
        headers TEXT NOT NULL,
        tags TEXT NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (bucket, key, version)
    );
    CREATE INDEX s3_latest ON s3_versions (bucket, key) WHERE latest = 1;
    INSERT INTO s3_versions
        (bucket, key, version, latest, marker, modified, size, etag, headers, tags, body)
        SELECT bucket, key, 'null', 1, 0, modified, size, etag, headers, '{}', body FROM s3_objects;
    DROP TABLE s3_objects;
    ALTER TABLE s3_uploads ADD COLUMN begun REAL NOT NULL DEFAULT 0;
    ALTER TABLE s3_parts ADD COLUMN modified REAL NOT NULL DEFAULT 0;
    ALTER TABLE s3_parts ADD COLUMN checksums TEXT NOT NULL DEFAULT '{}';
    """,
)
