-- What the operator of a locked kiosk has chosen; one row at most.
CREATE TABLE kiosk_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  idle_seconds INTEGER NOT NULL CHECK (idle_seconds BETWEEN 10 AND 3600),
  -- Where ink may be kept; null: nowhere. A dataset that is removed takes the permission with it.
  ink_dataset_id TEXT REFERENCES datasets (id) ON DELETE SET NULL
) STRICT;

-- The PIN to leave it, hashed; one row at most. Apart from all settings: no question of the interface reads this table.
CREATE TABLE kiosk_pin (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  salt BLOB NOT NULL,
  hash BLOB NOT NULL,
  -- scrypt's parameters, so that stronger ones of a later version still know the older hash
  cost INTEGER NOT NULL,
  block_size INTEGER NOT NULL,
  parallelization INTEGER NOT NULL,
  -- wrong tries in a row, and when the last of them was (milliseconds since 1970)
  failures INTEGER NOT NULL DEFAULT 0,
  failed_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TRIGGER kiosk_settings_inserted AFTER INSERT ON kiosk_settings BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'settings'; END;
CREATE TRIGGER kiosk_settings_updated AFTER UPDATE ON kiosk_settings BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'settings'; END;
CREATE TRIGGER kiosk_pin_inserted AFTER INSERT ON kiosk_pin BEGIN UPDATE revisions SET revision = revision + 1 WHERE topic = 'settings'; END;
