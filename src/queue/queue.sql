-- Tickets. What the employee may serve is asked in the statement that takes the row, so no two get the same.

-- part: ticket -> id int, contact_id int, unit_id int, number int, priority int, minutes int, calls int, version int, token text,
--      language text, word text, state text, issued_at int, called_at int?, last_call_at int?, started_at int?, ended_at int?,
--      employee_id int?, counter_id int?, unit_name text, counter_name text?, employee_name text?, day text,
--      unit_address text, from_number int?, from_unit_name text?, unhelped bool, tasks text, life_event text
-- What there is to know of a ticket, with its tasks in the order they were chosen and its life event (as catalogue_names takes
-- them); the statement says which tickets.
-- sqlite:
t.id, t.contact_id, t.unit_id, t.number, t.priority, t.minutes, t.calls, t.version, t.token, t.language, t.word, t.state,
t.issued_at, t.called_at, t.last_call_at, t.started_at, t.ended_at, t.employee_id, t.counter_id, u.name, c.name, e.name, t.day, u.address, t.from_number, f.name,
CASE WHEN t.state = 'left' AND t.replaced = 0 AND EXISTS (SELECT 1 FROM contact o WHERE o.authority_id = t.authority_id AND o.id = t.contact_id
                                         AND o.state <> 'closed') THEN 1 ELSE 0 END,
COALESCE((SELECT group_concat(k.name || x'09' || k.name_en, x'0A') FROM contact_matter m JOIN task k ON k.authority_id = m.authority_id AND k.id = m.task_id
          WHERE m.authority_id = t.authority_id AND m.contact_id = t.contact_id), ''),
COALESCE((SELECT l.name || x'09' || l.name_en FROM contact o JOIN life_event l ON l.authority_id = o.authority_id AND l.id = o.life_event_id
          WHERE o.authority_id = t.authority_id AND o.id = t.contact_id), '')
-- postgres:
t.id, t.contact_id, t.unit_id, t.number, t.priority, t.minutes, t.calls, t.version, t.token, t.language, t.word, t.state,
t.issued_at, t.called_at, t.last_call_at, t.started_at, t.ended_at, t.employee_id, t.counter_id, u.name, c.name, e.name, t.day, u.address, t.from_number, f.name,
CASE WHEN t.state = 'left' AND t.replaced = 0 AND EXISTS (SELECT 1 FROM contact o WHERE o.authority_id = t.authority_id AND o.id = t.contact_id
                                         AND o.state <> 'closed') THEN 1 ELSE 0 END,
COALESCE((SELECT string_agg(k.name || chr(9) || k.name_en, chr(10) ORDER BY m.position) FROM contact_matter m JOIN task k ON k.authority_id = m.authority_id AND k.id = m.task_id
          WHERE m.authority_id = t.authority_id AND m.contact_id = t.contact_id), ''),
COALESCE((SELECT l.name || chr(9) || l.name_en FROM contact o JOIN life_event l ON l.authority_id = o.authority_id AND l.id = o.life_event_id
          WHERE o.authority_id = t.authority_id AND o.id = t.contact_id), '')

-- part: tickets
FROM ticket t
JOIN unit u ON u.authority_id = t.authority_id AND u.id = t.unit_id
LEFT JOIN unit f ON f.authority_id = t.authority_id AND f.id = t.from_unit_id
LEFT JOIN counter c ON c.authority_id = t.authority_id AND c.id = t.counter_id
LEFT JOIN employee e ON e.authority_id = t.authority_id AND e.id = t.employee_id

-- one: by_id(authority_id int, id int) -> {ticket}
-- A ticket.
SELECT {ticket} {tickets} WHERE t.authority_id = :authority_id AND t.id = :id;

