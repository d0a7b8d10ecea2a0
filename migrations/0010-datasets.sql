CREATE TABLE datasets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  classes TEXT NOT NULL CHECK (json_valid(classes)),
  hash TEXT NOT NULL,
  source TEXT NOT NULL,
  test_locked INTEGER NOT NULL DEFAULT 0 CHECK (test_locked IN (0, 1)),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE samples (
  id INTEGER PRIMARY KEY,
  dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  split TEXT NOT NULL CHECK (split IN ('train', 'test')),
  position INTEGER NOT NULL,
  label INTEGER NOT NULL CHECK (label BETWEEN 0 AND 255),
  original_label INTEGER NOT NULL CHECK (original_label BETWEEN 0 AND 255),
  source TEXT,
  starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
  quarantined INTEGER NOT NULL DEFAULT 0 CHECK (quarantined IN (0, 1)),
  -- 28 x 28 bytes row by row, 0 paper, 255 ink; last, so that the small columns are read without it
  pixels BLOB NOT NULL CHECK (length(pixels) = 784)
) STRICT;

-- reading a split and its pages in order
CREATE UNIQUE INDEX samples_by_position ON samples (dataset_id, split, position);
-- counts by split and class, and pages of one class, from the index alone
CREATE INDEX samples_by_label ON samples (dataset_id, split, quarantined, label, position);
