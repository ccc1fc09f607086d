-- one: by_id(id int) -> id int, key text, kind text, name text, name_en text, municipality_code text?, served bool, leadership text, dispensation bool, link text, phone text, phone_note text, about text, about_en text
-- An authority.
SELECT id, key, kind, name, name_en, municipality_code, served, leadership, dispensation, link, phone, phone_note, about, about_en
FROM authority WHERE id = :id;

-- one: head(id int, unit_id int) -> name text, name_en text, unit_name text?, unit_kind text?
-- What a page's head says of where one is; unit_id 0: nowhere.
SELECT a.name, a.name_en, u.name, u.kind FROM authority a LEFT JOIN unit u ON u.authority_id = a.id AND u.id = :unit_id WHERE a.id = :id;

-- one: in_links(id int) -> key text
-- The key, where others are served too; else empty.
SELECT CASE WHEN EXISTS (SELECT 1 FROM authority o WHERE o.served = 1 AND o.id <> a.id) THEN a.key ELSE '' END FROM authority a WHERE a.id = :id;

-- one: unit_of(id int) -> authority_id int
-- Whose unit it is.
SELECT authority_id FROM unit WHERE id = :id;

-- one: by_key(key text) -> id int
-- The id of an authority.
SELECT id FROM authority WHERE key = :key;

-- one: by_code(code text) -> id int
-- The id of a municipality.
SELECT id FROM authority WHERE municipality_code = :code;

-- many: served() -> id int
-- The municipalities that this installation serves.
SELECT id FROM authority WHERE served = 1 ORDER BY name;

-- exec: begin(id int, key text, name text, name_en text)
-- A municipality that this installation serves from now on.
INSERT INTO authority (id, key, kind, name, name_en, served) VALUES (:id, :key, 'municipality', :name, :name_en, 1);

-- one: unit(authority_id int, id int) -> id int, key text, kind text, name text, department text, address text, phone text, email text, narrow_model bool, closed_at int?, version int
-- A unit.
SELECT id, key, kind, name, department, address, phone, email, narrow_model, closed_at, version
FROM unit WHERE authority_id = :authority_id AND id = :id;

-- many: units(authority_id int, now int) -> id int, key text, kind text, name text, department text, address text, phone text, email text, narrow_model bool, closed_at int?, version int
-- The municipality's own units in use.
SELECT id, key, kind, name, department, address, phone, email, narrow_model, closed_at, version
FROM unit WHERE authority_id = :authority_id AND (closed_at IS NULL OR closed_at > :now) AND owner_authority_id IS NULL
ORDER BY CASE kind WHEN 'service_centre' THEN 1 WHEN 'contact_centre' THEN 2 WHEN 'shared_contact_centre' THEN 3 ELSE 4 END, name;

-- many: places_of(authority_id int, owner_authority_id int, now int) -> id int, key text, name text, address text, phone text, email text, closed_at int?
-- The places of another authority in a municipality.
SELECT id, key, name, address, phone, email, closed_at FROM unit
WHERE authority_id = :authority_id AND owner_authority_id = :owner_authority_id AND (closed_at IS NULL OR closed_at > :now) ORDER BY name;

-- many: offices_of(authority_id int, department text, now int) -> id int, key text, name text, address text, phone text, email text, closed_at int?
-- Where a department of the municipality is; the office that has its name first.
SELECT u.id, u.key, u.name, u.address, u.phone, u.email, u.closed_at FROM unit u
WHERE u.authority_id = :authority_id AND u.kind = 'department' AND u.department = :department AND u.owner_authority_id IS NULL
  AND (u.closed_at IS NULL OR u.closed_at > :now)
ORDER BY CASE WHEN u.name = (SELECT d.name FROM department d WHERE d.authority_id = u.authority_id AND d.code = u.department) THEN 0 ELSE 1 END, u.name LIMIT 3;

-- one: department(authority_id int, code text) -> name text
-- What a department is called.
SELECT name FROM department WHERE authority_id = :authority_id AND code = :code;

-- one: employee(authority_id int, id int) -> id int, name text, title text, email text, phone text, department text, answers text, unit_id int?, employer text, employer_authority_id int?, closed_at int?, version int
-- An employee.
SELECT id, name, title, email, phone, department, answers, unit_id, employer, employer_authority_id, closed_at, version
FROM employee WHERE authority_id = :authority_id AND id = :id;