-- one: by_token(token text) -> authority_id int, {ticket}
-- The ticket of a ticket page. One that was replaced leads to the one that replaced it.
SELECT t.authority_id, {ticket} {tickets}
WHERE t.authority_id = (SELECT o.authority_id FROM ticket o WHERE o.token = :token)
  AND t.contact_id = (SELECT o.contact_id FROM ticket o WHERE o.token = :token) AND t.replaced = 0;

-- one: by_number(authority_id int, unit_id int, day text, number int) -> {ticket}
-- What stands on a slip of that day, also when its contact has a new number since.
SELECT {ticket} {tickets} WHERE t.authority_id = :authority_id AND t.unit_id = :unit_id AND t.day = :day AND t.number = :number;

-- one: of_contact(authority_id int, contact_id int) -> {ticket}
-- The latest ticket of a contact.
SELECT {ticket} {tickets} WHERE t.authority_id = :authority_id AND t.contact_id = :contact_id AND t.replaced = 0;

-- one: current(authority_id int, employee_id int) -> {ticket}
-- What an employee has called or is serving.
SELECT {ticket} {tickets}
WHERE t.authority_id = :authority_id AND t.employee_id = :employee_id AND t.state IN ('called', 'serving')
ORDER BY t.last_call_at DESC LIMIT 1;

-- many: waiting(authority_id int, unit_id int, day text, most int) -> {ticket}
-- Who waits, in order: the first, for lists.
SELECT {ticket} {tickets}
WHERE t.authority_id = :authority_id AND t.unit_id = :unit_id AND t.state = 'waiting' AND t.day = :day
ORDER BY t.priority DESC, t.issued_at, t.id LIMIT :most;

-- many: under_way(authority_id int, unit_id int, since_day text) -> {ticket}
-- Who is called, served or parked, the latest call first.
SELECT {ticket} {tickets}
WHERE t.authority_id = :authority_id AND t.unit_id = :unit_id AND t.state IN ('called', 'serving', 'parked') AND t.day >= :since_day
ORDER BY t.last_call_at DESC LIMIT 500;

-- one: hold_employee(authority_id int, id int) -> id int
-- Holds the row until the transaction ends; SQLite has one writer anyway.
-- sqlite:
SELECT id FROM employee WHERE authority_id = :authority_id AND id = :id;
-- postgres:
SELECT id FROM employee WHERE authority_id = :authority_id AND id = :id FOR NO KEY UPDATE;

-- part: not_locked
-- Rows that somebody else is taking just now are passed over; SQLite has one writer.
-- sqlite:
-- postgres:
FOR UPDATE OF t SKIP LOCKED

-- part: package
-- The tasks that the life event of the ticket t may bring, with who is qualified for them at any level: what it takes is not known
-- before somebody has asked.
FROM contact o
JOIN life_event_task p ON p.authority_id = o.authority_id AND p.life_event_id = o.life_event_id
JOIN employee_qualification q ON q.authority_id = p.authority_id AND q.task_id IN (0, p.task_id)

-- part: calling
-- Does the duty d call from the queue? Who has no counter where there are counters is at the reception.
(d.counter_id IS NOT NULL
 OR NOT EXISTS (SELECT 1 FROM counter n
                WHERE n.authority_id = d.authority_id AND n.unit_id = d.unit_id AND (n.closed_at IS NULL OR n.closed_at > :now)))

-- one: served(authority_id int, id int, on_duty_since int, now int) -> employee_id int
-- One who calls from the queue where the ticket stands and may serve it, as take() has it: with one of its matters among their qualifications
-- (whether somebody has them all decides who, not whether), or, when no matter was said, the municipality's own staff. No row: nobody.
SELECT d.employee_id
FROM ticket t
JOIN duty d ON d.authority_id = t.authority_id AND d.unit_id = t.unit_id AND d.ended_at IS NULL AND d.started_at >= :on_duty_since
JOIN employee e ON e.authority_id = d.authority_id AND e.id = d.employee_id
LEFT JOIN counter c ON c.authority_id = d.authority_id AND c.id = d.counter_id
WHERE t.authority_id = :authority_id AND t.id = :id AND (t.for_employee IS NULL OR t.for_employee = d.employee_id) AND {calling}
  AND (EXISTS (SELECT 1 FROM contact_matter m JOIN employee_qualification q
                 ON q.authority_id = m.authority_id AND q.task_id IN (0, m.task_id) AND q.level >= m.level
               WHERE m.authority_id = t.authority_id AND m.contact_id = t.contact_id AND q.employee_id = d.employee_id)
       OR (NOT EXISTS (SELECT 1 FROM contact_matter m WHERE m.authority_id = t.authority_id AND m.contact_id = t.contact_id)
           AND (t.for_employee IS NOT NULL OR (c.booth_id IS NULL AND e.employer = 'own'))))
