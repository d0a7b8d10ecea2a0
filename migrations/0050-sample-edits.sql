-- What a person did to samples, in the order of the ids. Undone edits can be redone until another edit is made; they are abandoned then, but kept.
CREATE TABLE sample_edits (
  id INTEGER PRIMARY KEY,
  dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  count INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'undone', 'abandoned'))
) STRICT;

CREATE INDEX sample_edits_by_dataset ON sample_edits (dataset_id, state);

-- Null: that field did not change. No reference to samples: those are only ever removed with their dataset, and so is the edit.
CREATE TABLE sample_edit_items (
  edit_id INTEGER NOT NULL REFERENCES sample_edits (id) ON DELETE CASCADE,
  sample_id INTEGER NOT NULL,
  label_before INTEGER,
  label_after INTEGER,
  starred_before INTEGER,
  starred_after INTEGER,
  quarantined_before INTEGER,
  quarantined_after INTEGER,
  PRIMARY KEY (edit_id, sample_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sample_edit_items_by_sample ON sample_edit_items (sample_id);

CREATE TRIGGER sample_edits_inserted AFTER INSERT ON sample_edits BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'samples'; END;
CREATE TRIGGER sample_edits_updated AFTER UPDATE ON sample_edits BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'samples'; END;
CREATE TRIGGER sample_edits_deleted AFTER DELETE ON sample_edits BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'samples'; END;
