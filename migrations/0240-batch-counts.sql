-- How far a batch is, is asked for after every decision and every document that is read, for all batches at once: it is counted along, since counting a
-- batch of 100,000 documents takes a second.
CREATE TABLE batch_counts (
  batch_id TEXT PRIMARY KEY REFERENCES batches (id),
  -- documents by status
  waiting INTEGER NOT NULL DEFAULT 0,
  reading INTEGER NOT NULL DEFAULT 0,
  review INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  pages INTEGER NOT NULL DEFAULT 0,
  read_ms REAL NOT NULL DEFAULT 0,
  -- fields by state, of documents in review or done
  fields_accepted INTEGER NOT NULL DEFAULT 0,
  fields_open INTEGER NOT NULL DEFAULT 0,
  fields_decided INTEGER NOT NULL DEFAULT 0,
  fields_rejected INTEGER NOT NULL DEFAULT 0,
  -- readings that the reader accepted, whatever became of their documents; of these the audited ones, of these those that a person has decided, and of these the wrong ones
  readings_accepted INTEGER NOT NULL DEFAULT 0,
  readings_audited INTEGER NOT NULL DEFAULT 0,
  audits_verified INTEGER NOT NULL DEFAULT 0,
  audits_misread INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO batch_counts (batch_id) SELECT id FROM batches;

UPDATE batch_counts SET (waiting, reading, review, done, failed, rejected) = (
  SELECT count(*) FILTER (WHERE status = 'waiting'), count(*) FILTER (WHERE status = 'reading'), count(*) FILTER (WHERE status = 'review'),
    count(*) FILTER (WHERE status = 'done'), count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status = 'rejected')
  FROM documents WHERE documents.batch_id = batch_counts.batch_id
);
UPDATE batch_counts SET (pages, read_ms) = (
  SELECT count(*), total(ms) FROM pages JOIN documents ON documents.id = pages.document_id WHERE documents.batch_id = batch_counts.batch_id
);
UPDATE batch_counts SET (fields_accepted, fields_open, fields_decided, fields_rejected, readings_accepted, readings_audited, audits_verified, audits_misread) = (
  SELECT count(*) FILTER (WHERE is_shown AND state = 'accepted'), count(*) FILTER (WHERE is_shown AND state = 'open'),
    count(*) FILTER (WHERE is_shown AND state = 'decided'), count(*) FILTER (WHERE is_shown AND state = 'rejected'),
    count(*) FILTER (WHERE accepted), count(*) FILTER (WHERE accepted AND audited),
    count(*) FILTER (WHERE accepted AND audited AND correct IS NOT NULL), count(*) FILTER (WHERE accepted AND audited AND correct = 0)
  FROM (
    SELECT fields.*, documents.status IN ('review', 'done') AS is_shown
    FROM fields JOIN pages ON pages.id = fields.page_id JOIN documents ON documents.id = pages.document_id WHERE documents.batch_id = batch_counts.batch_id
  )
);

CREATE TRIGGER batches_counted AFTER INSERT ON batches BEGIN INSERT INTO batch_counts (batch_id) VALUES (NEW.id); END;

CREATE TRIGGER documents_counted AFTER INSERT ON documents BEGIN
  UPDATE batch_counts SET
    waiting = waiting + (NEW.status = 'waiting'), reading = reading + (NEW.status = 'reading'), review = review + (NEW.status = 'review'),
    done = done + (NEW.status = 'done'), failed = failed + (NEW.status = 'failed'), rejected = rejected + (NEW.status = 'rejected')
  WHERE batch_id = NEW.batch_id;
END;