LIMIT 1;

-- one: take(authority_id int, unit_id int, employee_id int, counter_id int?, day text, on_duty_since int, now int) -> id int
-- Takes who is next for this employee: all matters within their qualifications; or some, when nobody who calls from the queue here
-- (and may take it, if it was sent to one by name) has all. The picture judges the same in C: agree_test.c compares them.
-- Whom nobody has asked yet what it is about is for the municipality's own staff, not for a booth, unless sent to one by name; and
-- of a life event for those qualified for something that it brings, when one of them is on duty at a counter here.
UPDATE ticket SET state = 'called', employee_id = :employee_id, counter_id = :counter_id,
       called_at = COALESCE(called_at, :now), called_here_at = COALESCE(called_here_at, :now), last_call_at = :now, calls = calls + 1, version = version + 1
WHERE authority_id = :authority_id AND id = (
  SELECT t.id FROM ticket t
  WHERE t.authority_id = :authority_id AND t.unit_id = :unit_id AND t.state = 'waiting' AND t.day = :day
    AND (t.for_employee IS NULL OR t.for_employee = :employee_id)
    AND (t.for_employee IS NOT NULL
         OR EXISTS (SELECT 1 FROM contact_matter m WHERE m.authority_id = t.authority_id AND m.contact_id = t.contact_id)
         OR EXISTS (SELECT 1 FROM employee me
                    WHERE me.authority_id = :authority_id AND me.id = :employee_id AND me.employer = 'own'
                      AND NOT EXISTS (SELECT 1 FROM counter k
                                      WHERE k.authority_id = me.authority_id AND k.booth_id IS NOT NULL
                                        AND (k.id = :counter_id
                                             OR k.id = (SELECT d.counter_id FROM duty d
                                                        WHERE d.authority_id = me.authority_id AND d.employee_id = me.id
                                                          AND d.ended_at IS NULL AND d.started_at >= :on_duty_since)))))
    AND (t.for_employee IS NOT NULL
         OR EXISTS (SELECT 1 FROM contact_matter m WHERE m.authority_id = t.authority_id AND m.contact_id = t.contact_id)
         OR EXISTS (SELECT 1 {package} AND q.employee_id = :employee_id WHERE o.authority_id = t.authority_id AND o.id = t.contact_id)
         OR NOT EXISTS (SELECT 1 {package}
                        JOIN duty d ON d.authority_id = q.authority_id AND d.employee_id = q.employee_id AND d.unit_id = t.unit_id
                             AND d.ended_at IS NULL AND d.started_at >= :on_duty_since
                        JOIN employee e ON e.authority_id = d.authority_id AND e.id = d.employee_id AND e.employer = 'own'
                        LEFT JOIN counter k ON k.authority_id = d.authority_id AND k.id = d.counter_id
                        WHERE o.authority_id = t.authority_id AND o.id = t.contact_id AND k.booth_id IS NULL
                          AND {calling}))
    AND (NOT EXISTS (SELECT 1 FROM contact_matter m
                    WHERE m.authority_id = t.authority_id AND m.contact_id = t.contact_id
                      AND NOT EXISTS (SELECT 1 FROM employee_qualification q
                                      WHERE q.authority_id = m.authority_id AND q.employee_id = :employee_id
                                        AND q.task_id IN (0, m.task_id) AND q.level >= m.level))
         OR (EXISTS (SELECT 1 FROM contact_matter m JOIN employee_qualification q
                        ON q.authority_id = m.authority_id AND q.task_id IN (0, m.task_id) AND q.level >= m.level
                     WHERE m.authority_id = t.authority_id AND m.contact_id = t.contact_id AND q.employee_id = :employee_id)
             AND NOT EXISTS (SELECT 1 FROM duty d
                             WHERE d.authority_id = t.authority_id AND d.unit_id = t.unit_id AND d.ended_at IS NULL AND d.started_at >= :on_duty_since
                               AND (t.for_employee IS NULL OR t.for_employee = d.employee_id) AND {calling}
                               AND NOT EXISTS (SELECT 1 FROM contact_matter m
                                               WHERE m.authority_id = t.authority_id AND m.contact_id = t.contact_id
                                                 AND NOT EXISTS (SELECT 1 FROM employee_qualification q
                                                                 WHERE q.authority_id = m.authority_id AND q.employee_id = d.employee_id
                                                                   AND q.task_id IN (0, m.task_id) AND q.level >= m.level)))))
  ORDER BY t.priority DESC, t.issued_at, t.id LIMIT 1 {not_locked})
