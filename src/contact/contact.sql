-- exec: insert(authority_id int, id int, unit_id int, channel text, citizen_id int?, municipality_code text, language text, said text, acting_for text, life_event_id int?, created_by int?, begun_at int?, now int)
-- A new contact, open.
INSERT INTO contact (authority_id, id, unit_id, channel, state, citizen_id, municipality_code, language, said, acting_for,
                     life_event_id, created_by, begun_at, created_at)
VALUES (:authority_id, :id, :unit_id, :channel, 'open', :citizen_id, :municipality_code, :language, :said, :acting_for,
        :life_event_id, :created_by, :begun_at, :now);

-- exec: insert_matter(authority_id int, contact_id int, position int, task_id int, level int)
-- One more thing it is about.
INSERT INTO contact_matter (authority_id, contact_id, position, task_id, level)
VALUES (:authority_id, :contact_id, :position, :task_id, :level);

-- exec: insert_event(authority_id int, contact_id int, id int, at int, kind text, employee_id int?, unit_id int?, task_id int?, what text, text text)
-- What happened.
INSERT INTO contact_event (authority_id, contact_id, id, at, kind, employee_id, unit_id, task_id, what, text)
VALUES (:authority_id, :contact_id, :id, :at, :kind, :employee_id, :unit_id, :task_id, :what, :text);

-- part: life_event_name -> life_event text
-- Of the contact c, as catalogue_names takes it; '' when it has none.
-- sqlite:
COALESCE((SELECT l.name || x'09' || l.name_en FROM life_event l WHERE l.authority_id = c.authority_id AND l.id = c.life_event_id), '')
-- postgres:
COALESCE((SELECT l.name || chr(9) || l.name_en FROM life_event l WHERE l.authority_id = c.authority_id AND l.id = c.life_event_id), '')

-- one: by_id(authority_id int, id int) -> id int, unit_id int, channel text, state text, citizen_id int?, citizen_claimed bool, municipality_code text, language text, said text, acting_for text, life_event_id int?, created_by int?, handled_by int?, begun_at int, created_at int, closed_at int?, outcome text, version int, unit_name text, municipality_said text, life_event_key text?, {life_event_name}
-- A contact. The citizen lives where the contact says, or else where the citizen is known to live; but that is not told to who
-- only says which citizen it is.
SELECT c.id, c.unit_id, c.channel, c.state, c.citizen_id, c.citizen_claimed, CASE WHEN c.municipality_code <> '' OR c.citizen_claimed = 1 THEN c.municipality_code ELSE COALESCE(z.municipality_code, '') END, c.language, c.said, c.acting_for,
       c.life_event_id, c.created_by, c.handled_by, COALESCE(c.begun_at, c.created_at), c.created_at, c.closed_at, c.outcome, c.version, u.name, c.municipality_code,
       (SELECT l.key FROM life_event l WHERE l.authority_id = c.authority_id AND l.id = c.life_event_id), {life_event_name}
FROM contact c JOIN unit u ON u.authority_id = c.authority_id AND u.id = c.unit_id
LEFT JOIN citizen z ON z.authority_id = c.authority_id AND z.id = c.citizen_id
WHERE c.authority_id = :authority_id AND c.id = :id;

-- many: matters(authority_id int, contact_id int) -> position int, task_id int, level int, outcome text, task_key text, task_name text, task_name_en text
-- What it is about.
SELECT m.position, m.task_id, m.level, m.outcome, t.key, t.name, t.name_en
FROM contact_matter m JOIN task t ON t.authority_id = m.authority_id AND t.id = m.task_id
WHERE m.authority_id = :authority_id AND m.contact_id = :contact_id ORDER BY m.position;

-- exec: say(authority_id int, id int, version int, municipality_code text, life_event_id int?)
-- Where the citizen lives and which life event it is, said anew on the version that was seen.
UPDATE contact SET municipality_code = :municipality_code, life_event_id = :life_event_id, version = version + 1
WHERE authority_id = :authority_id AND id = :id AND state <> 'closed' AND version = :version;

-- one: life_event_key(authority_id int, id int) -> key text
-- What the story and the API call it.
SELECT key FROM life_event WHERE authority_id = :authority_id AND id = :id;

-- exec: remove_matter(authority_id int, contact_id int, position int)
-- It is not about that after all; what was told of it stays in the story.
DELETE FROM contact_matter WHERE authority_id = :authority_id AND contact_id = :contact_id AND position = :position;

-- exec: move_matter(authority_id int, contact_id int, position int, to_position int)
-- Up into a place that is free.
UPDATE contact_matter SET position = :to_position WHERE authority_id = :authority_id AND contact_id = :contact_id AND position = :position;

