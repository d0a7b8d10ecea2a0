-- Forms of one's own: JSON of contract/forms.ts.
CREATE TABLE forms (
  name TEXT PRIMARY KEY,
  template TEXT NOT NULL CHECK (json_valid(template)),
  rules TEXT NOT NULL CHECK (json_valid(rules)),
  made_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

INSERT INTO revisions (topic) VALUES ('forms');

CREATE TRIGGER forms_inserted AFTER INSERT ON forms BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'forms'; END;
CREATE TRIGGER forms_updated AFTER UPDATE ON forms BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'forms'; END;
CREATE TRIGGER forms_deleted AFTER DELETE ON forms BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'forms'; END;
