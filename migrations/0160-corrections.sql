-- Finished documents whose digits are still to be filed as samples, as a person typed or confirmed them. `dataset` is a name: it is made with the first sample.
CREATE TABLE corrections_waiting (
  document_id TEXT PRIMARY KEY REFERENCES documents (id),
  dataset TEXT NOT NULL
) STRICT;

-- The field of a document that a sample was cut from: the sample goes when the document's values go.
CREATE TABLE sample_fields (
  sample_id INTEGER PRIMARY KEY REFERENCES samples (id) ON DELETE CASCADE,
  field_id INTEGER NOT NULL REFERENCES fields (id)
) STRICT;

CREATE INDEX sample_fields_by_field ON sample_fields (field_id);