-- exec: touch(authority_id int, id int)
-- What it is about is less than was seen.
UPDATE contact SET version = version + 1 WHERE authority_id = :authority_id AND id = :id AND state <> 'closed';

-- one: acts(authority_id int, contact_id int, task_id int) -> n int
-- How much was done in a matter.
SELECT COUNT(*) FROM contact_event WHERE authority_id = :authority_id AND contact_id = :contact_id AND kind = 'activity' AND task_id = :task_id;

-- one: minutes(authority_id int, contact_id int) -> minutes int, matters int
-- How long serving a contact is expected to take.
SELECT COALESCE(SUM(k.minutes), 0), COUNT(*)
FROM contact_matter m JOIN task k ON k.authority_id = m.authority_id AND k.id = m.task_id
WHERE m.authority_id = :authority_id AND m.contact_id = :contact_id;

-- exec: ticket_minutes(authority_id int, id int, minutes int)
-- How long its ticket is expected to take now; not a move, so that no clerk's next one is too late.
UPDATE ticket SET minutes = :minutes WHERE authority_id = :authority_id AND id = :id AND state IN ('waiting', 'called', 'serving', 'parked');

-- many: events(authority_id int, contact_id int) -> id int, at int, kind text, employee_name text?, unit_name text?, task_name text?, what text, text text, life_event text?, task_name_en text?
-- The story, oldest first. What is told of a life event is its key.
-- sqlite:
SELECT e.id, e.at, e.kind, m.name, u.name, t.name, e.what, e.text, l.name || x'09' || l.name_en, t.name_en
FROM contact_event e
LEFT JOIN employee m ON m.authority_id = e.authority_id AND m.id = e.employee_id
LEFT JOIN unit u ON u.authority_id = e.authority_id AND u.id = e.unit_id
LEFT JOIN task t ON t.authority_id = e.authority_id AND t.id = e.task_id
LEFT JOIN life_event l ON e.kind = 'life_event' AND l.authority_id = e.authority_id AND l.key = e.what
WHERE e.authority_id = :authority_id AND e.contact_id = :contact_id ORDER BY e.id LIMIT 500;
-- postgres:
SELECT e.id, e.at, e.kind, m.name, u.name, t.name, e.what, e.text, l.name || chr(9) || l.name_en, t.name_en
FROM contact_event e
LEFT JOIN employee m ON m.authority_id = e.authority_id AND m.id = e.employee_id
LEFT JOIN unit u ON u.authority_id = e.authority_id AND u.id = e.unit_id
LEFT JOIN task t ON t.authority_id = e.authority_id AND t.id = e.task_id
LEFT JOIN life_event l ON e.kind = 'life_event' AND l.authority_id = e.authority_id AND l.key = e.what
WHERE e.authority_id = :authority_id AND e.contact_id = :contact_id ORDER BY e.id LIMIT 500;

-- part: task_names -> tasks text
-- Of the contact c, as catalogue_names takes them.
-- sqlite:
COALESCE((SELECT group_concat(t.name || x'09' || t.name_en, x'0A') FROM contact_matter m JOIN task t ON t.authority_id = m.authority_id AND t.id = m.task_id
          WHERE m.authority_id = c.authority_id AND m.contact_id = c.id), '')
-- postgres:
COALESCE((SELECT string_agg(t.name || chr(9) || t.name_en, chr(10) ORDER BY m.position) FROM contact_matter m JOIN task t ON t.authority_id = m.authority_id AND t.id = m.task_id
          WHERE m.authority_id = c.authority_id AND m.contact_id = c.id), '')

-- many: history(authority_id int, citizen_id int, handled_by int, before int, most int) -> id int, created_at int, channel text, state text, outcome text, said text, unit_name text, {task_names}, {life_event_name}
-- A citizen's contacts (those that handled_by had; 0: all), newest first, with their tasks.
SELECT c.id, c.created_at, c.channel, c.state, c.outcome, c.said, u.name, {task_names}, {life_event_name}
FROM contact c JOIN unit u ON u.authority_id = c.authority_id AND u.id = c.unit_id
WHERE c.authority_id = :authority_id AND c.citizen_id = :citizen_id AND c.created_at < :before
  AND (:handled_by = 0 OR c.handled_by = :handled_by)
ORDER BY c.created_at DESC LIMIT :most;

