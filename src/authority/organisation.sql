-- Editing the organisation. What `…_store` answers is the number of rows: 0 when somebody else changed it first (the
-- version is not the one that was read).

-- one: counts(authority_id int, since int, now int) -> units int, employees int, duties int, authorities int, agreements int, departments int
-- How many there are of each: in use, employed, on duty now.
SELECT (SELECT COUNT(*) FROM unit WHERE authority_id = :authority_id AND (closed_at IS NULL OR closed_at > :now)),
       (SELECT COUNT(*) FROM employee WHERE authority_id = :authority_id AND (closed_at IS NULL OR closed_at > :now)),
       (SELECT COUNT(*) FROM duty WHERE authority_id = :authority_id AND ended_at IS NULL AND started_at >= :since),
       (SELECT COUNT(*) FROM authority),
       (SELECT COUNT(*) FROM agreement WHERE authority_id = :authority_id),
       (SELECT COUNT(*) FROM department WHERE authority_id = :authority_id);

-- ---- authorities ----

-- many: authorities() -> id int, version int, key text, kind text, name text, municipality_code text?, served bool, phone text
-- Every authority that is known here.
SELECT id, version, key, kind, name, municipality_code, served, phone
FROM authority ORDER BY served DESC, CASE kind WHEN 'state' THEN 1 WHEN 'region' THEN 2 WHEN 'jobcentre' THEN 3 ELSE 4 END, name;

-- one: authority(id int) -> id int, version int, key text, kind text, name text, name_en text, municipality_code text?, served bool, leadership text, dispensation bool, link text, phone text, about text, about_en text
-- An authority, to edit it.
SELECT id, version, key, kind, name, name_en, municipality_code, served, leadership, dispensation, link, phone, about, about_en
FROM authority WHERE id = :id;

-- exec: authority_store(id int, version int, key text, kind text, name text, name_en text, municipality_code text?, leadership text, dispensation bool, link text, phone text, about text, about_en text)
-- A new authority, or a changed one.
INSERT INTO authority (id, version, key, kind, name, name_en, municipality_code, leadership, dispensation, link, phone, about, about_en)
VALUES (:id, 1, :key, :kind, :name, :name_en, :municipality_code, :leadership, :dispensation, :link, :phone, :about, :about_en)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, municipality_code = excluded.municipality_code,
    leadership = excluded.leadership, dispensation = excluded.dispensation, link = excluded.link, phone = excluded.phone,
    about = excluded.about, about_en = excluded.about_en, version = authority.version + 1
WHERE authority.version = :version;

-- one: authority_hold(id int) -> id int
-- Holds the row until the transaction ends; SQLite has one writer anyway.
-- sqlite:
SELECT id FROM authority WHERE id = :id;
-- postgres:
SELECT id FROM authority WHERE id = :id FOR NO KEY UPDATE;

-- one: authority_taken(id int, key text, municipality_code text) -> same_key int, same_code int
-- Whether another authority has that key or municipality code.
SELECT COALESCE(SUM(CASE WHEN key = :key THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN municipality_code = :municipality_code THEN 1 ELSE 0 END), 0)
FROM authority WHERE id <> :id AND (key = :key OR municipality_code = :municipality_code);

-- many: departments(authority_id int) -> code text, version int, name text
-- The departments of the municipality.
SELECT code, version, name FROM department WHERE authority_id = :authority_id ORDER BY code;

-- one: department(authority_id int, code text) -> code text, version int, name text
-- A department, to edit it.
SELECT code, version, name FROM department WHERE authority_id = :authority_id AND code = :code;

-- exec: department_store(authority_id int, code text, version int, name text)
-- A new department (version 0), or a new name for one.
INSERT INTO department (authority_id, code, version, name) VALUES (:authority_id, :code, 1, :name)
ON CONFLICT (authority_id, code) DO UPDATE SET name = excluded.name, version = department.version + 1
WHERE department.version = :version;

-- ---- units ----

-- many: units(authority_id int, since int, now int) -> id int, version int, kind text, name text, department text, address text, owner_authority_id int?, closed_at int?, on_duty int
-- Every unit, closed ones last.
SELECT u.id, u.version, u.kind, u.name, u.department, u.address, u.owner_authority_id, u.closed_at,
       (SELECT COUNT(*) FROM duty d WHERE d.authority_id = u.authority_id AND d.unit_id = u.id AND d.ended_at IS NULL AND d.started_at >= :since)