RETURNING id;

-- one: next_number(authority_id int, unit_id int, day text) -> last int
-- The next number of the unit's day.
INSERT INTO ticket_number (authority_id, unit_id, day, last) VALUES (:authority_id, :unit_id, :day, 1)
ON CONFLICT (authority_id, unit_id, day) DO UPDATE SET last = ticket_number.last + 1
RETURNING last;

-- exec: insert(authority_id int, id int, contact_id int, unit_id int, day text, number int, token text, priority int, language text, minutes int, promised int?, from_number int?, from_unit_id int?, now int)
-- A new ticket; of one that replaces another with the number that its holder had.
INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, priority, language, minutes, promised, from_number, from_unit_id, issued_at)
VALUES (:authority_id, :id, :contact_id, :unit_id, :day, :number, :token, 'waiting', :priority, :language, :minutes, :promised, :from_number, :from_unit_id, :now);

-- part: began
-- The call that what is under way began with: the first one in this unit, or the one after it was parked.
CASE WHEN served_before > 0 THEN last_call_at WHEN here_since IS NULL THEN called_at ELSE called_here_at END

-- part: service_now
-- ms of service since it was last begun: from the start, or from the call when nobody pressed that.
CASE state WHEN 'serving' THEN COALESCE(:now - started_at, 0) WHEN 'called' THEN COALESCE(:now - {began}, 0) ELSE 0 END

-- exec: move(authority_id int, id int, version int, state text, employee_id int?, last_call_at int?, started_at int?, ended_at int?, more_calls int, word text, pauses int, now int)
-- Moves a ticket on, if it still is as it was read. One that pauses keeps what was served, and begins anew; one that is done without
-- having been begun was served from the call.
UPDATE ticket SET state = :state, employee_id = COALESCE(:employee_id, employee_id),
       last_call_at = COALESCE(:last_call_at, last_call_at),
       served_before = served_before + CASE WHEN :pauses = 1 THEN {service_now} ELSE 0 END,
       started_at = CASE WHEN :pauses = 1 THEN NULL WHEN :state = 'done' AND state = 'called' THEN {began} ELSE COALESCE(started_at, :started_at) END,
       ended_at = :ended_at, calls = calls + :more_calls, word = :word, version = version + 1
WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- exec: keep_stretch(authority_id int, id int, version int, stretch_id int, now int)
-- What there was in the unit that it leaves now.
INSERT INTO ticket_stretch (authority_id, contact_id, id, ticket_id, unit_id, issued_at, since, called_at, served)
SELECT authority_id, contact_id, :stretch_id, id, unit_id, issued_at, COALESCE(here_since, issued_at),
       CASE WHEN here_since IS NULL THEN called_at ELSE called_here_at END, served_before + {service_now}
