-- Pages of a batch's list, also the last one, without sorting the whole batch.
CREATE INDEX documents_by_batch ON documents (batch_id);
