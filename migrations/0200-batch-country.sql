-- Whose postcodes are on its envelopes, by ISO 3166-1; null: not told.
ALTER TABLE batches ADD COLUMN country TEXT;
