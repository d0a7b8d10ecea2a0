-- The studio itself has a form called “numbers” now: one of one's own by that name goes on under another.
UPDATE batches SET form = 'own-numbers' WHERE form = 'numbers';
UPDATE pages SET form = 'own-numbers' WHERE form = 'numbers';
UPDATE forms SET name = 'own-numbers', template = json_set(template, '$.name', 'own-numbers') WHERE name = 'numbers';