FROM unit u WHERE u.authority_id = :authority_id
ORDER BY CASE WHEN u.closed_at <= :now THEN 1 ELSE 0 END,
         CASE u.kind WHEN 'service_centre' THEN 1 WHEN 'contact_centre' THEN 2 WHEN 'shared_contact_centre' THEN 3 ELSE 4 END, u.name;

-- one: unit(authority_id int, id int) -> id int, version int, closed_at int?, key text, kind text, name text, department text, address text, phone text, email text, narrow_model bool, model text, owner_authority_id int?
-- A unit, to edit it.
SELECT id, version, closed_at, key, kind, name, department, address, phone, email, narrow_model, model, owner_authority_id
FROM unit WHERE authority_id = :authority_id AND id = :id;

-- exec: unit_store(authority_id int, id int, version int, closed_at int?, key text, kind text, name text, department text, address text, phone text, email text, narrow_model bool, model text, owner_authority_id int?)
-- A new unit, or a changed one. Its key stays.
INSERT INTO unit (authority_id, id, version, closed_at, key, kind, name, department, address, phone, email, narrow_model, model, owner_authority_id)
VALUES (:authority_id, :id, 1, :closed_at, :key, :kind, :name, :department, :address, :phone, :email, :narrow_model, :model, :owner_authority_id)
ON CONFLICT (authority_id, id) DO UPDATE SET closed_at = excluded.closed_at, kind = excluded.kind, name = excluded.name,
    department = excluded.department, address = excluded.address, phone = excluded.phone, email = excluded.email,
    narrow_model = excluded.narrow_model, model = excluded.model, owner_authority_id = excluded.owner_authority_id,
    version = unit.version + 1
WHERE unit.version = :version;

-- one: unit_hold(authority_id int, id int) -> id int
-- Holds the row until the transaction ends; SQLite has one writer anyway.
-- sqlite:
SELECT id FROM unit WHERE authority_id = :authority_id AND id = :id;
-- postgres:
SELECT id FROM unit WHERE authority_id = :authority_id AND id = :id FOR NO KEY UPDATE;

-- exec: unit_touch(authority_id int, id int, version int)
-- A new version of a unit, for a change to what belongs to it.
UPDATE unit SET version = version + 1 WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- one: unit_key_taken(authority_id int, id int, key text) -> n int
-- Whether another unit has that key.
SELECT COUNT(*) FROM unit WHERE authority_id = :authority_id AND key = :key AND id <> :id;

-- one: unit_open_contacts(authority_id int, unit_id int) -> n int
-- Contacts that are not closed yet and stand here: where their ticket is, or else where they were registered. Nobody leaves without
-- help, so a unit that has some cannot be closed.
SELECT COUNT(*) FROM contact c LEFT JOIN ticket k ON k.authority_id = c.authority_id AND k.contact_id = c.id AND k.replaced = 0
WHERE c.authority_id = :authority_id AND c.state <> 'closed' AND COALESCE(k.unit_id, c.unit_id) = :unit_id;

-- exec: unit_end_duties(authority_id int, unit_id int, now int)
-- Nobody is on duty in a unit that is closed.
UPDATE duty SET ended_at = :now WHERE authority_id = :authority_id AND unit_id = :unit_id AND ended_at IS NULL;

-- exec: hours_clear(authority_id int, unit_id int)
-- Makes room for a new week.
DELETE FROM unit_hours WHERE authority_id = :authority_id AND unit_id = :unit_id;

-- exec: hours_add(authority_id int, unit_id int, weekday int, opens int, closes int)
-- One span of the week.
INSERT INTO unit_hours (authority_id, unit_id, weekday, opens, closes) VALUES (:authority_id, :unit_id, :weekday, :opens, :closes);

-- exec: days_touch(authority_id int, unit_id int)
-- The next number for a change to the unit's exceptional days.
UPDATE unit SET days_version = days_version + 1 WHERE authority_id = :authority_id AND id = :unit_id;

-- one: exception(authority_id int, unit_id int, day text) -> version int, opens int?, closes int?, opens_again int?, closes_again int?, reason text
-- A day that is not as its weekday, to edit it.
SELECT version, opens, closes, opens_again, closes_again, reason FROM unit_exception
WHERE authority_id = :authority_id AND unit_id = :unit_id AND day = :day;