-- exec: set_citizen(authority_id int, id int, seen int, citizen_id int, claimed bool, municipality_code text)
-- Now it is known who it is. Another than was known takes the version that was seen.
UPDATE contact SET citizen_id = :citizen_id, citizen_claimed = :claimed,
       municipality_code = CASE WHEN :municipality_code <> '' THEN :municipality_code ELSE municipality_code END,
       version = version + 1
WHERE authority_id = :authority_id AND id = :id AND state <> 'closed'
  AND (citizen_id IS NULL OR citizen_id = :citizen_id OR version = :seen);

-- one: hold(authority_id int, id int) -> id int
-- Holds the row until the transaction ends; SQLite has one writer anyway.
-- sqlite:
SELECT id FROM contact WHERE authority_id = :authority_id AND id = :id;
-- postgres:
SELECT id FROM contact WHERE authority_id = :authority_id AND id = :id FOR NO KEY UPDATE;

-- exec: set_state(authority_id int, id int, state text, handled_by int?)
-- Moves an open contact between waiting and served.
UPDATE contact SET state = :state, handled_by = COALESCE(:handled_by, handled_by), version = version + 1
WHERE authority_id = :authority_id AND id = :id AND state <> 'closed';

-- exec: set_level(authority_id int, contact_id int, position int, level int)
-- What it takes to serve a matter in the unit it was sent on to.
UPDATE contact_matter SET level = :level WHERE authority_id = :authority_id AND contact_id = :contact_id AND position = :position;

-- exec: close(authority_id int, id int, outcome text, handled_by int?, now int)
-- Closes with an outcome, once.
UPDATE contact SET state = 'closed', outcome = :outcome, closed_at = :now, handled_by = COALESCE(:handled_by, handled_by),
       version = version + 1
WHERE authority_id = :authority_id AND id = :id AND state <> 'closed';

-- exec: reopen(authority_id int, id int)
-- Takes back that somebody left without being helped: they came again.
UPDATE contact SET state = 'open', outcome = '', closed_at = NULL, version = version + 1
WHERE authority_id = :authority_id AND id = :id AND state = 'closed' AND outcome = 'left_unhelped';

-- exec: reopen_matters(authority_id int, contact_id int)
-- None of them has ended.
UPDATE contact_matter SET outcome = '' WHERE authority_id = :authority_id AND contact_id = :contact_id;

-- many: no_shows(authority_id int, unit_id int, day text, since int) -> id int, number int, last_call_at int
-- Whose contacts were closed today in a unit because nobody came, the latest call first; since: the day's beginning.
SELECT c.id, k.number, k.last_call_at
FROM ticket k JOIN contact c ON c.authority_id = k.authority_id AND c.id = k.contact_id
WHERE k.authority_id = :authority_id AND k.unit_id = :unit_id AND k.issued_at >= :since AND k.state = 'no_show' AND k.day = :day
  AND k.replaced = 0 AND c.state = 'closed' AND c.outcome = 'left_unhelped'
ORDER BY k.last_call_at DESC, c.id LIMIT 50;

-- exec: close_matter(authority_id int, contact_id int, position int, outcome text)
-- How one matter ended.
UPDATE contact_matter SET outcome = :outcome WHERE authority_id = :authority_id AND contact_id = :contact_id AND position = :position;

-- exec: end_ticket(authority_id int, contact_id int, state text, now int)
-- The ticket of a closed contact ends with it. Who was called and never begun was served from the call.
UPDATE ticket SET state = :state, ended_at = :now, version = version + 1,
       started_at = CASE WHEN :state = 'done' AND state = 'called'
                         THEN CASE WHEN served_before > 0 THEN last_call_at WHEN here_since IS NULL THEN called_at ELSE called_here_at END
                         ELSE started_at END
WHERE authority_id = :authority_id AND contact_id = :contact_id AND replaced = 0 AND state IN ('waiting', 'called', 'serving', 'parked');

-- one: ticket(authority_id int, contact_id int) -> id int, unit_id int, in_service bool
-- The ticket of a contact; in_service: or called.
SELECT id, unit_id, CASE WHEN state IN ('called', 'serving') THEN 1 ELSE 0 END FROM ticket WHERE authority_id = :authority_id AND contact_id = :contact_id AND replaced = 0;

-- exec: take(authority_id int, id int, employee_id int)
-- Somebody else has it from now on.
UPDATE contact SET handled_by = :employee_id, version = version + 1
WHERE authority_id = :authority_id AND id = :id AND state IN ('open', 'served');

