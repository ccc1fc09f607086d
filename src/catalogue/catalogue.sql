-- The catalogue in the database. Fields that may be repeated stand one a line in a text.

-- many: tasks(authority_id int) -> id int, key text, name text, name_en text, kle text, departments text, depths text, area text, owner text, owner_key text, instant bool, minutes int, case_time text, case_time_en text, channels text, summary text, summary_en text, sources text, bring text, bring_en text, links text, forms text, fees text, words text, work_description text, checks text, file text, closed_at int?, version int
-- Every task, closed ones too.
SELECT id, key, name, name_en, kle, departments, depths, area, owner, owner_key, instant, minutes, case_time, case_time_en, channels, summary, summary_en, sources, bring, bring_en, links, forms, fees, words, work_description, checks, file, closed_at, version FROM task WHERE authority_id = :authority_id ORDER BY file, id;

-- one: task_id(authority_id int, key text) -> id int, closed_at int?
-- The id of a task.
SELECT id, closed_at FROM task WHERE authority_id = :authority_id AND key = :key;

-- one: task_depths(authority_id int, id int) -> departments text, depths text
-- Who carries a task, and how deep.
SELECT departments, depths FROM task WHERE authority_id = :authority_id AND id = :id;

-- one: task_by_key(authority_id int, key text) -> id int, key text, name text, name_en text, kle text, departments text, depths text, area text, owner text, owner_key text, instant bool, minutes int, case_time text, case_time_en text, channels text, summary text, summary_en text, sources text, bring text, bring_en text, links text, forms text, fees text, words text, work_description text, checks text, file text, closed_at int?, version int
-- A task by its key.
SELECT id, key, name, name_en, kle, departments, depths, area, owner, owner_key, instant, minutes, case_time, case_time_en, channels, summary, summary_en, sources, bring, bring_en, links, forms, fees, words, work_description, checks, file, closed_at, version FROM task WHERE authority_id = :authority_id AND key = :key;

-- one: task_by_id(authority_id int, id int) -> id int, key text, name text, name_en text, kle text, departments text, depths text, area text, owner text, owner_key text, instant bool, minutes int, case_time text, case_time_en text, channels text, summary text, summary_en text, sources text, bring text, bring_en text, links text, forms text, fees text, words text, work_description text, checks text, file text, closed_at int?, version int
-- A task by its id.
SELECT id, key, name, name_en, kle, departments, depths, area, owner, owner_key, instant, minutes, case_time, case_time_en, channels, summary, summary_en, sources, bring, bring_en, links, forms, fees, words, work_description, checks, file, closed_at, version FROM task WHERE authority_id = :authority_id AND id = :id;

-- exec: insert_task(authority_id int, id int, key text, name text, name_en text, kle text, departments text, depths text, area text, owner text, owner_key text, instant bool, minutes int, case_time text, case_time_en text, channels text, summary text, summary_en text, sources text, bring text, bring_en text, links text, forms text, fees text, words text, work_description text, checks text, file text, closed_at int?)
-- A new task.
INSERT INTO task (authority_id, id, key, name, name_en, kle, departments, depths, area, owner, owner_key, instant, minutes, case_time, case_time_en, channels, summary, summary_en, sources, bring, bring_en, links, forms, fees, words, work_description, checks, file, closed_at)
VALUES (:authority_id, :id, :key, :name, :name_en, :kle, :departments, :depths, :area, :owner, :owner_key, :instant, :minutes, :case_time, :case_time_en, :channels, :summary, :summary_en, :sources, :bring, :bring_en, :links, :forms, :fees, :words, :work_description, :checks, :file, :closed_at);

-- exec: update_task(authority_id int, id int, key text, name text, name_en text, kle text, departments text, depths text, area text, owner text, owner_key text, instant bool, minutes int, case_time text, case_time_en text, channels text, summary text, summary_en text, sources text, bring text, bring_en text, links text, forms text, fees text, words text, work_description text, checks text, file text, closed_at int?, version int)
-- A new version of a task. No row: it is not that version any more.
UPDATE task SET key = :key, name = :name, name_en = :name_en, kle = :kle, departments = :departments, depths = :depths, area = :area, owner = :owner, owner_key = :owner_key, instant = :instant, minutes = :minutes, case_time = :case_time, case_time_en = :case_time_en, channels = :channels, summary = :summary, summary_en = :summary_en, sources = :sources, bring = :bring, bring_en = :bring_en, links = :links, forms = :forms, fees = :fees, words = :words, work_description = :work_description, checks = :checks, file = :file, closed_at = :closed_at, version = version + 1
WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- exec: close_task(authority_id int, id int, version int, closed_at int?)
-- Closed from that moment; NULL opens it again. No row: it is not that version any more.
UPDATE task SET closed_at = :closed_at, version = version + 1 WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- many: life_events(authority_id int) -> id int, key text, name text, name_en text, summary text, summary_en text, words text, checks text, file text, position int, closed_at int?, version int
-- Every life event, closed ones too.
SELECT id, key, name, name_en, summary, summary_en, words, checks, file, position, closed_at, version FROM life_event WHERE authority_id = :authority_id ORDER BY position, id;

-- one: life_event_by_key(authority_id int, key text) -> id int, key text, name text, name_en text, summary text, summary_en text, words text, checks text, file text, position int, closed_at int?, version int
-- A life event by its key.
SELECT id, key, name, name_en, summary, summary_en, words, checks, file, position, closed_at, version FROM life_event WHERE authority_id = :authority_id AND key = :key;

-- one: life_event_key(authority_id int, id int) -> key text
-- The key of a life event.
SELECT key FROM life_event WHERE authority_id = :authority_id AND id = :id;

