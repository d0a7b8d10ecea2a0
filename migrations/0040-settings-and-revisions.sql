-- What an interface remembers: theme, language, chosen columns.
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value) AND octet_length(value) <= 65536)
) STRICT;

-- Counts the changes of each topic, whichever process makes them: looking here five times a second costs nothing.
CREATE TABLE revisions (
  topic TEXT PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO revisions (topic) VALUES ('datasets'), ('samples'), ('runs'), ('models'), ('settings');

CREATE TRIGGER datasets_inserted AFTER INSERT ON datasets BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'datasets'; END;
CREATE TRIGGER datasets_updated AFTER UPDATE ON datasets BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'datasets'; END;
CREATE TRIGGER datasets_deleted AFTER DELETE ON datasets BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'datasets'; END;
-- Splitting anew moves samples without an edit; a trigger on samples themselves would fire 70,000 times.
CREATE TRIGGER dataset_content_updated AFTER UPDATE OF hash ON datasets BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'samples'; END;

CREATE TRIGGER models_inserted AFTER INSERT ON models BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'models'; END;
CREATE TRIGGER models_updated AFTER UPDATE ON models BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'models'; END;
CREATE TRIGGER models_deleted AFTER DELETE ON models BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'models'; END;

CREATE TRIGGER settings_inserted AFTER INSERT ON settings BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'settings'; END;
CREATE TRIGGER settings_updated AFTER UPDATE ON settings BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'settings'; END;
CREATE TRIGGER settings_deleted AFTER DELETE ON settings BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'settings'; END;

CREATE TRIGGER runs_inserted AFTER INSERT ON runs BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'runs'; END;
-- Only what a person sees in a list: metrics raise last_seq ten times a second.
CREATE TRIGGER runs_updated
AFTER UPDATE OF name, status, engine, device, engine_version, threads, started_at, finished_at, error, summary, model_id ON runs
BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'runs'; END;
CREATE TRIGGER runs_deleted AFTER DELETE ON runs BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'runs'; END;