-- many: hours(authority_id int, unit_id int) -> weekday int, opens int, closes int
-- The ordinary week.
SELECT weekday, opens, closes FROM unit_hours
WHERE authority_id = :authority_id AND unit_id = :unit_id ORDER BY weekday, opens;

-- many: exceptions(authority_id int, unit_id int, from_day text, to_day text) -> day text, opens int?, closes int?, opens_again int?, closes_again int?, reason text, version int
-- Exceptional days.
SELECT day, opens, closes, opens_again, closes_again, reason, version FROM unit_exception
WHERE authority_id = :authority_id AND unit_id = :unit_id AND day >= :from_day AND day <= :to_day ORDER BY day;

-- many: units_on_duty(authority_id int, since int, now int) -> id int, name text, employees int
-- The municipality's own units in use, in the order of units, and how many are on duty in each.
SELECT u.id, u.name, (SELECT COUNT(*) FROM duty d
                      WHERE d.authority_id = u.authority_id AND d.unit_id = u.id AND d.ended_at IS NULL AND d.started_at >= :since)
FROM unit u WHERE u.authority_id = :authority_id AND (u.closed_at IS NULL OR u.closed_at > :now) AND u.owner_authority_id IS NULL
ORDER BY CASE u.kind WHEN 'service_centre' THEN 1 WHEN 'contact_centre' THEN 2 WHEN 'shared_contact_centre' THEN 3 ELSE 4 END, u.name;

-- many: duty_end(authority_id int, employee_id int, now int) -> unit_id int
-- Ends what the employee is on now; answers where.
UPDATE duty SET ended_at = :now WHERE authority_id = :authority_id AND employee_id = :employee_id AND ended_at IS NULL
RETURNING unit_id;

-- exec: duty_start(authority_id int, id int, employee_id int, unit_id int, counter_id int?, now int)
-- From now on at this unit.
INSERT INTO duty (authority_id, id, employee_id, unit_id, counter_id, started_at)
VALUES (:authority_id, :id, :employee_id, :unit_id, :counter_id, :now);

-- one: in_hand(authority_id int, employee_id int, since int) -> number int, unit_id int
-- Whom an employee has called or is serving.
SELECT number, unit_id FROM ticket
WHERE authority_id = :authority_id AND employee_id = :employee_id AND state IN ('called', 'serving') AND last_call_at >= :since
ORDER BY last_call_at DESC LIMIT 1;

-- many: sent_to(authority_id int, employee_id int, unit_id int, day text) -> number int
-- Who waits for this employee, sent to them by name, in other units than this one (0: in any).
SELECT number FROM ticket
WHERE authority_id = :authority_id AND state = 'waiting' AND unit_id <> :unit_id AND day = :day AND for_employee = :employee_id
ORDER BY issued_at, id LIMIT 20;

-- many: duty_expire(since int, longest int, now int) -> authority_id int, unit_id int
-- Ends what began before and was forgotten; answers where.
UPDATE duty SET ended_at = CASE WHEN started_at + :longest < :now THEN started_at + :longest ELSE :now END
WHERE ended_at IS NULL AND started_at < :since
RETURNING authority_id, unit_id;

-- many: duty_end_closed(now int) -> authority_id int, unit_id int
-- Ends the duty of who has left, and in units that have closed; answers where.
UPDATE duty SET ended_at = :now
WHERE ended_at IS NULL
  AND (EXISTS (SELECT 1 FROM unit u WHERE u.authority_id = duty.authority_id AND u.id = duty.unit_id AND u.closed_at <= :now)
       OR EXISTS (SELECT 1 FROM employee e WHERE e.authority_id = duty.authority_id AND e.id = duty.employee_id AND e.closed_at <= :now))
RETURNING authority_id, unit_id;

-- exec: duty_leave_closed(now int)
-- Whoever sits at a counter that has closed stays on duty, without one.
UPDATE duty SET counter_id = NULL
WHERE ended_at IS NULL AND counter_id IS NOT NULL
  AND EXISTS (SELECT 1 FROM counter c WHERE c.authority_id = duty.authority_id AND c.id = duty.counter_id AND c.closed_at <= :now);

-- one: offering(authority_id int, unit_id int, task_id int) -> offered text, activities int
-- What a unit offers of a task.
SELECT offered, activities FROM offering
WHERE authority_id = :authority_id AND unit_id = :unit_id AND task_id = :task_id;

