-- The strokes of a sample that was written on the pad, beside its raster: JSON of contract/ink.ts.
CREATE TABLE sample_ink (
  sample_id INTEGER PRIMARY KEY REFERENCES samples (id) ON DELETE CASCADE,
  ink TEXT NOT NULL CHECK (json_valid(ink))
) STRICT;

-- How a model tells what it learnt from anything else: JSON of domain/metrics/open-set.ts, for these very weights.
CREATE TABLE open_sets (
  model_id TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  weights_hash TEXT NOT NULL,
  detector TEXT NOT NULL CHECK (json_valid(detector))
) STRICT;
