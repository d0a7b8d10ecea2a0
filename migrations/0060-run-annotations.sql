ALTER TABLE runs ADD COLUMN number INTEGER;
ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags));
ALTER TABLE runs ADD COLUMN starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1));
ALTER TABLE runs ADD COLUMN trashed_at TEXT;

UPDATE runs SET number = numbered.number
FROM (SELECT id, row_number() OVER (ORDER BY created_at, rowid) AS number FROM runs) AS numbered
WHERE numbered.id = runs.id;

CREATE UNIQUE INDEX runs_by_number ON runs (number);

-- the highest number ever given, so that none is given twice, also when the newest run is removed
CREATE TABLE run_numbers (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  last_number INTEGER NOT NULL
) STRICT;

INSERT INTO run_numbers (only_row, last_number) SELECT 1, COALESCE(MAX(number), 0) FROM runs;

CREATE TRIGGER runs_annotated AFTER UPDATE OF notes, tags, starred, trashed_at ON runs
BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'runs'; END;
-- A line of the table of runs shows the last and the best epoch.
CREATE TRIGGER epoch_metrics_inserted AFTER INSERT ON epoch_metrics BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'runs'; END;
