-- Folders whose new files a batch takes up by itself.
CREATE TABLE watched_folders (
  batch_id TEXT PRIMARY KEY REFERENCES batches (id),
  path TEXT NOT NULL,
  -- why nothing can be taken up just now; null: all is well
  trouble TEXT
) STRICT;

-- What was taken up, as it was then: a file is not read again for nothing, after a restart neither.
CREATE TABLE watched_files (
  batch_id TEXT NOT NULL REFERENCES watched_folders (batch_id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_ms REAL NOT NULL,
  PRIMARY KEY (batch_id, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER watched_folders_inserted AFTER INSERT ON watched_folders BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
CREATE TRIGGER watched_folders_updated AFTER UPDATE ON watched_folders BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
CREATE TRIGGER watched_folders_deleted AFTER DELETE ON watched_folders BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
