-- Who became the active model when. Text, not references: what they name may be removed, the history stays.
CREATE TABLE promotions (
  id INTEGER PRIMARY KEY,
  model_id TEXT NOT NULL,
  model_name TEXT NOT NULL,
  previous_id TEXT,
  previous_name TEXT,
  at TEXT NOT NULL,
  -- Where rolling back from here leads. A rollback takes over its target's own, so that the next one walks further back.
  back INTEGER REFERENCES promotions (id)
) STRICT;

-- The log begins with the model that is active now.
INSERT INTO promotions (model_id, model_name, at)
SELECT id, name, strftime('%Y-%m-%dT%H:%M:%fZ', 'now') FROM models WHERE active = 1;

-- A model's answers to every sample of a dataset, the latest ones.
CREATE TABLE evaluations (
  dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  weights_hash TEXT NOT NULL,
  samples INTEGER NOT NULL,
  classes INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  -- uint32, little-endian
  sample_ids BLOB NOT NULL CHECK (length(sample_ids) = 4 * samples),
  -- [samples, classes] float32, little-endian; last, so that lists read neither
  probabilities BLOB NOT NULL CHECK (length(probabilities) = 4 * samples * classes),
  PRIMARY KEY (dataset_id, model_id)
) STRICT;

CREATE INDEX evaluations_by_model ON evaluations (model_id);

CREATE TRIGGER evaluations_inserted AFTER INSERT ON evaluations BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'models'; END;
CREATE TRIGGER evaluations_updated AFTER UPDATE ON evaluations BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'models'; END;
CREATE TRIGGER evaluations_deleted AFTER DELETE ON evaluations BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'models'; END;
