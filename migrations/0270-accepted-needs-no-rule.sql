-- Fields that may be empty, and were, counted as kept back by a rule although they were accepted: no threshold seemed to spare their documents a look.
UPDATE fields SET by_rule = 0 WHERE accepted = 1 AND by_rule = 1;
