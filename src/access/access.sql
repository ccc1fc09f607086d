-- Accounts, sessions, tokens for systems, and the throttle of sign-in.

-- ---- accounts ----

-- exec: account_add(authority_id int, id int, employee_id int, username text, password_hash text, roles int, now int)
-- No row changed: the name is taken.
INSERT INTO account (authority_id, id, employee_id, username, password_hash, roles, created_at)
VALUES (:authority_id, :id, :employee_id, :username, :password_hash, :roles, :now)
ON CONFLICT (username) DO NOTHING;

-- one: account_by_username(username text, now int) -> authority_id int, id int, employee_id int,
--      password_hash text, roles int, disabled_at int?
SELECT a.authority_id, a.id, a.employee_id, a.password_hash, a.roles, CASE WHEN e.closed_at <= :now THEN COALESCE(a.disabled_at, e.closed_at) ELSE a.disabled_at END
FROM account a JOIN employee e ON e.authority_id = a.authority_id AND e.id = a.employee_id WHERE a.username = :username;

-- exec: employee_add(authority_id int, id int, name text)
-- For the first account of an installation: whoever has it can fill in the rest.
INSERT INTO employee (authority_id, id, name) VALUES (:authority_id, :id, :name);

-- one: account_by_id(authority_id int, id int) -> employee_id int, username text, password_hash text, roles int, disabled_at int?
SELECT employee_id, username, password_hash, roles, disabled_at FROM account WHERE authority_id = :authority_id AND id = :id;

-- many: accounts(authority_id int) -> id int, employee_id int, username text, name text, roles int, disabled_at int?
SELECT account.id, account.employee_id, account.username, employee.name, account.roles, account.disabled_at
FROM account JOIN employee ON employee.authority_id = account.authority_id AND employee.id = account.employee_id
WHERE account.authority_id = :authority_id ORDER BY account.username;

-- exec: account_password(authority_id int, id int, password_hash text)
UPDATE account SET password_hash = :password_hash, version = version + 1 WHERE authority_id = :authority_id AND id = :id;

-- exec: account_rehash(authority_id int, id int, was text, password_hash text)
-- The same password under today's parameters, unless it was changed meanwhile.
UPDATE account SET password_hash = :password_hash WHERE authority_id = :authority_id AND id = :id AND password_hash = :was;

-- exec: account_set(authority_id int, id int, roles int, disabled_at int?)
UPDATE account SET roles = :roles, disabled_at = :disabled_at, version = version + 1
WHERE authority_id = :authority_id AND id = :id;

-- ---- sessions ----

-- exec: session_add(token_hash text, authority_id int, account_id int, now int, expires_at int)
INSERT INTO session (token_hash, authority_id, account_id, created_at, seen_at, expires_at)
VALUES (:token_hash, :authority_id, :account_id, :now, :now, :expires_at);

-- one: session_find(token_hash text, now int, seen_after int, on_duty_since int) -> authority_id int, account_id int, employee_id int,
--      roles int, username text, name text, employer text, seen_at int, unit_id int?, counter_id int?
-- A session that has not ended, of an account in use, and where its employee is on duty; nobody is in a unit that has closed.
SELECT s.authority_id, s.account_id, a.employee_id, a.roles, a.username, e.name, e.employer, s.seen_at, d.unit_id, d.counter_id
FROM session s
JOIN account a ON a.authority_id = s.authority_id AND a.id = s.account_id
JOIN employee e ON e.authority_id = a.authority_id AND e.id = a.employee_id
LEFT JOIN duty d ON d.authority_id = a.authority_id AND d.employee_id = a.employee_id AND d.ended_at IS NULL AND d.started_at >= :on_duty_since
    AND NOT EXISTS (SELECT 1 FROM unit u WHERE u.authority_id = d.authority_id AND u.id = d.unit_id AND u.closed_at <= :now)
WHERE s.token_hash = :token_hash AND s.expires_at > :now AND s.seen_at > :seen_after
  AND a.disabled_at IS NULL AND (e.closed_at IS NULL OR e.closed_at > :now);

-- one: session_ended(token_hash text) -> account_id int, password_hash text
-- Of whose session it is or was.
SELECT a.id, a.password_hash FROM session s JOIN account a ON a.authority_id = s.authority_id AND a.id = s.account_id
WHERE s.token_hash = :token_hash AND a.disabled_at IS NULL;

-- exec: session_seen(token_hash text, now int)
UPDATE session SET seen_at = :now WHERE token_hash = :token_hash AND seen_at < :now;

-- one: session_end(token_hash text) -> authority_id int, account_id int
DELETE FROM session WHERE token_hash = :token_hash RETURNING authority_id, account_id;

-- exec: sessions_end_of(authority_id int, account_id int, but text)
-- All sessions of an account but one.
DELETE FROM session WHERE authority_id = :authority_id AND account_id = :account_id AND token_hash <> :but;

-- exec: sessions_sweep(now int, seen_after int)
DELETE FROM session WHERE expires_at <= :now OR seen_at <= :seen_after;

-- ---- tokens for systems ----

-- exec: token_add(token_hash text, authority_id int, id int, name text, roles int, now int, expires_at int?)
INSERT INTO api_token (token_hash, authority_id, id, name, roles, created_at, expires_at)
VALUES (:token_hash, :authority_id, :id, :name, :roles, :now, :expires_at);

-- one: token_find(token_hash text, now int) -> authority_id int, id int, name text, roles int
SELECT authority_id, id, name, roles FROM api_token
WHERE token_hash = :token_hash AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now);

-- many: tokens() -> authority text, id int, name text, roles int, created_at int, expires_at int?, revoked_at int?
SELECT authority.key, t.id, t.name, t.roles, t.created_at, t.expires_at, t.revoked_at
FROM api_token t JOIN authority ON authority.id = t.authority_id ORDER BY t.created_at, t.id;

-- one: token_revoke(id int, now int) -> authority_id int, name text
UPDATE api_token SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL RETURNING authority_id, name;

-- ---- the throttle ----

-- one: throttle_find(subject text) -> failures int, last_at int
SELECT failures, last_at FROM sign_in_throttle WHERE subject = :subject;

-- exec: throttle_put(subject text, failures int, now int)
INSERT INTO sign_in_throttle (subject, failures, last_at) VALUES (:subject, :failures, :now)
ON CONFLICT (subject) DO UPDATE SET failures = :failures, last_at = :now;

-- exec: throttle_forgive_one(subject text)
UPDATE sign_in_throttle SET failures = failures - 1 WHERE subject = :subject AND failures > 0;

-- exec: throttle_clear(subject text)
DELETE FROM sign_in_throttle WHERE subject = :subject;

-- exec: throttle_sweep(last_before int)
DELETE FROM sign_in_throttle WHERE last_at < :last_before;

-- ---- authorities, as far as a page of nobody in particular needs them ----

-- one: authority_served(key text?, otherwise int) -> id int
-- The one of that key; without a key, or when it isn't served, the other one, and without that the first.
SELECT id FROM authority WHERE served = 1 ORDER BY CASE WHEN key = :key THEN 0 WHEN id = :otherwise THEN 1 ELSE 2 END, id LIMIT 1;