CREATE TRIGGER documents_counted_again AFTER UPDATE OF status ON documents WHEN NEW.status <> OLD.status BEGIN
  UPDATE batch_counts SET
    waiting = waiting + (NEW.status = 'waiting') - (OLD.status = 'waiting'), reading = reading + (NEW.status = 'reading') - (OLD.status = 'reading'),
    review = review + (NEW.status = 'review') - (OLD.status = 'review'), done = done + (NEW.status = 'done') - (OLD.status = 'done'),
    failed = failed + (NEW.status = 'failed') - (OLD.status = 'failed'), rejected = rejected + (NEW.status = 'rejected') - (OLD.status = 'rejected')
  WHERE batch_id = NEW.batch_id;
  -- Its fields begin to count, or count no more.
  UPDATE batch_counts SET
    fields_accepted = fields_accepted + sign * its_accepted, fields_open = fields_open + sign * its_open,
    fields_decided = fields_decided + sign * its_decided, fields_rejected = fields_rejected + sign * its_rejected
  FROM (
    SELECT iif(NEW.status IN ('review', 'done'), 1, -1) AS sign, count(*) FILTER (WHERE state = 'accepted') AS its_accepted, count(*) FILTER (WHERE state = 'open') AS its_open,
      count(*) FILTER (WHERE state = 'decided') AS its_decided, count(*) FILTER (WHERE state = 'rejected') AS its_rejected
    FROM fields JOIN pages ON pages.id = fields.page_id WHERE pages.document_id = NEW.id
  )
  WHERE batch_id = NEW.batch_id AND (NEW.status IN ('review', 'done')) <> (OLD.status IN ('review', 'done'));
END;

CREATE TRIGGER pages_counted AFTER INSERT ON pages BEGIN
  UPDATE batch_counts SET pages = pages + 1, read_ms = read_ms + NEW.ms WHERE batch_id = (SELECT batch_id FROM documents WHERE id = NEW.document_id);
END;
CREATE TRIGGER pages_uncounted AFTER DELETE ON pages BEGIN
  UPDATE batch_counts SET pages = pages - 1, read_ms = read_ms - OLD.ms WHERE batch_id = (SELECT batch_id FROM documents WHERE id = OLD.document_id);
END;

CREATE TRIGGER fields_counted AFTER INSERT ON fields BEGIN
  UPDATE batch_counts SET
    fields_accepted = fields_accepted + (is_shown AND NEW.state = 'accepted'), fields_open = fields_open + (is_shown AND NEW.state = 'open'),
    fields_decided = fields_decided + (is_shown AND NEW.state = 'decided'), fields_rejected = fields_rejected + (is_shown AND NEW.state = 'rejected'),
    readings_accepted = readings_accepted + NEW.accepted, readings_audited = readings_audited + (NEW.accepted AND NEW.audited),
    audits_verified = audits_verified + (NEW.accepted AND NEW.audited AND NEW.correct IS NOT NULL),
    audits_misread = audits_misread + (NEW.accepted AND NEW.audited AND NEW.correct IS 0)
  FROM (
    SELECT documents.batch_id AS batch, documents.status IN ('review', 'done') AS is_shown
    FROM pages JOIN documents ON documents.id = pages.document_id WHERE pages.id = NEW.page_id
  )
  WHERE batch_id = batch;
END;

CREATE TRIGGER fields_counted_again AFTER UPDATE OF state, correct ON fields WHEN (NEW.state, NEW.correct) IS NOT (OLD.state, OLD.correct) BEGIN
  UPDATE batch_counts SET
    fields_accepted = fields_accepted + is_shown * ((NEW.state = 'accepted') - (OLD.state = 'accepted')),
    fields_open = fields_open + is_shown * ((NEW.state = 'open') - (OLD.state = 'open')),
    fields_decided = fields_decided + is_shown * ((NEW.state = 'decided') - (OLD.state = 'decided')),
    fields_rejected = fields_rejected + is_shown * ((NEW.state = 'rejected') - (OLD.state = 'rejected')),
    audits_verified = audits_verified + (NEW.accepted AND NEW.audited) * ((NEW.correct IS NOT NULL) - (OLD.correct IS NOT NULL)),
    audits_misread = audits_misread + (NEW.accepted AND NEW.audited) * ((NEW.correct IS 0) - (OLD.correct IS 0))
  FROM (
    SELECT documents.batch_id AS batch, documents.status IN ('review', 'done') AS is_shown
    FROM pages JOIN documents ON documents.id = pages.document_id WHERE pages.id = NEW.page_id
  )
  WHERE batch_id = batch;
END;

-- What these were for is not counted from them any more.
DROP INDEX fields_by_state;
DROP INDEX pages_ms;
