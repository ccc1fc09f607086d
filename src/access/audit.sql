-- The audit log: appended to, read, verified; never changed.

-- one: head_take(authority_id int, chain int) -> seq int, hash text
-- The next number in the chain, and the hash of the row before; holds the chain until the transaction ends, so two nodes
-- that share a chain number wait for each other.
INSERT INTO audit_head (authority_id, chain, seq, hash) VALUES (:authority_id, :chain, 1, '')
ON CONFLICT (authority_id, chain) DO UPDATE SET seq = audit_head.seq + 1
RETURNING seq, hash;

-- exec: head_put(authority_id int, chain int, hash text)
UPDATE audit_head SET hash = :hash WHERE authority_id = :authority_id AND chain = :chain;

-- exec: add(authority_id int, chain int, seq int, at int, account_id int?, employee_id int?, action text,
--      subject_kind text, subject_id int?, citizen_id int?, purpose text, detail text, hash text)
INSERT INTO audit (authority_id, chain, seq, at, account_id, employee_id, action, subject_kind, subject_id, citizen_id,
                   purpose, detail, hash)
VALUES (:authority_id, :chain, :seq, :at, :account_id, :employee_id, :action, :subject_kind, :subject_id, :citizen_id,
        :purpose, :detail, :hash);

-- one: citizen_of_contact(authority_id int, id int) -> citizen_id int?
SELECT citizen_id FROM contact WHERE authority_id = :authority_id AND id = :id;

-- one: citizen_of_ticket(authority_id int, id int) -> citizen_id int?
SELECT c.citizen_id FROM ticket t JOIN contact c ON c.authority_id = t.authority_id AND c.id = t.contact_id
WHERE t.authority_id = :authority_id AND t.id = :id;

-- one: citizen_of_mail(authority_id int, id int) -> citizen_id int?
SELECT c.citizen_id FROM outbox o JOIN contact c ON c.authority_id = o.authority_id AND c.id = o.contact_id
WHERE o.authority_id = :authority_id AND o.id = :id;

-- many: rows_after(authority_id int, chain int, seq int, most int) -> authority_id int, chain int, seq int, at int,
--      account_id int?, employee_id int?, action text, subject_kind text, subject_id int?, citizen_id int?, purpose text,
--      detail text, hash text
-- The next rows in the order of the chains.
SELECT authority_id, chain, seq, at, account_id, employee_id, action, subject_kind, subject_id, citizen_id, purpose, detail, hash
FROM audit WHERE (authority_id, chain, seq) > (:authority_id, :chain, :seq)
ORDER BY authority_id, chain, seq LIMIT :most;

-- many: heads() -> authority_id int, chain int, seq int, hash text
SELECT authority_id, chain, seq, hash FROM audit_head ORDER BY authority_id, chain;

-- many: silent() -> authority_id int
-- Authorities with contacts whose log has no chain.
SELECT a.id FROM authority a
WHERE EXISTS (SELECT 1 FROM contact c WHERE c.authority_id = a.id) AND NOT EXISTS (SELECT 1 FROM audit_head h WHERE h.authority_id = a.id)
ORDER BY a.id;

-- one: traces() -> sessions int, accounts int
-- What nobody can have made without a line in the log.
SELECT CASE WHEN EXISTS (SELECT 1 FROM session) THEN 1 ELSE 0 END, CASE WHEN EXISTS (SELECT 1 FROM account) THEN 1 ELSE 0 END;

-- one: hash_at(authority_id int, chain int, seq int) -> hash text
SELECT hash FROM audit WHERE authority_id = :authority_id AND chain = :chain AND seq = :seq;

-- many: page(authority_id int, from_at int, to_at int, employee_id int?, at int, chain int, seq int, most int) ->
--      chain int, seq int, at int, account_id int?, employee_id int?, name text?, action text, subject_kind text,
--      subject_id int?, citizen_id int?, purpose text, detail text
-- Newest first, from the row after (at, chain, seq).
SELECT l.chain, l.seq, l.at, l.account_id, l.employee_id, coalesce(e.name, t.name), l.action, l.subject_kind, l.subject_id,
    l.citizen_id, l.purpose, l.detail
