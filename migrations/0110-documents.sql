-- Documents that were handed in together and are read and reviewed in the same way.
CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  form TEXT NOT NULL,
  made_at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'paused')),
  double_keying INTEGER NOT NULL CHECK (double_keying IN (0, 1)),
  audit_share REAL NOT NULL CHECK (audit_share BETWEEN 0 AND 1),
  -- draws which accepted readings are audited
  seed INTEGER NOT NULL
) STRICT;

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches (id),
  -- of the file, and so the name of its blob
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  mime TEXT NOT NULL,
  added_at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'reading', 'review', 'done', 'failed', 'rejected')),
  -- the process that reads it
  owner_pid INTEGER,
  owner_token TEXT,
  -- how often reading was begun: also tells two claims of one process apart
  attempts INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  error_message TEXT,
  -- when it became done, failed or rejected
  finished_at TEXT,
  -- when retention took away its blob, and the values that were read in it
  picture_removed_at TEXT,
  redacted_at TEXT,
  UNIQUE (batch_id, sha256),
  CHECK ((status = 'reading') = (owner_pid IS NOT NULL)),
  CHECK ((status = 'failed') = (error_code IS NOT NULL)),
  CHECK ((status IN ('done', 'failed', 'rejected')) = (finished_at IS NOT NULL))
) STRICT;

CREATE INDEX documents_by_status ON documents (status, batch_id);

CREATE TABLE pages (
  id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id),
  page_index INTEGER NOT NULL,
  -- null: none was recognised on it
  form TEXT,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  -- milliseconds that reading it took
  ms REAL NOT NULL,
  UNIQUE (document_id, page_index)
) STRICT;

CREATE TABLE fields (
  id INTEGER PRIMARY KEY,
  page_id INTEGER NOT NULL REFERENCES pages (id),
  name TEXT NOT NULL,
  -- JSON of contract/fields.ts and contract/reading.ts; a reading is null once it is redacted
  content TEXT NOT NULL CHECK (json_valid(content)),
  box TEXT NOT NULL CHECK (json_valid(box)),
  reading TEXT CHECK (json_valid(reading)),
  confidence REAL NOT NULL,
  accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
  -- doubtful by a rule: no threshold would accept it
  by_rule INTEGER NOT NULL CHECK (by_rule IN (0, 1)),
  model_key TEXT NOT NULL,
  model_name TEXT NOT NULL,
  read_at TEXT NOT NULL,
  -- accepted, and drawn to be reviewed all the same
  audited INTEGER NOT NULL CHECK (audited IN (0, 1)),
  -- place in the queue, the least first: the confidence, or what is shown in its place for an audited one
  rank REAL NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('accepted', 'open', 'decided', 'rejected')),
  -- what the field says now: the accepted reading or the decision
  text TEXT,
  value TEXT,
  -- whether the reading was right, once a person has decided
  correct INTEGER CHECK (correct IN (0, 1)),
  UNIQUE (page_id, name)
) STRICT;

CREATE INDEX fields_open ON fields (rank, id) WHERE state = 'open';

-- What operators did, one row each. An undone decision stays, and so does what undid it.
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  field_id INTEGER NOT NULL REFERENCES fields (id),
  operator TEXT NOT NULL,
  at TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('accepted', 'keyed', 'rejected', 'undone')),
  before TEXT,
  after TEXT,
  reason TEXT,
  undoes INTEGER UNIQUE REFERENCES decisions (id),
  CHECK ((what = 'undone') = (undoes IS NOT NULL))
) STRICT;

CREATE INDEX decisions_by_field ON decisions (field_id);
CREATE INDEX decisions_by_operator ON decisions (operator, id);

-- Redaction takes the texts away and nothing else.
CREATE TRIGGER decisions_kept BEFORE UPDATE ON decisions
WHEN NEW.before IS NOT NULL OR NEW.after IS NOT NULL OR NEW.reason IS NOT NULL
  OR (NEW.id, NEW.field_id, NEW.operator, NEW.at, NEW.what) IS NOT (OLD.id, OLD.field_id, OLD.operator, OLD.at, OLD.what) OR NEW.undoes IS NOT OLD.undoes
BEGIN SELECT RAISE(ABORT, 'decisions are never edited'); END;
CREATE TRIGGER decisions_never_deleted BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are never removed'); END;

-- The log of records, chained: hash = SHA-256(previous + line feed + content), previous = the hash of the row before, 64 zeros for the first. `content` is
-- canonical JSON (domain/canonical-json.ts) without anything that was written on a document: in the place of that it has the HMAC-SHA-256 of the payload
-- under the payload's salt. So a payload can be taken away and the chain still verifies, and without the salt nobody can guess what it was from its hash.
CREATE TABLE record_log (
  seq INTEGER PRIMARY KEY,
  previous TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  hash TEXT NOT NULL,
  kind TEXT NOT NULL GENERATED ALWAYS AS (content ->> '$.kind') VIRTUAL CHECK (kind IN ('recorded', 'rejected', 'reopened', 'redacted')),
  document TEXT NOT NULL GENERATED ALWAYS AS (content ->> '$.document') VIRTUAL,
  -- the row that a later one reopens or redacts
  concerns INTEGER GENERATED ALWAYS AS (content ->> '$.concerns') VIRTUAL
) STRICT;

CREATE INDEX record_log_by_document ON record_log (document, seq);
CREATE INDEX record_log_redactions ON record_log (concerns) WHERE kind = 'redacted';

-- Without a reference: a payload whose row was removed is a trace, not an orphan to be cleared away.
CREATE TABLE record_payloads (
  seq INTEGER PRIMARY KEY,
  salt BLOB NOT NULL CHECK (length(salt) = 32),
  payload TEXT NOT NULL CHECK (json_valid(payload))
) STRICT;

CREATE TRIGGER record_log_chained BEFORE INSERT ON record_log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM record_log)
  OR NEW.previous IS NOT coalesce((SELECT hash FROM record_log ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT RAISE(ABORT, 'a record follows the last one'); END;
CREATE TRIGGER record_log_kept BEFORE UPDATE ON record_log BEGIN SELECT RAISE(ABORT, 'the log of records is never edited'); END;
CREATE TRIGGER record_log_never_deleted BEFORE DELETE ON record_log BEGIN SELECT RAISE(ABORT, 'nothing is removed from the log of records'); END;
-- An INSERT OR REPLACE would remove the old one without a word.
CREATE TRIGGER record_payloads_once BEFORE INSERT ON record_payloads WHEN EXISTS (SELECT 1 FROM record_payloads WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'a record has one payload'); END;
CREATE TRIGGER record_payloads_kept BEFORE UPDATE ON record_payloads BEGIN SELECT RAISE(ABORT, 'the log of records is never edited'); END;
-- First the log says that a payload is taken away, then it goes.
CREATE TRIGGER record_payloads_redacted BEFORE DELETE ON record_payloads
WHEN NOT EXISTS (SELECT 1 FROM record_log WHERE kind = 'redacted' AND concerns = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'a payload is removed by redaction alone'); END;

INSERT INTO revisions (topic) VALUES ('documents');

CREATE TRIGGER batches_inserted AFTER INSERT ON batches BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
CREATE TRIGGER batches_updated AFTER UPDATE ON batches BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
CREATE TRIGGER documents_inserted AFTER INSERT ON documents BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
CREATE TRIGGER documents_updated AFTER UPDATE ON documents BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
CREATE TRIGGER decisions_inserted AFTER INSERT ON decisions BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'documents'; END;