-- exec: take_ticket(authority_id int, contact_id int, employee_id int, counter_id int?)
-- With the ticket that is in hand.
UPDATE ticket SET employee_id = :employee_id, counter_id = COALESCE(:counter_id, counter_id), version = version + 1
WHERE authority_id = :authority_id AND contact_id = :contact_id AND replaced = 0 AND state IN ('called', 'serving', 'parked');

-- one: called(authority_id int, employee_id int) -> n int
-- How many an employee has called or in service.
SELECT COUNT(*) FROM ticket WHERE authority_id = :authority_id AND employee_id = :employee_id AND state IN ('called', 'serving');

-- many: silent(authority_id int, contact_id int) -> what text
-- What was done without a word of it.
SELECT DISTINCT what FROM contact_event WHERE authority_id = :authority_id AND contact_id = :contact_id AND kind = 'activity' AND text = '';

-- one: notes(authority_id int, contact_id int) -> n int
-- How many notes were written.
SELECT COUNT(*) FROM contact_event WHERE authority_id = :authority_id AND contact_id = :contact_id AND kind = 'note';

-- one: told(authority_id int, contact_id int, employee_id int, kind text) -> told bool
-- Did somebody tell that of a contact?
SELECT CASE WHEN EXISTS (SELECT 1 FROM contact_event e
                         WHERE e.authority_id = :authority_id AND e.contact_id = :contact_id AND e.employee_id = :employee_id
                           AND e.kind = :kind) THEN 1 ELSE 0 END;

-- part: takes_part
-- Is the event e work on the matter itself? To give it a number, to move that, to say that nobody came or to open it again is none: it shows
-- nothing, so it ties nobody. Nor does a kind that is not named here.
CASE e.kind WHEN 'called' THEN 1 WHEN 'taken_over' THEN 1 WHEN 'note' THEN 1 WHEN 'citizen' THEN 1 WHEN 'residence' THEN 1
            WHEN 'matter' THEN 1 WHEN 'matter_removed' THEN 1 WHEN 'life_event' THEN 1 WHEN 'activity' THEN 1 WHEN 'met' THEN 1
            WHEN 'mail' THEN 1 WHEN 'outcome' THEN 1 WHEN 'closed' THEN 1 ELSE 0 END = 1

-- part: tie_facts -> created_by int?, handled_by int?, called_by int?, for_employee int?, took_part bool, may_be_next bool, of_their_authority bool
-- What an employee on the duty d has to do with the contact c, whose ticket is k. It stands where its ticket does; one without
-- matters the municipality's own there may take who are at no booth, as the queue hands out. Each page of a contact asks, and for
-- an IN of two SQLite would build a table each time, so the two are asked for in turn.
c.created_by, c.handled_by, k.employee_id, k.for_employee,
       CASE WHEN EXISTS (SELECT 1 FROM contact_event e
                         WHERE e.authority_id = c.authority_id AND e.contact_id = c.id AND e.employee_id = :employee_id
                           AND {takes_part}) THEN 1 ELSE 0 END,
       CASE WHEN d.id IS NOT NULL
                 AND ((:outsider = 0
                       AND NOT EXISTS (SELECT 1 FROM contact_matter m WHERE m.authority_id = c.authority_id AND m.contact_id = c.id)
                       AND NOT EXISTS (SELECT 1 FROM counter b
                                       WHERE b.authority_id = d.authority_id AND b.id = d.counter_id AND b.booth_id IS NOT NULL))
                      OR EXISTS (SELECT 1 FROM contact_matter m
                                 JOIN employee_qualification q ON q.authority_id = m.authority_id AND q.employee_id = d.employee_id
                                      AND q.task_id = m.task_id AND q.level >= m.level
                                 WHERE m.authority_id = c.authority_id AND m.contact_id = c.id)
                      OR EXISTS (SELECT 1 FROM contact_matter m
                                 JOIN employee_qualification q ON q.authority_id = m.authority_id AND q.employee_id = d.employee_id
                                      AND q.task_id = 0 AND q.level >= m.level
                                 WHERE m.authority_id = c.authority_id AND m.contact_id = c.id)) THEN 1 ELSE 0 END,
       CASE WHEN :outsider = 1 AND d.id IS NOT NULL
                 AND EXISTS (SELECT 1 FROM contact_matter m
                             JOIN employee_qualification q ON q.authority_id = m.authority_id AND q.employee_id = d.employee_id
                                  AND q.task_id IN (0, m.task_id) AND q.level >= m.level
                             JOIN task t ON t.authority_id = m.authority_id AND t.id = m.task_id
                             JOIN employee me ON me.authority_id = d.authority_id AND me.id = d.employee_id
                             LEFT JOIN authority theirs ON theirs.id = me.employer_authority_id
                             WHERE m.authority_id = c.authority_id AND m.contact_id = c.id AND me.employer <> 'own'
                               AND ((t.owner = me.employer AND (theirs.id IS NULL OR theirs.key = t.owner_key))
                                    OR (t.owner = 'own' AND theirs.municipality_code = c.municipality_code))) THEN 1 ELSE 0 END