-- exec: exception_store(authority_id int, unit_id int, version int, day text, opens int?, closes int?, opens_again int?, closes_again int?, reason text)
-- A day that is not as its weekday: a new one (version 0), or a changed one. It takes the unit's number, see days_touch.
INSERT INTO unit_exception (authority_id, unit_id, day, opens, closes, opens_again, closes_again, reason, version)
VALUES (:authority_id, :unit_id, :day, :opens, :closes, :opens_again, :closes_again, :reason,
        (SELECT days_version FROM unit WHERE authority_id = :authority_id AND id = :unit_id))
ON CONFLICT (authority_id, unit_id, day) DO UPDATE SET opens = excluded.opens, closes = excluded.closes,
    opens_again = excluded.opens_again, closes_again = excluded.closes_again, reason = excluded.reason, version = excluded.version
WHERE unit_exception.version = :version;

-- exec: exception_remove(authority_id int, unit_id int, version int, day text)
-- The day is as its weekday again. That it was not stands in the audit log.
DELETE FROM unit_exception WHERE authority_id = :authority_id AND unit_id = :unit_id AND day = :day AND version = :version;

-- many: participants(authority_id int, unit_id int) -> municipality_code text, name text?
-- The municipalities in a shared contact centre.
SELECT p.municipality_code, a.name FROM unit_participant p LEFT JOIN authority a ON a.municipality_code = p.municipality_code
WHERE p.authority_id = :authority_id AND p.unit_id = :unit_id ORDER BY p.municipality_code;

-- exec: participants_clear(authority_id int, unit_id int)
-- Makes room for new participants.
DELETE FROM unit_participant WHERE authority_id = :authority_id AND unit_id = :unit_id;

-- exec: participant_add(authority_id int, unit_id int, code text)
-- One more participant.
INSERT INTO unit_participant (authority_id, unit_id, municipality_code) VALUES (:authority_id, :unit_id, :code)
ON CONFLICT (authority_id, unit_id, municipality_code) DO NOTHING;

-- ---- booths and counters ----

-- many: booths(authority_id int, unit_id int, now int) -> id int, version int, closed_at int?, unit_id int, owner_authority_id int?, name text, department text, hours text, unit_name text, owner_name text?
-- The booths of a unit; of every unit when unit_id is 0.
SELECT b.id, b.version, b.closed_at, b.unit_id, b.owner_authority_id, b.name, b.department, b.hours, u.name, o.name
FROM booth b
JOIN unit u ON u.authority_id = b.authority_id AND u.id = b.unit_id
LEFT JOIN authority o ON o.id = b.owner_authority_id
WHERE b.authority_id = :authority_id AND (b.unit_id = :unit_id OR :unit_id = 0)
ORDER BY CASE WHEN b.closed_at <= :now THEN 1 ELSE 0 END, u.name, b.name;

-- one: booth(authority_id int, id int) -> id int, version int, closed_at int?, unit_id int, owner_authority_id int?, name text, department text, hours text
-- A booth.
SELECT id, version, closed_at, unit_id, owner_authority_id, name, department, hours
FROM booth WHERE authority_id = :authority_id AND id = :id;

-- exec: booth_store(authority_id int, id int, version int, closed_at int?, unit_id int, owner_authority_id int?, name text, department text, hours text)
-- A new booth, or a changed one.
INSERT INTO booth (authority_id, id, version, closed_at, unit_id, owner_authority_id, name, department, hours)
VALUES (:authority_id, :id, 1, :closed_at, :unit_id, :owner_authority_id, :name, :department, :hours)
ON CONFLICT (authority_id, id) DO UPDATE SET closed_at = excluded.closed_at, unit_id = excluded.unit_id,
    owner_authority_id = excluded.owner_authority_id, name = excluded.name, department = excluded.department,
    hours = excluded.hours, version = booth.version + 1
WHERE booth.version = :version;

-- many: counters(authority_id int, unit_id int, since int, now int) -> id int, version int, closed_at int?, unit_id int, booth_id int?, name text, unit_name text, booth_name text?, employee_id int?, employee_name text?
-- The counters of a unit (of every unit when unit_id is 0), and who sits there now.
SELECT c.id, c.version, c.closed_at, c.unit_id, c.booth_id, c.name, u.name, b.name, e.id, e.name
FROM counter c
JOIN unit u ON u.authority_id = c.authority_id AND u.id = c.unit_id
LEFT JOIN booth b ON b.authority_id = c.authority_id AND b.id = c.booth_id
LEFT JOIN duty d ON d.authority_id = c.authority_id AND d.counter_id = c.id AND d.ended_at IS NULL AND d.started_at >= :since
LEFT JOIN employee e ON e.authority_id = d.authority_id AND e.id = d.employee_id
WHERE c.authority_id = :authority_id AND (c.unit_id = :unit_id OR :unit_id = 0)
ORDER BY CASE WHEN c.closed_at <= :now THEN 1 ELSE 0 END, u.name, LENGTH(c.name), c.name;

