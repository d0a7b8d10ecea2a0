-- The page as it was read: boxes of fields are in its pixels. The SHA-256 of a JPEG among the blobs; null where retention took it away, or the page was read
-- before pictures were kept.
ALTER TABLE pages ADD COLUMN picture TEXT;