-- part: own_duty
-- On duty where the contact stands; else d is NULL.
LEFT JOIN duty d ON d.authority_id = c.authority_id AND d.employee_id = :employee_id AND d.ended_at IS NULL
     AND d.started_at >= :on_duty_since AND d.unit_id = COALESCE(k.unit_id, c.unit_id)

-- one: ties(authority_id int, id int, employee_id int, outsider bool, on_duty_since int) -> state text, citizen_id int?, {tie_facts}
-- What an employee has to do with a contact.
SELECT c.state, c.citizen_id, {tie_facts}
FROM contact c
LEFT JOIN ticket k ON k.authority_id = c.authority_id AND k.contact_id = c.id AND k.replaced = 0
{own_duty}
WHERE c.authority_id = :authority_id AND c.id = :id;

-- part: left -> id int, created_at int, channel text, state text, said text, unit_name text, number int?, ticket_state text?,
--      keeper_id int?, keeper_name text?, {task_names}, {life_event_name}
-- A contact that nobody has closed, and who has it.
c.id, c.created_at, c.channel, c.state, c.said, u.name, k.number, k.state, e.id, e.name, {task_names}, {life_event_name}

-- part: from_left
FROM contact c
LEFT JOIN ticket k ON k.authority_id = c.authority_id AND k.contact_id = c.id AND k.replaced = 0
JOIN unit u ON u.authority_id = c.authority_id AND u.id = COALESCE(k.unit_id, c.unit_id)
LEFT JOIN employee e ON e.authority_id = c.authority_id AND e.id = COALESCE(c.handled_by, c.created_by)

-- many: left_of(authority_id int, employee_id int, handled_only bool, most int) -> {left}
-- What an employee registered or handles and nobody has closed, oldest first.
SELECT {left} {from_left}
WHERE c.authority_id = :authority_id AND c.state <> 'closed'
  AND ((c.handled_by IS NOT NULL AND c.handled_by = :employee_id) OR (c.created_by = :employee_id AND (:handled_only = 0 OR c.state = 'open')))
ORDER BY c.created_at LIMIT :most;

-- many: left_here(authority_id int, unit_id int, employee_id int, outsider bool, on_duty_since int, most int) -> {left}, {tie_facts}
-- What nobody has closed of what stands in a unit, oldest first, with what an employee has to do with each.
SELECT {left}, {tie_facts} {from_left}
{own_duty}
WHERE c.authority_id = :authority_id AND c.state <> 'closed' AND COALESCE(k.unit_id, c.unit_id) = :unit_id
ORDER BY c.created_at LIMIT :most;

-- many: left_in(authority_id int, unit_id int, before int, most int) -> {left}
-- What nobody has closed in a unit (0: in any) of what began before a time, oldest first, with who has it.
SELECT {left} {from_left}
WHERE c.authority_id = :authority_id AND c.state <> 'closed' AND c.created_at < :before
  AND (:unit_id = 0 OR COALESCE(k.unit_id, c.unit_id) = :unit_id)
ORDER BY c.created_at LIMIT :most;

-- one: left_count(authority_id int, unit_id int, before int) -> n int
-- How many those are.
SELECT COUNT(*) FROM contact c LEFT JOIN ticket k ON k.authority_id = c.authority_id AND k.contact_id = c.id AND k.replaced = 0
WHERE c.authority_id = :authority_id AND c.state <> 'closed' AND c.created_at < :before
  AND (:unit_id = 0 OR COALESCE(k.unit_id, c.unit_id) = :unit_id);

-- one: in_hand(authority_id int, employee_id int) -> n int
-- How many an employee has themself: registered and given to nobody, or taken and not closed; those in a queue are not theirs to end.
-- The states are named twice so that each half is counted in an index that holds the open ones alone.
SELECT (SELECT COUNT(*) FROM contact c WHERE c.authority_id = :authority_id AND c.handled_by IS NOT NULL AND c.handled_by = :employee_id
          AND c.state <> 'closed' AND c.state IN ('open', 'served'))
     + (SELECT COUNT(*) FROM contact c WHERE c.authority_id = :authority_id AND c.created_by = :employee_id AND c.handled_by IS NULL
          AND c.state <> 'closed' AND c.state = 'open');
