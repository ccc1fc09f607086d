-- Counting is done here, not row by row in the program. A period is [from_at, to_at); unit_id 0: all units. Contacts are
-- found by contact_by_time. Tickets are found by ticket_by_time, whose second column is the unit: CROSS JOIN keeps SQLite
-- from turning the join round, so that each unit's range is looked up.

-- many: hours(authority_id int, unit_id int, from_at int, to_at int) -> hour int, contacts int
-- Contacts per hour since 1970 (UTC). Copenhagen's offset is whole hours, so each is one local hour of one local day.
SELECT created_at / 3600000, COUNT(*) FROM contact
WHERE authority_id = :authority_id AND created_at >= :from_at AND created_at < :to_at
  AND (:unit_id = 0 OR unit_id = :unit_id)
GROUP BY created_at / 3600000 ORDER BY created_at / 3600000;

-- many: cells(authority_id int, unit_id int, from_at int, to_at int, longest int) -> unit_id int, channel text, outcome text, contacts int, with_number int, again int, worked int
-- Contacts per unit, channel and outcome ('' is not closed); how many of them got a number (of several the last is the one that is not
-- replaced); how many had to be taken up again, by another unit or another number; and ms of work outside the queue, each at most
-- `longest`: talked to from begun to closed, or, with a number or a letter, until it was registered.
SELECT unit_id, channel, outcome, COUNT(*), SUM(with_number), SUM(again), SUM(CASE WHEN worked > :longest THEN :longest ELSE worked END) FROM (
  SELECT c.unit_id, c.channel, c.outcome, CASE WHEN t.id IS NULL THEN 0 ELSE 1 END AS with_number,
         CASE WHEN c.closed_at IS NULL OR c.channel IN ('letter', 'email', 'web') OR (c.channel = 'counter' AND t.id IS NOT NULL)
              THEN c.created_at ELSE c.closed_at END - COALESCE(c.begun_at, c.created_at) AS worked,
         CASE WHEN c.channel = 'counter' AND t.id IS NOT NULL
               AND (EXISTS (SELECT 1 FROM ticket o WHERE o.authority_id = c.authority_id AND o.contact_id = c.id AND o.replaced = 1)
                    OR EXISTS (SELECT 1 FROM ticket_stretch s WHERE s.authority_id = c.authority_id AND s.contact_id = c.id))
              THEN 1 ELSE 0 END AS again
  FROM contact c LEFT JOIN ticket t ON t.authority_id = c.authority_id AND t.contact_id = c.id AND t.replaced = 0
  WHERE c.authority_id = :authority_id AND c.created_at >= :from_at AND c.created_at < :to_at
    AND (:unit_id = 0 OR c.unit_id = :unit_id)
) n GROUP BY unit_id, channel, outcome;

-- many: numbers(authority_id int, unit_id int, from_at int, to_at int) -> hour int, tickets int
-- Numbers given per hour since 1970 (UTC).
SELECT t.issued_at / 3600000, COUNT(*) FROM unit u CROSS JOIN ticket t
WHERE u.authority_id = :authority_id AND (:unit_id = 0 OR u.id = :unit_id)
  AND t.authority_id = u.authority_id AND t.unit_id = u.id AND t.issued_at >= :from_at AND t.issued_at < :to_at
GROUP BY t.issued_at / 3600000 ORDER BY t.issued_at / 3600000;

-- many: tasks(authority_id int, unit_id int, from_at int, to_at int) -> task_id int, key text, name text, name_en text, outcome text, matters int, with_number int, contacts int, contacts_with_number int
-- Matters per task and their own outcome ('' is open), the most frequent task first: how many, how many of a contact that got a number,
-- and both of those that are their contact's first, so that they count contacts. COUNT of position and GROUP BY an expression keep
-- SQLite from taking matter_by_task, which has all it needs but must be read whole.
SELECT n.task_id, t.key, t.name, t.name_en, n.outcome, n.matters, n.with_number, n.contacts, n.contacts_with_number
FROM (SELECT m.task_id + 0 AS task_id, m.outcome, COUNT(m.position) AS matters, COUNT(t.id) AS with_number,
             SUM(CASE WHEN m.position = 1 THEN 1 ELSE 0 END) AS contacts,
             SUM(CASE WHEN m.position = 1 AND t.id IS NOT NULL THEN 1 ELSE 0 END) AS contacts_with_number,
             SUM(COUNT(m.position)) OVER (PARTITION BY m.task_id + 0) AS of_task
      FROM contact c CROSS JOIN contact_matter m
      LEFT JOIN ticket t ON t.authority_id = c.authority_id AND t.contact_id = c.id AND t.replaced = 0
      WHERE c.authority_id = :authority_id AND c.created_at >= :from_at AND c.created_at < :to_at
        AND m.authority_id = c.authority_id AND m.contact_id = c.id AND (:unit_id = 0 OR c.unit_id = :unit_id)
      GROUP BY m.task_id + 0, m.outcome) n
JOIN task t ON t.authority_id = :authority_id AND t.id = n.task_id
ORDER BY n.of_task DESC, t.name, n.task_id;

-- part: called
-- The first call of the ticket t in the unit where it is.
CASE WHEN t.here_since IS NULL THEN t.called_at ELSE t.called_here_at END

-- part: begun
-- When its service was begun: from the call, if nobody pressed start before it ended. What was parked has its service in served_before.
CASE WHEN t.served_before = 0 THEN COALESCE(t.started_at, {called}) ELSE t.started_at END

