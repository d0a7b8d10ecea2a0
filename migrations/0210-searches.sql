CREATE TABLE searches (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('running', 'paused', 'interrupted', 'stopped', 'failed', 'completed')),
  question TEXT NOT NULL CHECK (json_valid(question)),
  dataset_hash TEXT NOT NULL,
  epochs INTEGER NOT NULL,
  owner_pid INTEGER,
  owner_token TEXT,
  error TEXT CHECK (json_valid(error)),
  created_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;

-- as drawn at the start: a later version may draw otherwise
CREATE TABLE search_trials (
  search_id TEXT NOT NULL REFERENCES searches (id) ON DELETE CASCADE,
  trial INTEGER NOT NULL,
  field_values TEXT NOT NULL CHECK (json_valid(field_values)),
  PRIMARY KEY (search_id, trial)
) STRICT, WITHOUT ROWID;

-- run_id is no reference: a run may be removed, what came out of it stays
CREATE TABLE trial_runs (
  search_id TEXT NOT NULL,
  trial INTEGER NOT NULL,
  rung INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  outcome TEXT CHECK (outcome IN ('completed', 'failed')),
  val_accuracy REAL,
  val_loss REAL,
  seconds REAL,
  PRIMARY KEY (search_id, trial, rung, seed),
  FOREIGN KEY (search_id, trial) REFERENCES search_trials (search_id, trial) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- the search that a run is a trial of: lineage, no reference
ALTER TABLE runs ADD COLUMN search_id TEXT;

-- Searches are shown among the runs.
CREATE TRIGGER searches_inserted AFTER INSERT ON searches BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'runs'; END;
CREATE TRIGGER searches_updated AFTER UPDATE ON searches BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'runs'; END;
CREATE TRIGGER searches_deleted AFTER DELETE ON searches BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'runs'; END;
CREATE TRIGGER trial_runs_inserted AFTER INSERT ON trial_runs BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'runs'; END;
CREATE TRIGGER trial_runs_updated AFTER UPDATE ON trial_runs BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'runs'; END;
