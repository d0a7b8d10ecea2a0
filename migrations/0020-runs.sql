-- dataset_*, base_model_id and model_id are lineage, not references: what they name may be removed, the history stays
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('train', 'finetune')),
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'paused', 'interrupted', 'stopped', 'failed', 'completed')),
  preset TEXT,
  network TEXT NOT NULL CHECK (json_valid(network)),
  training TEXT NOT NULL CHECK (json_valid(training)),
  dataset_id TEXT NOT NULL,
  dataset_name TEXT NOT NULL,
  dataset_hash TEXT NOT NULL,
  snapshot TEXT,
  base_model_id TEXT,
  replay TEXT CHECK (json_valid(replay)),
  requested_engine TEXT,
  engine TEXT,
  device TEXT,
  engine_version TEXT,
  threads INTEGER,
  seed INTEGER NOT NULL,
  parameters INTEGER NOT NULL,
  owner_pid INTEGER,
  owner_token TEXT,
  requested_action TEXT CHECK (requested_action IN ('pause', 'resume', 'stop')),
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  error TEXT CHECK (json_valid(error)),
  summary TEXT CHECK (json_valid(summary)),
  git_version TEXT,
  app_version TEXT NOT NULL,
  model_id TEXT,
  -- the highest metric sequence number ever given, so that none is given twice
  last_seq INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX runs_by_status ON runs (status);
CREATE INDEX runs_by_dataset ON runs (dataset_id);

CREATE TABLE batch_metrics (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  step INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  loss REAL NOT NULL,
  accuracy REAL NOT NULL,
  learning_rate REAL NOT NULL,
  images_per_second REAL NOT NULL,
  PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE epoch_metrics (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  step INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  loss REAL NOT NULL,
  accuracy REAL NOT NULL,
  val_loss REAL,
  val_accuracy REAL,
  images_per_second REAL NOT NULL,
  seconds REAL NOT NULL,
  rss_bytes INTEGER NOT NULL,
  PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  step INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('last', 'best')),
  blob TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  val_metric REAL,
  created_at TEXT NOT NULL
) STRICT;

CREATE INDEX checkpoints_by_run ON checkpoints (run_id, step);
CREATE INDEX checkpoints_by_blob ON checkpoints (blob);
