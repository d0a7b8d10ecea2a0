-- run_id and lineage are text, not references: a model outlives its run, its dataset and the model it was fine-tuned from
CREATE TABLE models (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  run_id TEXT,
  preset TEXT,
  network TEXT NOT NULL CHECK (json_valid(network)),
  parameters INTEGER NOT NULL,
  classes TEXT NOT NULL CHECK (json_valid(classes)),
  lineage TEXT NOT NULL CHECK (json_valid(lineage)),
  metrics TEXT CHECK (json_valid(metrics)),
  calibration TEXT CHECK (json_valid(calibration)),
  active INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1)),
  created_at TEXT NOT NULL,
  trashed_at TEXT,
  weights_hash TEXT NOT NULL,
  weights_size INTEGER NOT NULL,
  CHECK (active = 0 OR trashed_at IS NULL)
) STRICT;

-- a name is unique among the models that are not in the trash
CREATE UNIQUE INDEX models_by_name ON models (name) WHERE trashed_at IS NULL;
-- at most one model is active
CREATE UNIQUE INDEX models_active ON models (active) WHERE active = 1;

-- apart from the row that lists show, which would otherwise drag megabytes of overflow pages along
CREATE TABLE model_weights (
  model_id TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  -- a whole safetensors file
  weights BLOB NOT NULL
) STRICT;