FROM audit l
LEFT JOIN employee e ON e.authority_id = l.authority_id AND e.id = l.employee_id
LEFT JOIN api_token t ON t.authority_id = l.authority_id AND t.id = l.account_id
WHERE l.authority_id = :authority_id AND l.at >= :from_at AND l.at < :to_at
  AND (:employee_id IS NULL OR l.employee_id = :employee_id)
  AND (l.at, l.chain, l.seq) < (:at, :chain, :seq)
ORDER BY l.at DESC, l.chain DESC, l.seq DESC LIMIT :most;

-- many: page_of_citizen(authority_id int, citizen_id int, mark text, from_at int, to_at int, employee_id int?, at int,
--      chain int, seq int, most int) -> chain int, seq int, at int, account_id int?, employee_id int?, name text?,
--      action text, subject_kind text, subject_id int?, citizen_id int?, purpose text, detail text, title text?
-- The same for one citizen, by the indexes made for it: what was done about them, and who looked for their number (mark) before
-- they were known.
SELECT l.chain, l.seq, l.at, l.account_id, l.employee_id, coalesce(e.name, t.name), l.action, l.subject_kind, l.subject_id,
    l.citizen_id, l.purpose, l.detail, e.title
FROM (SELECT * FROM audit x WHERE x.authority_id = :authority_id AND x.citizen_id = :citizen_id AND x.at >= :from_at AND x.at < :to_at
      UNION ALL
      SELECT * FROM audit y WHERE y.authority_id = :authority_id AND y.subject_kind = 'number' AND y.detail = :mark
          AND y.at >= :from_at AND y.at < :to_at) l
LEFT JOIN employee e ON e.authority_id = l.authority_id AND e.id = l.employee_id
LEFT JOIN api_token t ON t.authority_id = l.authority_id AND t.id = l.account_id
WHERE (:employee_id IS NULL OR l.employee_id = :employee_id) AND (l.at, l.chain, l.seq) < (:at, :chain, :seq)
ORDER BY l.at DESC, l.chain DESC, l.seq DESC LIMIT :most;

-- one: number_of_citizen(authority_id int, id int) -> cpr_index text?
SELECT cpr_index FROM citizen WHERE authority_id = :authority_id AND id = :id;

-- one: said_purpose(authority_id int, citizen_id int, account_id int, subject_kind text, subject_id int, since int) -> purpose text
-- What somebody said last that they look at a citizen for, in that thing. What the program wrote on from there is not said. (The kind
-- is not compared bare: SQLite would plan anew each time, to see whether it is that of audit_of_number.)
SELECT purpose FROM audit
WHERE authority_id = :authority_id AND citizen_id = :citizen_id AND at >= :since AND account_id = :account_id
  AND subject_kind || '' = :subject_kind AND subject_id = :subject_id AND purpose <> '' AND action <> 'citizen.history'
ORDER BY at DESC LIMIT 1;

-- one: said_purpose_of_number(authority_id int, mark text, account_id int, since int) -> purpose text
-- The same for a number that nobody is known by.
SELECT purpose FROM audit
WHERE authority_id = :authority_id AND subject_kind = 'number' AND detail = :mark AND at >= :since AND account_id = :account_id
  AND purpose <> '' AND action NOT IN ('audit.read', 'audit.print')
ORDER BY at DESC LIMIT 1;

-- many: employees(authority_id int) -> id int, name text
-- Those who have an account, for choosing one.
SELECT DISTINCT e.id, e.name FROM account a JOIN employee e ON e.authority_id = a.authority_id AND e.id = a.employee_id
WHERE a.authority_id = :authority_id ORDER BY e.name, e.id;
