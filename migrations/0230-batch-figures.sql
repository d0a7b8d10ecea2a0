-- How far a batch is, is counted with every document that is read and every decision: from these alone, without a look into the rows.
CREATE INDEX fields_by_state ON fields (page_id, state);
CREATE INDEX pages_ms ON pages (document_id, ms);
