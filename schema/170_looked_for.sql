-- Who was looked for by a CPR number that nobody is known by (src/citizen/citizen.h, citizen_tell_look): the citizen who turns up
-- later is shown it.
CREATE INDEX audit_of_number ON audit (authority_id, detail) WHERE subject_kind = 'number';