-- one: counter(authority_id int, id int) -> id int, version int, closed_at int?, unit_id int, booth_id int?, name text
-- A counter.
SELECT id, version, closed_at, unit_id, booth_id, name FROM counter WHERE authority_id = :authority_id AND id = :id;

-- one: counter_hold(authority_id int, id int) -> id int
-- Holds the row until the transaction ends; SQLite has one writer anyway.
-- sqlite:
SELECT id FROM counter WHERE authority_id = :authority_id AND id = :id;
-- postgres:
SELECT id FROM counter WHERE authority_id = :authority_id AND id = :id FOR NO KEY UPDATE;

-- exec: counter_store(authority_id int, id int, version int, closed_at int?, unit_id int, booth_id int?, name text)
-- A new counter, or a changed one.
INSERT INTO counter (authority_id, id, version, closed_at, unit_id, booth_id, name)
VALUES (:authority_id, :id, 1, :closed_at, :unit_id, :booth_id, :name)
ON CONFLICT (authority_id, id) DO UPDATE SET closed_at = excluded.closed_at, unit_id = excluded.unit_id,
    booth_id = excluded.booth_id, name = excluded.name, version = counter.version + 1
WHERE counter.version = :version;

-- exec: counter_leave(authority_id int, counter_id int)
-- Whoever sits at a counter that is closed stays on duty, without one.
UPDATE duty SET counter_id = NULL WHERE authority_id = :authority_id AND counter_id = :counter_id AND ended_at IS NULL;

-- ---- employees ----

-- many: employees(authority_id int, since int, now int) -> id int, version int, name text, title text, phone text, answers text, department text, employer text, unit_id int?, unit_name text?, closed_at int?, username text?, on_duty bool
-- Every employee, those who left last.
SELECT e.id, e.version, e.name, e.title, e.phone, e.answers, e.department, e.employer, e.unit_id, u.name, e.closed_at, a.username,
       CASE WHEN d.id IS NULL THEN 0 ELSE 1 END
FROM employee e
LEFT JOIN unit u ON u.authority_id = e.authority_id AND u.id = e.unit_id
LEFT JOIN account a ON a.authority_id = e.authority_id AND a.employee_id = e.id AND a.disabled_at IS NULL
LEFT JOIN duty d ON d.authority_id = e.authority_id AND d.employee_id = e.id AND d.ended_at IS NULL AND d.started_at >= :since
WHERE e.authority_id = :authority_id
ORDER BY CASE WHEN e.closed_at <= :now THEN 1 ELSE 0 END, e.name, e.id;

-- one: employee(authority_id int, id int) -> id int, version int, closed_at int?, name text, title text, email text, phone text, unit_id int?, department text, employer text, employer_authority_id int?, answers text
-- An employee, to edit them.
SELECT id, version, closed_at, name, title, email, phone, unit_id, department, employer, employer_authority_id, answers
FROM employee WHERE authority_id = :authority_id AND id = :id;

-- exec: employee_store(authority_id int, id int, version int, closed_at int?, name text, title text, email text, phone text, unit_id int?, department text, employer text, employer_authority_id int?, answers text)
-- A new employee, or a changed one.
INSERT INTO employee (authority_id, id, version, closed_at, name, title, email, phone, unit_id, department, employer,
                      employer_authority_id, answers)
VALUES (:authority_id, :id, 1, :closed_at, :name, :title, :email, :phone, :unit_id, :department, :employer,
        :employer_authority_id, :answers)
ON CONFLICT (authority_id, id) DO UPDATE SET closed_at = excluded.closed_at, name = excluded.name, title = excluded.title,
    email = excluded.email, phone = excluded.phone, unit_id = excluded.unit_id, department = excluded.department,
    employer = excluded.employer, employer_authority_id = excluded.employer_authority_id, answers = excluded.answers,
    version = employee.version + 1
WHERE employee.version = :version;

-- exec: employee_touch(authority_id int, id int, version int)
-- A new version of an employee, for a change to what belongs to them.
UPDATE employee SET version = version + 1 WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- many: languages(authority_id int, employee_id int) -> language text
-- What an employee speaks.
SELECT language FROM employee_language WHERE authority_id = :authority_id AND employee_id = :employee_id ORDER BY language;