-- exec: insert_life_event(authority_id int, id int, key text, name text, name_en text, summary text, summary_en text, words text, checks text, file text, position int, closed_at int?)
-- A new life event.
INSERT INTO life_event (authority_id, id, key, name, name_en, summary, summary_en, words, checks, file, position, closed_at)
VALUES (:authority_id, :id, :key, :name, :name_en, :summary, :summary_en, :words, :checks, :file, :position, :closed_at);

-- exec: update_life_event(authority_id int, id int, key text, name text, name_en text, summary text, summary_en text, words text, checks text, file text, position int, closed_at int?, version int)
-- A new version of a life event. No row: it is not that version any more.
UPDATE life_event SET key = :key, name = :name, name_en = :name_en, summary = :summary, summary_en = :summary_en, words = :words, checks = :checks, file = :file, position = :position, closed_at = :closed_at, version = version + 1
WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- exec: close_life_event(authority_id int, id int, version int, closed_at int?)
-- Closed from that moment; NULL opens it again. No row: it is not that version any more.
UPDATE life_event SET closed_at = :closed_at, version = version + 1 WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- many: packages(authority_id int) -> life_event_id int, task_id int, remark text, remark_en text, task_key text
-- The packages of all life events, in order.
SELECT p.life_event_id, p.task_id, p.remark, p.remark_en, t.key
FROM life_event_task p JOIN task t ON t.authority_id = p.authority_id AND t.id = p.task_id
WHERE p.authority_id = :authority_id ORDER BY p.life_event_id, p.position;

-- many: package(authority_id int, life_event_id int, now int) -> task_id int, remark text, remark_en text, task_key text
-- The package of one life event, in order; what is closed is no longer in it.
SELECT p.task_id, p.remark, p.remark_en, t.key
FROM life_event_task p JOIN task t ON t.authority_id = p.authority_id AND t.id = p.task_id
WHERE p.authority_id = :authority_id AND p.life_event_id = :life_event_id AND (t.closed_at IS NULL OR t.closed_at > :now) ORDER BY p.position;

-- exec: clear_package(authority_id int, life_event_id int)
-- Before the package is written anew.
DELETE FROM life_event_task WHERE authority_id = :authority_id AND life_event_id = :life_event_id;

-- exec: insert_package(authority_id int, life_event_id int, position int, task_id int, remark text, remark_en text)
-- One task of a package.
INSERT INTO life_event_task (authority_id, life_event_id, position, task_id, remark, remark_en)
VALUES (:authority_id, :life_event_id, :position, :task_id, :remark, :remark_en);

-- exec: put_authority(id int, key text, kind text, name text, name_en text, link text, phone text, phone_note text, about text, about_en text, checks text, file text)
-- An authority that owns matters; one that we serve keeps what was set on screen.
INSERT INTO authority (id, key, kind, name, name_en, link, phone, phone_note, about, about_en, checks, file)
VALUES (:id, :key, :kind, :name, :name_en, :link, :phone, :phone_note, :about, :about_en, :checks, :file)
ON CONFLICT (key) DO UPDATE SET kind = :kind, name = :name, name_en = :name_en, link = :link, phone = :phone,
    phone_note = :phone_note, about = :about, about_en = :about_en, checks = :checks, file = :file, version = authority.version + 1
WHERE authority.served = 0 AND (authority.kind <> :kind OR authority.name <> :name OR authority.name_en <> :name_en
    OR authority.link <> :link OR authority.phone <> :phone OR authority.phone_note <> :phone_note OR authority.about <> :about
    OR authority.about_en <> :about_en OR authority.checks <> :checks OR authority.file <> :file);

-- many: known_authorities() -> key text, kind text, name text, name_en text, link text, phone text, phone_note text, about text, about_en text, checks text, file text, served bool
-- All authorities, for an import to compare with.
SELECT key, kind, name, name_en, link, phone, phone_note, about, about_en, checks, file, served FROM authority;

-- many: authorities() -> key text, kind text, name text, name_en text, link text, phone text, phone_note text, about text, about_en text, checks text, file text
-- The authorities that came from files.
SELECT key, kind, name, name_en, link, phone, phone_note, about, about_en, checks, file FROM authority WHERE file <> '' ORDER BY file, id;

-- one: life_event_position(authority_id int, id int) -> position int
-- Where a life event stands among the others; a new one (no such id) comes last.
SELECT COALESCE((SELECT position FROM life_event WHERE authority_id = :authority_id AND id = :id),
                (SELECT MAX(position) + 1 FROM life_event WHERE authority_id = :authority_id), 0);

-- one: stamp(authority_id int) -> n int, versions int
-- Differs when the catalogue was changed.
SELECT (SELECT COUNT(*) FROM task WHERE authority_id = :authority_id) + (SELECT COUNT(*) FROM life_event WHERE authority_id = :authority_id),
       COALESCE((SELECT SUM(version) FROM task WHERE authority_id = :authority_id), 0)
       + COALESCE((SELECT SUM(version) FROM life_event WHERE authority_id = :authority_id), 0);

-- many: owners() -> key text, kind text, name text
-- The authorities that a task can belong to.
SELECT key, kind, name FROM authority ORDER BY CASE kind WHEN 'state' THEN 1 WHEN 'region' THEN 2 WHEN 'jobcentre' THEN 3 ELSE 4 END, name;

-- many: departments(authority_id int) -> code text
-- The departments of the municipality, that its tasks may name.
SELECT code FROM department WHERE authority_id = :authority_id ORDER BY code;

-- exec: begin_department(authority_id int, code text)
-- A department that the first tasks name, until somebody gives it a name.
INSERT INTO department (authority_id, code, name) VALUES (:authority_id, :code, :code) ON CONFLICT (authority_id, code) DO NOTHING;
