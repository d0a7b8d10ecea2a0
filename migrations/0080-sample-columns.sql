-- Everything about all samples but their pixels, in stored order: what the sample grid starts with. From this index alone it is read in half the
-- time, and without going through the pixels of the whole dataset when they are not in memory yet.
CREATE INDEX samples_by_columns ON samples (dataset_id, split, position, label, original_label, starred, quarantined);
