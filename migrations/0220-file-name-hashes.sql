-- What a watched folder gave is known by a hash of its name: a document that is redacted loses its name, and it shall not stand here for good. The hash is
-- made with a random salt of the folder's own, so that no list of hashes made elsewhere tells names (salted_hash is the studio's: storage/salted-hash.ts).
-- Both tables are made again, and the pages of the old ones overwritten.
PRAGMA secure_delete = ON;

CREATE TABLE watched_folders_0220 (
  batch_id TEXT PRIMARY KEY REFERENCES batches (id),
  path TEXT NOT NULL,
  salt BLOB NOT NULL CHECK (length(salt) = 32),
  -- why nothing can be taken up just now; null: all is well
  trouble TEXT
) STRICT;

INSERT INTO watched_folders_0220 (batch_id, path, salt, trouble)
SELECT batch_id, path, randomblob(32), trouble FROM watched_folders ORDER BY rowid;

-- What was taken up, as it was then: a file is not read again for nothing, after a restart neither.
CREATE TABLE watched_files_0220 (
  batch_id TEXT NOT NULL REFERENCES watched_folders (batch_id) ON DELETE CASCADE,
  name_hash TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_ms REAL NOT NULL,
  PRIMARY KEY (batch_id, name_hash)
) STRICT, WITHOUT ROWID;

INSERT INTO watched_files_0220 (batch_id, name_hash, size_bytes, modified_ms)
SELECT batch_id, salted_hash(salt, name), size_bytes, modified_ms FROM watched_files JOIN watched_folders_0220 USING (batch_id);

-- The triggers of the folders go with them; dropping a table fires none of them.
DROP TABLE watched_files;
DROP TABLE watched_folders;
ALTER TABLE watched_folders_0220 RENAME TO watched_folders;
ALTER TABLE watched_files_0220 RENAME TO watched_files;

PRAGMA secure_delete = OFF;

CREATE TRIGGER watched_folders_inserted AFTER INSERT ON watched_folders BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
CREATE TRIGGER watched_folders_updated AFTER UPDATE ON watched_folders BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
CREATE TRIGGER watched_folders_deleted AFTER DELETE ON watched_folders BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
