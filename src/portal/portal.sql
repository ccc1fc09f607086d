-- What the citizens' pages read. One statement for all of a kind, never one for each.

-- many: places(authority_id int, now int) -> id int, key text, kind text, name text, department text, department_name text?, address text, phone text, email text, owner_id int?, owner text?, owner_en text?, closed_at int?
-- The units in use.
SELECT u.id, u.key, u.kind, u.name, u.department, d.name, u.address, u.phone, u.email, o.id, o.name, o.name_en, u.closed_at
FROM unit u LEFT JOIN department d ON d.authority_id = u.authority_id AND d.code = u.department
     LEFT JOIN authority o ON o.id = u.owner_authority_id
WHERE u.authority_id = :authority_id AND (u.closed_at IS NULL OR u.closed_at > :now)
ORDER BY CASE u.kind WHEN 'service_centre' THEN 1 WHEN 'contact_centre' THEN 2 WHEN 'shared_contact_centre' THEN 3 ELSE 4 END, u.name;

-- many: hours(authority_id int) -> unit_id int, weekday int, opens int, closes int
-- The ordinary week of every unit.
SELECT unit_id, weekday, opens, closes FROM unit_hours WHERE authority_id = :authority_id ORDER BY unit_id, weekday, opens;

-- many: exceptions(authority_id int, from_day text, to_day text) -> unit_id int, day text, opens int?, closes int?, opens_again int?, closes_again int?, reason text
-- The exceptional days of every unit.
SELECT unit_id, day, opens, closes, opens_again, closes_again, reason FROM unit_exception
WHERE authority_id = :authority_id AND day >= :from_day AND day <= :to_day ORDER BY unit_id, day;

-- many: booths(authority_id int, now int) -> unit_id int, name text, hours text, owner text?
-- The booths of every unit.
SELECT b.unit_id, b.name, b.hours, o.name FROM booth b LEFT JOIN authority o ON o.id = b.owner_authority_id
WHERE b.authority_id = :authority_id AND (b.closed_at IS NULL OR b.closed_at > :now) ORDER BY b.unit_id, b.name;

-- many: tasks(authority_id int, now int) -> id int, key text, name text, name_en text, summary text, summary_en text
-- The tasks in use.
SELECT id, key, name, name_en, summary, summary_en FROM task
WHERE authority_id = :authority_id AND (closed_at IS NULL OR closed_at > :now) ORDER BY name, id;

-- many: life_events(authority_id int, now int) -> id int, key text, name text, name_en text, summary text, summary_en text
-- The life events in use.
SELECT id, key, name, name_en, summary, summary_en FROM life_event
WHERE authority_id = :authority_id AND (closed_at IS NULL OR closed_at > :now) ORDER BY position, id;

-- many: departments(authority_id int) -> code text, name text
-- The departments.
SELECT code, name FROM department WHERE authority_id = :authority_id ORDER BY code;

-- many: served() -> id int, key text, name text
-- The municipalities of this installation.
SELECT id, key, name FROM authority WHERE served = 1 ORDER BY name;

-- many: asked(authority_id int, from_at int, most int) -> task_id int
-- What most contacts were about since then; the newest 2,000 tell it as well as 100,000 would, and a citizen waits for it.
-- CROSS JOIN keeps SQLite from turning the join round.
SELECT m.task_id FROM (SELECT id FROM contact WHERE authority_id = :authority_id AND created_at >= :from_at ORDER BY created_at DESC LIMIT 2000) c
CROSS JOIN contact_matter m WHERE m.authority_id = :authority_id AND m.contact_id = c.id
GROUP BY m.task_id ORDER BY COUNT(*) DESC, m.task_id LIMIT :most;

-- many: offers(authority_id int, task_id int) -> unit_id int, offered text
-- What units have decided about a task.
SELECT unit_id, offered FROM offering WHERE authority_id = :authority_id AND task_id = :task_id;

-- many: agreements(authority_id int, other_authority_id int, task_id int, now int) -> kind text
-- What lets us act for another authority in a task just now.
SELECT DISTINCT kind FROM agreement
WHERE authority_id = :authority_id AND other_authority_id = :other_authority_id
  AND (task_id IS NULL OR task_id = :task_id) AND valid_from <= :now AND (valid_to IS NULL OR valid_to > :now);

-- many: events_of_task(authority_id int, task_id int) -> life_event_id int
-- The life events that bring a task.
SELECT DISTINCT p.life_event_id FROM life_event_task p WHERE p.authority_id = :authority_id AND p.task_id = :task_id;

-- one: closed_place(authority_id int, key text) -> name text, closed_at int?
-- A unit of that key, in use or not.
SELECT name, closed_at FROM unit WHERE authority_id = :authority_id AND key = :key;

-- many: packages(authority_id int) -> life_event_id int, task_id int, remark text, remark_en text
-- The packages of all life events, in order.
SELECT life_event_id, task_id, remark, remark_en FROM life_event_task
WHERE authority_id = :authority_id ORDER BY life_event_id, position;