FROM ticket WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- exec: send_on(authority_id int, id int, version int, unit_id int, day text, number int, for_employee int?, word text, now int)
-- Back among those who wait, elsewhere, where nobody has called it yet; it keeps the time it was issued. Whom nobody has called
-- waits on, as one wait. With a new number it keeps the one before, which is what its holder knows. What was promised was of the other queue.
UPDATE ticket SET state = 'waiting', from_number = CASE WHEN unit_id = :unit_id AND day = :day THEN from_number ELSE number END,
       from_unit_id = CASE WHEN unit_id = :unit_id AND day = :day THEN from_unit_id ELSE unit_id END,
       unit_id = :unit_id, day = :day, number = :number, for_employee = :for_employee, word = :word,
       employee_id = NULL, counter_id = NULL, calls = 0, served_before = 0, promised = NULL, started_at = NULL, called_here_at = NULL,
       here_since = CASE WHEN CASE WHEN here_since IS NULL THEN called_at ELSE called_here_at END IS NULL THEN here_since ELSE :now END,
       version = version + 1
WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- one: pace(authority_id int, unit_id int, since int) -> tickets int, took int, usual int
-- Of the latest that were called here: ms from the call until they were through or did not come, without the time they were parked,
-- and the minutes that they should have taken. What somebody forgot to end counts as four times what it should take.
SELECT COUNT(*), COALESCE(SUM(CASE WHEN x.took > x.minutes * 240000 THEN x.minutes * 240000 ELSE x.took END), 0), COALESCE(SUM(x.minutes), 0)
FROM (SELECT minutes, served_before + CASE WHEN state = 'done' AND started_at IS NULL THEN 0 ELSE ended_at - {began} END AS took
      FROM ticket
      WHERE authority_id = :authority_id AND unit_id = :unit_id AND issued_at >= :since AND state IN ('done', 'no_show')
      ORDER BY issued_at DESC LIMIT 100) x;

-- many: needs(authority_id int, unit_id int, day text) -> ticket_id int, task_id int?, level int?, for_employee int?, number int, minutes int, issued_at int
-- What all who wait need, in order; and as much as their own pages show, for those beyond the lists. A task without a level is one
-- that the life event may bring, of who has said no matter.
SELECT t.id, COALESCE(m.task_id, p.task_id), m.level, t.for_employee, t.number, t.minutes, t.issued_at
FROM ticket t
LEFT JOIN contact_matter m ON m.authority_id = t.authority_id AND m.contact_id = t.contact_id
LEFT JOIN contact o ON o.authority_id = t.authority_id AND o.id = t.contact_id AND m.task_id IS NULL
LEFT JOIN life_event_task p ON p.authority_id = o.authority_id AND p.life_event_id = o.life_event_id
WHERE t.authority_id = :authority_id AND t.unit_id = :unit_id AND t.state = 'waiting' AND t.day = :day
ORDER BY t.priority DESC, t.issued_at, t.id, m.position, p.position;

-- many: servers(authority_id int, unit_id int, since int, now int) -> employee_id int, task_id int?, level int?, calls bool, ordinary bool
-- Who is on duty here, and what for; whether they call from the queue, and whether for ordinary matters and for who has said none
-- (a booth and staff of others have their own).
SELECT d.employee_id, q.task_id, q.level,
       CASE WHEN {calling} THEN 1 ELSE 0 END,
       CASE WHEN c.booth_id IS NULL AND e.employer = 'own' THEN 1 ELSE 0 END
