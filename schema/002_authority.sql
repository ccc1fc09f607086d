-- Authorities, and what belongs to a municipality that this installation serves: units, booths, counters, employees.
-- Everything that belongs to a municipality carries its authority_id, first in its key.

CREATE TABLE authority (
    id                BIGINT PRIMARY KEY,
    key               TEXT NOT NULL UNIQUE,                 -- 'koebenhavn', 'udbetaling-danmark'
    kind              TEXT NOT NULL CHECK (kind IN ('municipality', 'state', 'region', 'jobcentre')),
    name              TEXT NOT NULL,
    name_en           TEXT NOT NULL,
    municipality_code TEXT UNIQUE,                          -- '0101'
    served            BIGINT NOT NULL DEFAULT 0,            -- 1: this installation serves it
    leadership        TEXT NOT NULL DEFAULT 'unified' CHECK (leadership IN ('unified', 'shared')),
    dispensation      BIGINT NOT NULL DEFAULT 0,            -- from the Local Government Act's rules on leadership
    link              TEXT NOT NULL DEFAULT '',
    phone             TEXT NOT NULL DEFAULT '',
    about             TEXT NOT NULL DEFAULT '',
    about_en          TEXT NOT NULL DEFAULT '',
    version           BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE department (
    authority_id BIGINT NOT NULL REFERENCES authority (id),
    code         TEXT NOT NULL,                             -- 'FAF'
    name         TEXT NOT NULL,
    PRIMARY KEY (authority_id, code)
);

CREATE TABLE unit (
    authority_id BIGINT NOT NULL REFERENCES authority (id),
    id           BIGINT NOT NULL,
    key          TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('service_centre', 'contact_centre', 'shared_contact_centre', 'department')),
    name         TEXT NOT NULL,
    department   TEXT NOT NULL DEFAULT '',                  -- code, for units of kind department
    address      TEXT NOT NULL DEFAULT '',                  -- units with the same address share it (P/O offices)
    phone        TEXT NOT NULL DEFAULT '',
    email        TEXT NOT NULL DEFAULT '',
    narrow_model BIGINT NOT NULL DEFAULT 1,                 -- decides nothing of depth 3 (KBH)
    model        TEXT NOT NULL DEFAULT 'supermarked' CHECK (model IN ('supermarked', 'samarbejde', 'hybrid', 'begraenset_torv', 'torv')),
    closed_at    BIGINT,                                    -- no longer in use from then on
    version      BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, key)
);

CREATE TABLE unit_hours (                                   -- the ordinary week
    authority_id BIGINT NOT NULL,
    unit_id      BIGINT NOT NULL,
    weekday      BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),   -- 1 Monday
    opens        BIGINT NOT NULL CHECK (opens BETWEEN 0 AND 1440),  -- minutes after midnight
    closes       BIGINT NOT NULL CHECK (closes BETWEEN 0 AND 1440 AND closes > opens),
    PRIMARY KEY (authority_id, unit_id, weekday, opens),
    FOREIGN KEY (authority_id, unit_id) REFERENCES unit (authority_id, id)
);

CREATE TABLE unit_exception (                               -- a day that is not as its weekday; no hours at all: closed
    authority_id BIGINT NOT NULL,
    unit_id      BIGINT NOT NULL,
    day          TEXT NOT NULL,                             -- 'YYYY-MM-DD'
    opens        BIGINT CHECK (opens BETWEEN 0 AND 1440),
    closes       BIGINT CHECK (closes BETWEEN 0 AND 1440 AND closes > opens),
    reason       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (authority_id, unit_id, day),
    FOREIGN KEY (authority_id, unit_id) REFERENCES unit (authority_id, id)
);

CREATE TABLE unit_participant (                             -- municipalities in a shared contact centre (Act § 3a)
    authority_id      BIGINT NOT NULL,
    unit_id           BIGINT NOT NULL,
    municipality_code TEXT NOT NULL,
    PRIMARY KEY (authority_id, unit_id, municipality_code),
    FOREIGN KEY (authority_id, unit_id) REFERENCES unit (authority_id, id)
);

CREATE TABLE booth (                                        -- shares the room, not the data (GUIDE 2.4.2)
    authority_id       BIGINT NOT NULL,
    id                 BIGINT NOT NULL,
    unit_id            BIGINT NOT NULL,
    name               TEXT NOT NULL,
    owner_authority_id BIGINT REFERENCES authority (id),    -- another authority's booth
    department         TEXT NOT NULL DEFAULT '',            -- or another department's
    hours              TEXT NOT NULL DEFAULT '',            -- in words: 'tirsdag 10–14'
    closed_at          BIGINT,
    version            BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, unit_id) REFERENCES unit (authority_id, id)
);
CREATE INDEX booth_by_unit ON booth (authority_id, unit_id);