-- exec: languages_clear(authority_id int, employee_id int)
-- Makes room for a new list.
DELETE FROM employee_language WHERE authority_id = :authority_id AND employee_id = :employee_id;

-- exec: language_add(authority_id int, employee_id int, language text)
-- One more language.
INSERT INTO employee_language (authority_id, employee_id, language) VALUES (:authority_id, :employee_id, :language)
ON CONFLICT (authority_id, employee_id, language) DO NOTHING;

-- many: qualifications(authority_id int, employee_id int) -> task_id int, task_key text?, task_name text?, level int
-- What an employee is qualified for; task_id 0 is every task.
SELECT q.task_id, t.key, t.name, q.level FROM employee_qualification q
LEFT JOIN task t ON t.authority_id = q.authority_id AND t.id = q.task_id
WHERE q.authority_id = :authority_id AND q.employee_id = :employee_id ORDER BY q.task_id <> 0, t.name;

-- exec: qualification_set(authority_id int, employee_id int, task_id int, level int)
-- Up to this level in that task.
INSERT INTO employee_qualification (authority_id, employee_id, task_id, level)
VALUES (:authority_id, :employee_id, :task_id, :level)
ON CONFLICT (authority_id, employee_id, task_id) DO UPDATE SET level = excluded.level;

-- exec: qualification_remove(authority_id int, employee_id int, task_id int)
-- No longer qualified for that task.
DELETE FROM employee_qualification WHERE authority_id = :authority_id AND employee_id = :employee_id AND task_id = :task_id;

-- ---- what units offer, and what tasks there are to be qualified for ----

-- many: tasks(authority_id int, unit_id int, employee_id int, now int) -> id int, key text, name text, name_en text, departments text, depths text, owner text, offered text?, activities int?, offer_version int?, level int?
-- Every task in use, with what the unit offers of it and what the employee is qualified to in it.
SELECT t.id, t.key, t.name, t.name_en, t.departments, t.depths, t.owner, o.offered, o.activities, o.version, q.level
FROM task t
LEFT JOIN offering o ON o.authority_id = t.authority_id AND o.unit_id = :unit_id AND o.task_id = t.id
LEFT JOIN employee_qualification q ON q.authority_id = t.authority_id AND q.employee_id = :employee_id AND q.task_id = t.id
WHERE t.authority_id = :authority_id AND (t.closed_at IS NULL OR t.closed_at > :now) ORDER BY t.name, t.id;

-- one: task(authority_id int, key text, now int) -> id int, name text
-- The id of a task in use.
SELECT id, name FROM task WHERE authority_id = :authority_id AND key = :key AND (closed_at IS NULL OR closed_at > :now);

-- one: task_exists(authority_id int, id int, now int) -> n int
-- Whether there is such a task in use.
SELECT COUNT(*) FROM task WHERE authority_id = :authority_id AND id = :id AND (closed_at IS NULL OR closed_at > :now);

-- exec: offering_set(authority_id int, unit_id int, task_id int, offered text, activities int)
-- What a unit takes on of a task.
INSERT INTO offering (authority_id, unit_id, task_id, offered, activities)
VALUES (:authority_id, :unit_id, :task_id, :offered, :activities)
ON CONFLICT (authority_id, unit_id, task_id) DO UPDATE SET offered = excluded.offered, activities = excluded.activities,
    version = offering.version + 1;

-- one: offerings_version(authority_id int, unit_id int) -> version int
-- Rises with every change to what a unit offers.
SELECT COALESCE(SUM(version), 0) FROM offering WHERE authority_id = :authority_id AND unit_id = :unit_id;

-- ---- accounts ----

-- one: account(authority_id int, employee_id int) -> id int, version int, username text, roles int, disabled_at int?, seen_at int?
-- An employee's account, and when it was last used.
SELECT a.id, a.version, a.username, a.roles, a.disabled_at,
       (SELECT MAX(s.seen_at) FROM session s WHERE s.authority_id = a.authority_id AND s.account_id = a.id)
FROM account a WHERE a.authority_id = :authority_id AND a.employee_id = :employee_id
ORDER BY CASE WHEN a.disabled_at IS NULL THEN 0 ELSE 1 END, a.id DESC;