FROM duty d
JOIN employee e ON e.authority_id = d.authority_id AND e.id = d.employee_id
LEFT JOIN counter c ON c.authority_id = d.authority_id AND c.id = d.counter_id
LEFT JOIN employee_qualification q ON q.authority_id = d.authority_id AND q.employee_id = d.employee_id
WHERE d.authority_id = :authority_id AND d.unit_id = :unit_id AND d.ended_at IS NULL AND d.started_at >= :since
ORDER BY d.employee_id LIMIT 20000;

-- many: speakers(authority_id int, unit_id int, since int) -> employee_id int, name text, language text
-- Who is on duty here and speaks more than Danish, by name.
SELECT d.employee_id, e.name, l.language
FROM duty d
JOIN employee e ON e.authority_id = d.authority_id AND e.id = d.employee_id
JOIN employee_language l ON l.authority_id = d.authority_id AND l.employee_id = d.employee_id AND l.language <> 'da'
WHERE d.authority_id = :authority_id AND d.unit_id = :unit_id AND d.ended_at IS NULL AND d.started_at >= :since
ORDER BY e.name, d.employee_id, l.language LIMIT 2000;

-- part: sent_to -> authority_id int, id int, contact_id int, unit_id int, for_employee int, employee_name text?
-- Who waits for one by name; the statement says for whom.
t.authority_id, t.id, t.contact_id, t.unit_id, t.for_employee, e.name
FROM ticket t LEFT JOIN employee e ON e.authority_id = t.authority_id AND e.id = t.for_employee

-- many: sent_to(authority_id int, employee_id int, unit_id int) -> {sent_to}
-- Those who wait for this employee in other units than that one.
SELECT {sent_to}
WHERE t.authority_id = :authority_id AND t.state = 'waiting' AND t.unit_id <> :unit_id AND t.for_employee = :employee_id;

-- many: sent_to_gone(day text, on_duty_since int, most int) -> {sent_to}
-- Those of the day whom somebody left behind: on duty there since the ticket was issued, and no more.
SELECT {sent_to} JOIN authority a ON a.id = t.authority_id
WHERE t.state = 'waiting' AND t.day = :day AND t.for_employee IS NOT NULL
  AND EXISTS (SELECT 1 FROM duty d WHERE d.authority_id = t.authority_id AND d.unit_id = t.unit_id AND d.employee_id = t.for_employee
                                     AND (d.ended_at > t.issued_at OR d.ended_at IS NULL))
  AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.authority_id = t.authority_id AND d.employee_id = t.for_employee AND d.unit_id = t.unit_id
                                         AND d.ended_at IS NULL AND d.started_at >= :on_duty_since)
LIMIT :most;

-- exec: give_back(authority_id int, id int, employee_id int)
-- For all again, if it still waits for that one.
UPDATE ticket SET for_employee = NULL, version = version + 1
WHERE authority_id = :authority_id AND id = :id AND state = 'waiting' AND for_employee = :employee_id;

-- many: left_over(day text, in_hand_day text, most int) -> authority_id int, id int, contact_id int, unit_id int, version int
-- Tickets whose day is over: those who wait before `day`, those somebody has in hand before `in_hand_day`.
SELECT t.authority_id, t.id, t.contact_id, t.unit_id, t.version
FROM authority a
CROSS JOIN (SELECT 'waiting' AS state UNION ALL SELECT 'called' UNION ALL SELECT 'serving' UNION ALL SELECT 'parked') s
CROSS JOIN ticket t
WHERE t.authority_id = a.id AND t.state = s.state
  AND t.day < CASE WHEN t.state = 'waiting' THEN :day ELSE :in_hand_day END
ORDER BY t.authority_id, t.id LIMIT :most;

-- exec: set_aside(authority_id int, id int, version int, now int)
-- Its day is over; what was served after it was last begun is not known.
UPDATE ticket SET state = 'left', ended_at = :now, version = version + 1
WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- exec: replace(authority_id int, id int)
-- Its contact gets another; this one stays for the figures of its day.
UPDATE ticket SET replaced = 1 WHERE authority_id = :authority_id AND id = :id AND state IN ('left', 'no_show');