-- many: ends(authority_id int, unit_id int, from_at int, to_at int, now int) -> unit_id int, state text, tickets int, replaced int, served int
-- Tickets per unit and state, how many of them were replaced by a new number, and ms of service (those in service now until now). Who was parked has been served before, and the
-- wait in between is no service.
SELECT u.id, t.state, COUNT(*), SUM(t.replaced),
       SUM(t.served_before + CASE WHEN t.state IN ('done', 'serving') THEN COALESCE(COALESCE(t.ended_at, :now) - {begun}, 0) ELSE 0 END)
FROM unit u CROSS JOIN ticket t
WHERE u.authority_id = :authority_id AND (:unit_id = 0 OR u.id = :unit_id)
  AND t.authority_id = u.authority_id AND t.unit_id = u.id AND t.issued_at >= :from_at AND t.issued_at < :to_at
GROUP BY u.id, t.state;

-- many: stretches(authority_id int, unit_id int, from_at int, to_at int) -> unit_id int, served int
-- ms of service per unit of those it sent on.
SELECT u.id, SUM(s.served) FROM unit u CROSS JOIN ticket_stretch s
WHERE u.authority_id = :authority_id AND (:unit_id = 0 OR u.id = :unit_id)
  AND s.authority_id = u.authority_id AND s.unit_id = u.id AND s.issued_at >= :from_at AND s.issued_at < :to_at
GROUP BY u.id;

-- many: lengths(authority_id int, unit_id int, from_at int, to_at int, late_by int) -> kind int, unit_id int, seconds int, tickets int, promised int, late int
-- Waiting times (kind 0), service times (1) and promised times of those who were called (2) in whole seconds, and how many tickets had each,
-- per unit in rising order. Who was sent on has both in each unit that called them. promised: how many of them were promised a time; late:
-- how many of these waited more than late_by ms longer.
WITH spent AS (
  SELECT u.id AS unit_id, {called} - COALESCE(t.here_since, t.issued_at) AS waited,
         CASE WHEN t.state = 'done' AND (t.served_before > 0 OR {begun} IS NOT NULL)
              THEN t.served_before + COALESCE(t.ended_at - {begun}, 0) END AS served,
         CASE WHEN {called} IS NOT NULL THEN t.promised * 60000 END AS promised
  FROM unit u CROSS JOIN ticket t
  WHERE u.authority_id = :authority_id AND (:unit_id = 0 OR u.id = :unit_id)
    AND t.authority_id = u.authority_id AND t.unit_id = u.id AND t.issued_at >= :from_at AND t.issued_at < :to_at
  UNION ALL
  SELECT u.id, s.called_at - s.since, CASE WHEN s.called_at IS NOT NULL THEN s.served END, NULL
  FROM unit u CROSS JOIN ticket_stretch s
  WHERE u.authority_id = :authority_id AND (:unit_id = 0 OR u.id = :unit_id)
    AND s.authority_id = u.authority_id AND s.unit_id = u.id AND s.issued_at >= :from_at AND s.issued_at < :to_at
)
SELECT 0, unit_id, waited / 1000, COUNT(*), COUNT(promised), COUNT(CASE WHEN waited > promised + :late_by THEN 1 END)
FROM spent WHERE waited IS NOT NULL GROUP BY unit_id, waited / 1000
UNION ALL
SELECT 1, unit_id, served / 1000, COUNT(*), 0, 0 FROM spent WHERE served IS NOT NULL GROUP BY unit_id, served / 1000
UNION ALL
SELECT 2, unit_id, promised / 1000, COUNT(*), 0, 0 FROM spent WHERE promised IS NOT NULL GROUP BY unit_id, promised / 1000
ORDER BY 1, 2, 3;

-- many: staffed(authority_id int, unit_id int, from_at int, to_at int, until int, longest int) -> unit_id int, staffed int
-- ms of duty within [from_at, until) per unit. Nobody is on duty longer than `longest`, which also bounds how far back to look.
SELECT unit_id, SUM(till - since) FROM (
  SELECT unit_id, CASE WHEN started_at > :from_at THEN started_at ELSE :from_at END AS since,
         CASE WHEN COALESCE(ended_at, :until) > :until AND started_at + :longest > :until THEN :until
              WHEN COALESCE(ended_at, :until) > started_at + :longest THEN started_at + :longest
              ELSE COALESCE(ended_at, :until) END AS till
  FROM duty
  WHERE authority_id = :authority_id AND started_at >= :from_at - :longest AND started_at < :to_at
    AND (:unit_id = 0 OR unit_id = :unit_id)
) d WHERE till > since GROUP BY unit_id;

-- many: units(authority_id int) -> id int, name text, kind text, closed_at int?
-- All units, also those no longer in use.
SELECT id, name, kind, closed_at FROM unit WHERE authority_id = :authority_id
ORDER BY CASE kind WHEN 'service_centre' THEN 1 WHEN 'contact_centre' THEN 2 WHEN 'shared_contact_centre' THEN 3 ELSE 4 END, name;

-- many: busy_units(authority_id int, day text, in_hand_day text, since int) -> id int
-- Units where somebody waits today, is in hand or is on duty.
SELECT u.id FROM unit u
WHERE u.authority_id = :authority_id
  AND (EXISTS (SELECT 1 FROM ticket t WHERE t.authority_id = u.authority_id AND t.unit_id = u.id
                 AND t.state IN ('waiting', 'called', 'serving', 'parked')
                 AND t.day >= CASE WHEN t.state = 'waiting' THEN :day ELSE :in_hand_day END)
    OR EXISTS (SELECT 1 FROM duty d WHERE d.authority_id = u.authority_id AND d.unit_id = u.id AND d.ended_at IS NULL AND d.started_at >= :since));

-- many: unit_contacts(authority_id int, from_at int, to_at int) -> unit_id int, contacts int
-- Contacts per unit.
SELECT unit_id, COUNT(*) FROM contact
WHERE authority_id = :authority_id AND created_at >= :from_at AND created_at < :to_at GROUP BY unit_id;
