-- The strokes of a sample that was written on the pad, beside its raster: JSON of contract/ink.ts.
CREATE TABLE sample_ink (
  sample_id INTEGER PRIMARY KEY REFERENCES samples (id) ON DELETE CASCADE,
  ink TEXT NOT NULL CHECK (json_valid(ink))
) STRICT;