-- exec: account_store(authority_id int, id int, version int, roles int, disabled_at int?)
-- New roles; closed or opened again.
UPDATE account SET roles = :roles, disabled_at = :disabled_at, version = version + 1
WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- exec: account_sign_out(authority_id int, account_id int)
-- Ends every session: whoever has no account any more is out at once.
DELETE FROM session WHERE authority_id = :authority_id AND account_id = :account_id;

-- one: other_administrators(authority_id int, account_id int, administrator int) -> n int
-- How many others can still open accounts, today and whenever: who leaves on a day is not among them. administrator: the role's bit.
SELECT COUNT(*) FROM account a JOIN employee e ON e.authority_id = a.authority_id AND e.id = a.employee_id
WHERE a.authority_id = :authority_id AND a.id <> :account_id AND a.disabled_at IS NULL AND e.closed_at IS NULL
  AND (a.roles & :administrator) <> 0;

-- ---- agreements ----

-- many: agreements(authority_id int) -> id int, version int, other_authority_id int, kind text, task_id int?, source text, valid_from int, valid_to int?, other_name text, task_name text?
-- Every agreement and statutory basis, those that hold or will hold first.
SELECT g.id, g.version, g.other_authority_id, g.kind, g.task_id, g.source, g.valid_from, g.valid_to, a.name, t.name
FROM agreement g
JOIN authority a ON a.id = g.other_authority_id
LEFT JOIN task t ON t.authority_id = g.authority_id AND t.id = g.task_id
WHERE g.authority_id = :authority_id
ORDER BY CASE WHEN g.valid_to IS NULL THEN 0 ELSE 1 END, a.name, g.valid_from DESC;

-- one: agreement(authority_id int, id int) -> id int, version int, other_authority_id int, kind text, task_id int?, source text, valid_from int, valid_to int?
-- An agreement.
SELECT id, version, other_authority_id, kind, task_id, source, valid_from, valid_to
FROM agreement WHERE authority_id = :authority_id AND id = :id;

-- exec: agreement_store(authority_id int, id int, version int, other_authority_id int, kind text, task_id int?, source text, valid_from int, valid_to int?)
-- A new agreement, or a changed one.
INSERT INTO agreement (authority_id, id, version, other_authority_id, kind, task_id, source, valid_from, valid_to)
VALUES (:authority_id, :id, 1, :other_authority_id, :kind, :task_id, :source, :valid_from, :valid_to)
ON CONFLICT (authority_id, id) DO UPDATE SET other_authority_id = excluded.other_authority_id, kind = excluded.kind,
    task_id = excluded.task_id, source = excluded.source, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
    version = agreement.version + 1
WHERE agreement.version = :version;

-- ---- duty ----

-- many: duties(authority_id int, since int) -> employee_id int, employee_name text, unit_id int, unit_name text, counter_id int?, counter_name text?, started_at int
-- Who is where now.
SELECT d.employee_id, e.name, d.unit_id, u.name, d.counter_id, c.name, d.started_at
FROM duty d
JOIN employee e ON e.authority_id = d.authority_id AND e.id = d.employee_id
JOIN unit u ON u.authority_id = d.authority_id AND u.id = d.unit_id
LEFT JOIN counter c ON c.authority_id = d.authority_id AND c.id = d.counter_id
WHERE d.authority_id = :authority_id AND d.ended_at IS NULL AND d.started_at >= :since ORDER BY u.name, e.name;

-- one: duty_of(authority_id int, employee_id int, since int) -> unit_id int, unit_name text, counter_id int?, counter_name text?, started_at int
-- Where an employee is now.
SELECT d.unit_id, u.name, d.counter_id, c.name, d.started_at
FROM duty d
JOIN unit u ON u.authority_id = d.authority_id AND u.id = d.unit_id
LEFT JOIN counter c ON c.authority_id = d.authority_id AND c.id = d.counter_id
WHERE d.authority_id = :authority_id AND d.employee_id = :employee_id AND d.ended_at IS NULL AND d.started_at >= :since;

-- one: counter_holder(authority_id int, counter_id int, but int, since int) -> employee_id int, employee_name text
-- Who sits at a counter now, but for that employee.
SELECT d.employee_id, e.name
FROM duty d JOIN employee e ON e.authority_id = d.authority_id AND e.id = d.employee_id
WHERE d.authority_id = :authority_id AND d.counter_id = :counter_id AND d.employee_id <> :but AND d.ended_at IS NULL
  AND d.started_at >= :since
ORDER BY d.started_at DESC LIMIT 1;
