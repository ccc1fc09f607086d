-- The organisation of the demo, written once into a database that has none.

-- one: in_use(authority_key text) -> n int
-- Units, contacts and employees of an authority.
SELECT (SELECT COUNT(*) FROM unit u WHERE u.authority_id = a.id) + (SELECT COUNT(*) FROM employee e WHERE e.authority_id = a.id)
     + (SELECT COUNT(*) FROM contact c WHERE c.authority_id = a.id)
FROM authority a WHERE a.key = :authority_key;

-- one: authority(id int, key text, name text, name_en text, code text, leadership text, dispensation bool, link text, phone text, about text, about_en text) -> id int
-- A municipality that is served from now on.
INSERT INTO authority (id, key, kind, name, name_en, municipality_code, served, leadership, dispensation, link, phone, about, about_en)
VALUES (:id, :key, 'municipality', :name, :name_en, :code, 1, :leadership, :dispensation, :link, :phone, :about, :about_en)
ON CONFLICT (key) DO UPDATE SET served = 1, name = :name, name_en = :name_en, municipality_code = :code, leadership = :leadership,
  dispensation = :dispensation, link = :link, phone = :phone, about = :about, about_en = :about_en
RETURNING id;

-- exec: department(authority_id int, code text, name text)
-- A department.
INSERT INTO department (authority_id, code, name) VALUES (:authority_id, :code, :name)
ON CONFLICT (authority_id, code) DO UPDATE SET name = :name;

-- exec: unit(authority_id int, id int, key text, kind text, name text, department text, address text, phone text, email text, narrow bool, model text, owner int?)
-- A unit.
INSERT INTO unit (authority_id, id, key, kind, name, department, address, phone, email, narrow_model, model, owner_authority_id)
VALUES (:authority_id, :id, :key, :kind, :name, :department, :address, :phone, :email, :narrow, :model, :owner);

-- exec: hours(authority_id int, unit_id int, weekday int, opens int, closes int)
-- A span of the ordinary week.
INSERT INTO unit_hours (authority_id, unit_id, weekday, opens, closes) VALUES (:authority_id, :unit_id, :weekday, :opens, :closes);

-- exec: exception(authority_id int, unit_id int, day text, opens int?, closes int?, reason text)
-- A day that is not as its weekday.
INSERT INTO unit_exception (authority_id, unit_id, day, opens, closes, reason)
VALUES (:authority_id, :unit_id, :day, :opens, :closes, :reason) ON CONFLICT (authority_id, unit_id, day) DO NOTHING;

-- exec: participant(authority_id int, unit_id int, code text)
-- A municipality takes part in a shared contact centre.
INSERT INTO unit_participant (authority_id, unit_id, municipality_code) VALUES (:authority_id, :unit_id, :code);

-- exec: booth(authority_id int, id int, unit_id int, name text, owner_authority_id int, hours text)
-- Another authority's booth.
INSERT INTO booth (authority_id, id, unit_id, name, owner_authority_id, hours)
VALUES (:authority_id, :id, :unit_id, :name, :owner_authority_id, :hours);

-- exec: counter(authority_id int, id int, unit_id int, booth_id int?, name text)
-- A counter.
INSERT INTO counter (authority_id, id, unit_id, booth_id, name) VALUES (:authority_id, :id, :unit_id, :booth_id, :name);

-- exec: employee(authority_id int, id int, name text, title text, email text, phone text, unit_id int, department text, employer text, employer_authority_id int?, answers text)
-- An employee.
INSERT INTO employee (authority_id, id, name, title, email, phone, unit_id, department, employer, employer_authority_id, answers)
VALUES (:authority_id, :id, :name, :title, :email, :phone, :unit_id, :department, :employer, :employer_authority_id, :answers);

-- exec: language(authority_id int, employee_id int, language text)
-- A language of an employee.
INSERT INTO employee_language (authority_id, employee_id, language) VALUES (:authority_id, :employee_id, :language);

-- exec: qualification(authority_id int, employee_id int, task_id int, level int)
-- What an employee is qualified for; the highest of several levels holds.
INSERT INTO employee_qualification (authority_id, employee_id, task_id, level) VALUES (:authority_id, :employee_id, :task_id, :level)
ON CONFLICT (authority_id, employee_id, task_id)
DO UPDATE SET level = CASE WHEN excluded.level > employee_qualification.level THEN excluded.level ELSE employee_qualification.level END;

-- exec: offering(authority_id int, unit_id int, task_id int, offered text, activities int)
-- What a unit has taken on of a task.
INSERT INTO offering (authority_id, unit_id, task_id, offered, activities) VALUES (:authority_id, :unit_id, :task_id, :offered, :activities);

-- exec: agreement(authority_id int, id int, other_authority_id int, kind text, task_id int?, source text, valid_from int, valid_to int?)
-- What lets the municipality act for another authority.
INSERT INTO agreement (authority_id, id, other_authority_id, kind, task_id, source, valid_from, valid_to)
VALUES (:authority_id, :id, :other_authority_id, :kind, :task_id, :source, :valid_from, :valid_to);

-- one: summary() -> employees int, accounts int, citizens int, contacts int, tickets int, waiting int, in_service int, on_duty int
-- What the demo consists of.
SELECT (SELECT COUNT(*) FROM employee), (SELECT COUNT(*) FROM account), (SELECT COUNT(*) FROM citizen), (SELECT COUNT(*) FROM contact),
       (SELECT COUNT(*) FROM ticket), (SELECT COUNT(*) FROM ticket WHERE state = 'waiting'),
       (SELECT COUNT(*) FROM ticket WHERE state IN ('called', 'serving')), (SELECT COUNT(*) FROM duty WHERE ended_at IS NULL);

-- exec: promise(authority_id int, id int, minutes int)
-- The wait that was promised with a number.
UPDATE ticket SET promised = :minutes WHERE authority_id = :authority_id AND id = :id;