CREATE TABLE counter (
    authority_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    unit_id      BIGINT NOT NULL,
    booth_id     BIGINT,
    name         TEXT NOT NULL,                             -- 'Skranke 3'
    closed_at    BIGINT,
    version      BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, unit_id) REFERENCES unit (authority_id, id)
);
CREATE INDEX counter_by_unit ON counter (authority_id, unit_id);

CREATE TABLE employee (
    authority_id BIGINT NOT NULL REFERENCES authority (id),
    id           BIGINT NOT NULL,
    name         TEXT NOT NULL,
    title        TEXT NOT NULL DEFAULT '',
    email        TEXT NOT NULL DEFAULT '',
    phone        TEXT NOT NULL DEFAULT '',
    unit_id      BIGINT,                                    -- where they usually are
    department   TEXT NOT NULL DEFAULT '',                  -- code
    employer     TEXT NOT NULL DEFAULT 'own' CHECK (employer IN ('own', 'municipality', 'state', 'region', 'jobcentre')),
    employer_authority_id BIGINT REFERENCES authority (id), -- who seconded them
    answers      TEXT NOT NULL DEFAULT '',                  -- when they answer the phone, in words
    closed_at    BIGINT,
    version      BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id)
);
CREATE INDEX employee_by_unit ON employee (authority_id, unit_id);
CREATE INDEX employee_by_department ON employee (authority_id, department);

CREATE TABLE employee_qualification (
    authority_id BIGINT NOT NULL,
    employee_id  BIGINT NOT NULL,
    task_id      BIGINT NOT NULL,                           -- 0: every task
    level        BIGINT NOT NULL CHECK (level BETWEEN 1 AND 3), -- up to this depth
    PRIMARY KEY (authority_id, employee_id, task_id),
    FOREIGN KEY (authority_id, employee_id) REFERENCES employee (authority_id, id)
);
CREATE INDEX qualification_by_task ON employee_qualification (authority_id, task_id);

CREATE TABLE employee_language (
    authority_id BIGINT NOT NULL,
    employee_id  BIGINT NOT NULL,
    language     TEXT NOT NULL,                             -- ISO 639-1
    PRIMARY KEY (authority_id, employee_id, language),
    FOREIGN KEY (authority_id, employee_id) REFERENCES employee (authority_id, id)
);

CREATE TABLE duty (                                         -- who is where; ended_at NULL: now
    authority_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    employee_id  BIGINT NOT NULL,
    unit_id      BIGINT NOT NULL,
    counter_id   BIGINT,
    started_at   BIGINT NOT NULL,
    ended_at     BIGINT,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, employee_id) REFERENCES employee (authority_id, id),
    FOREIGN KEY (authority_id, unit_id) REFERENCES unit (authority_id, id)
);
CREATE UNIQUE INDEX duty_now ON duty (authority_id, employee_id) WHERE ended_at IS NULL;
CREATE INDEX duty_by_unit ON duty (authority_id, unit_id, ended_at);
CREATE INDEX duty_by_time ON duty (authority_id, started_at);

CREATE TABLE offering (                                     -- what a unit has taken on; no row: what setting default_offer says
    authority_id BIGINT NOT NULL,
    unit_id      BIGINT NOT NULL,
    task_id      BIGINT NOT NULL,
    offered      TEXT NOT NULL CHECK (offered IN ('full', 'partial', 'none')),
    activities   BIGINT NOT NULL DEFAULT 0,                 -- bit per competence activity, when partial
    version      BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, unit_id, task_id),
    FOREIGN KEY (authority_id, unit_id) REFERENCES unit (authority_id, id)
);
CREATE INDEX offering_by_task ON offering (authority_id, task_id);

CREATE TABLE agreement (                                    -- what lets the municipality act for another authority
    authority_id       BIGINT NOT NULL REFERENCES authority (id),
    id                 BIGINT NOT NULL,
    other_authority_id BIGINT NOT NULL REFERENCES authority (id),
    kind               TEXT NOT NULL CHECK (kind IN ('agreement', 'statutory_basis')),
    task_id            BIGINT,                              -- NULL: all tasks of that authority
    source             TEXT NOT NULL,
    valid_from         BIGINT NOT NULL,
    valid_to           BIGINT,
    version            BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id)
);
CREATE INDEX agreement_by_other ON agreement (authority_id, other_authority_id);

CREATE TABLE setting (                                      -- a municipality's own choices
    authority_id BIGINT NOT NULL REFERENCES authority (id),
    key          TEXT NOT NULL,
    value        TEXT NOT NULL,
    PRIMARY KEY (authority_id, key)
);
