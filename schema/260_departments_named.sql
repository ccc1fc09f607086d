-- A task may name the departments that its municipality has. Until now it could name nine, whether they were there or not: those
-- that are named and missing are made, with their code for a name.
INSERT INTO department (authority_id, code, name)
SELECT DISTINCT t.authority_id, c.code, c.code
FROM task t
JOIN (SELECT 'BTF' AS code UNION SELECT 'FAF' UNION SELECT 'KFF' UNION SELECT 'KSR' UNION SELECT 'MFF' UNION SELECT 'SUF' UNION SELECT 'UUF'
      UNION SELECT 'KI' UNION SELECT 'Stat') c ON ',' || t.departments || ',' LIKE '%,' || c.code || ',%'
WHERE NOT EXISTS (SELECT 1 FROM department d WHERE d.authority_id = t.authority_id AND d.code = c.code);
