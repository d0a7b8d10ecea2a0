-- The share of accepted readings that may be wrong, as it was asked for when the batch was made.
ALTER TABLE batches ADD COLUMN misread REAL NOT NULL DEFAULT 0.01 CHECK (misread > 0 AND misread <= 0.5);