-- one: colocated(authority_id int, unit_id int, department text, now int) -> n int
-- Whether a unit of that department shares the unit's address.
SELECT COUNT(*) FROM unit u JOIN unit d ON d.authority_id = u.authority_id AND d.address = u.address
WHERE u.authority_id = :authority_id AND u.id = :unit_id AND u.address <> '' AND d.kind = 'department'
  AND d.department = :department AND (d.closed_at IS NULL OR d.closed_at > :now);

-- many: agreements(authority_id int, other_authority_id int, task_id int, now int) -> kind text
-- What lets us act for another authority in a task just now.
SELECT DISTINCT kind FROM agreement
WHERE authority_id = :authority_id AND other_authority_id = :other_authority_id
  AND (task_id IS NULL OR task_id = :task_id) AND valid_from <= :now AND (valid_to IS NULL OR valid_to > :now);

-- one: qualification(authority_id int, employee_id int, task_id int) -> level int
-- The level an employee is qualified to in a task; 0: not at all.
SELECT COALESCE(MAX(level), 0) FROM employee_qualification
WHERE authority_id = :authority_id AND employee_id = :employee_id AND task_id IN (0, :task_id);

-- one: participant(authority_id int, unit_id int, code text) -> n int
-- Whether a municipality takes part in a shared contact centre.
SELECT COUNT(*) FROM unit_participant WHERE authority_id = :authority_id AND unit_id = :unit_id AND municipality_code = :code;

-- part: languages_of
-- sqlite:
group_concat(l.language, ',')
-- postgres:
string_agg(l.language, ',' ORDER BY l.language)

-- many: colleagues(authority_id int, task_id int, department text, owner_id int, language text, since int, now int, most int) -> employee_id int, name text, title text, phone text, answers text, unit_id int?, unit_name text?, department text, on_duty bool, ours bool, speaks bool, this_task bool, employer text, employer_authority_id int?, level int, languages text, duty_unit_id int?
-- Who can take a task on: those of its department (owner_id 0) or of its authority first, then who speaks the language, is on duty, is
-- qualified for this task and not only for all. Chosen by little, then told in full.
SELECT e.id, e.name, e.title, e.phone, e.answers, e.unit_id, u.name, e.department, first.on_duty, first.ours, first.speaks, first.this_task,
       e.employer, e.employer_authority_id, first.level,
       COALESCE((SELECT {languages_of} FROM employee_language l WHERE l.authority_id = :authority_id AND l.employee_id = first.id), ''), first.duty_unit_id
FROM (SELECT c.id, MAX(CASE WHEN d.employee_id IS NULL THEN 0 ELSE 1 END) AS on_duty,
             MAX(CASE WHEN :owner_id = 0 AND c.department = :department OR :owner_id <> 0 AND c.employer_authority_id = :owner_id THEN 1 ELSE 0 END) AS ours,
             MAX(CASE WHEN l.employee_id IS NULL THEN 0 ELSE 1 END) AS speaks, MAX(CASE WHEN q.task_id = 0 THEN 0 ELSE 1 END) AS this_task,
             MAX(q.level) AS level, MAX(c.name) AS name, MAX(d.unit_id) AS duty_unit_id
      FROM employee_qualification q
      JOIN employee c ON c.authority_id = q.authority_id AND c.id = q.employee_id AND (c.closed_at IS NULL OR c.closed_at > :now)
      LEFT JOIN duty d ON d.authority_id = c.authority_id AND d.employee_id = c.id AND d.ended_at IS NULL AND d.started_at >= :since
      LEFT JOIN employee_language l ON l.authority_id = c.authority_id AND l.employee_id = c.id AND l.language = :language
      WHERE q.authority_id = :authority_id AND q.task_id IN (0, :task_id) AND q.level >= 2
      GROUP BY c.id
      ORDER BY 3 DESC, 4 DESC, 2 DESC, 5 DESC, 7 LIMIT :most) first
JOIN employee e ON e.authority_id = :authority_id AND e.id = first.id
LEFT JOIN unit u ON u.authority_id = e.authority_id AND u.id = e.unit_id
ORDER BY first.ours DESC, first.speaks DESC, first.on_duty DESC, first.this_task DESC, first.name;

-- many: counters(authority_id int, unit_id int, now int) -> id int, name text, closed_at int?
-- The counters of a unit in use.
SELECT id, name, closed_at FROM counter WHERE authority_id = :authority_id AND unit_id = :unit_id AND (closed_at IS NULL OR closed_at > :now) ORDER BY name;

-- one: counter(authority_id int, id int) -> unit_id int, name text, closed_at int?
-- A counter.
SELECT unit_id, name, closed_at FROM counter WHERE authority_id = :authority_id AND id = :id;
