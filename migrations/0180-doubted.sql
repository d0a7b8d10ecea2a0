-- Decisions of one kind more: an operator doubts a reading that was accepted. SQLite changes no CHECK, so the table is made again with all its rows. The
-- pages of the old one are overwritten: a later redaction could not reach the texts in them.
PRAGMA secure_delete = ON;

CREATE TABLE decisions_0180 (
  id INTEGER PRIMARY KEY,
  field_id INTEGER NOT NULL REFERENCES fields (id),
  operator TEXT NOT NULL,
  at TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('accepted', 'keyed', 'rejected', 'doubted', 'undone')),
  before TEXT,
  after TEXT,
  reason TEXT,
  undoes INTEGER UNIQUE REFERENCES decisions (id),
  CHECK ((what = 'undone') = (undoes IS NOT NULL))
) STRICT;

INSERT INTO decisions_0180 (id, field_id, operator, at, what, before, after, reason, undoes)
SELECT id, field_id, operator, at, what, before, after, reason, undoes FROM decisions;
-- Its indexes and triggers go with it; dropping a table fires none of them.
DROP TABLE decisions;
ALTER TABLE decisions_0180 RENAME TO decisions;

PRAGMA secure_delete = OFF;

CREATE INDEX decisions_by_field ON decisions (field_id);
CREATE INDEX decisions_by_operator ON decisions (operator, id);

-- Redaction takes the texts away and nothing else.
CREATE TRIGGER decisions_kept BEFORE UPDATE ON decisions
WHEN NEW.before IS NOT NULL OR NEW.after IS NOT NULL OR NEW.reason IS NOT NULL
  OR (NEW.id, NEW.field_id, NEW.operator, NEW.at, NEW.what) IS NOT (OLD.id, OLD.field_id, OLD.operator, OLD.at, OLD.what) OR NEW.undoes IS NOT OLD.undoes
BEGIN SELECT RAISE(ABORT, 'decisions are never edited'); END;
CREATE TRIGGER decisions_never_deleted BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are never removed'); END;
CREATE TRIGGER decisions_inserted AFTER INSERT ON decisions BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
