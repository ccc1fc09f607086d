-- Citizens, their contacts, and the queue.

CREATE TABLE citizen (
    authority_id      BIGINT NOT NULL REFERENCES authority (id),
    id                BIGINT NOT NULL,
    cpr_index         TEXT,                                 -- keyed hash: finds the citizen, shows nothing
    cpr_box           TEXT,                                 -- the number itself, encrypted
    replacement       BIGINT NOT NULL DEFAULT 0,            -- day + 60
    birth_year        BIGINT,
    name              TEXT NOT NULL DEFAULT '',
    address           TEXT NOT NULL DEFAULT '',
    municipality_code TEXT NOT NULL DEFAULT '',             -- '' is unknown
    phone             TEXT NOT NULL DEFAULT '',
    email             TEXT NOT NULL DEFAULT '',
    language          TEXT NOT NULL DEFAULT 'da',
    protected         BIGINT NOT NULL DEFAULT 0,            -- name and address protection (CPR Act § 28)
    created_at        BIGINT NOT NULL,
    version           BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id)
);
CREATE UNIQUE INDEX citizen_by_cpr ON citizen (authority_id, cpr_index) WHERE cpr_index IS NOT NULL;
CREATE INDEX citizen_by_phone ON citizen (authority_id, phone);

CREATE TABLE contact (
    authority_id      BIGINT NOT NULL REFERENCES authority (id),
    id                BIGINT NOT NULL,
    unit_id           BIGINT NOT NULL,
    channel           TEXT NOT NULL CHECK (channel IN ('counter', 'phone', 'letter', 'email', 'web', 'chat')),
    state             TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'served', 'closed')),
    citizen_id        BIGINT,
    municipality_code TEXT NOT NULL DEFAULT '',             -- the citizen's; '' is unknown
    language          TEXT NOT NULL DEFAULT 'da',
    said              TEXT NOT NULL DEFAULT '',             -- what they came for, in their own words
    acting_for        TEXT NOT NULL DEFAULT '',             -- a representative: for whom
    life_event_id     BIGINT,
    created_by        BIGINT,                               -- employee
    handled_by        BIGINT,
    created_at        BIGINT NOT NULL,
    closed_at         BIGINT,
    outcome           TEXT NOT NULL DEFAULT '',             -- '' until closed
    version           BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, unit_id) REFERENCES unit (authority_id, id),
    FOREIGN KEY (authority_id, citizen_id) REFERENCES citizen (authority_id, id),
    CHECK ((state = 'closed') = (outcome <> '' AND closed_at IS NOT NULL))
);
CREATE INDEX contact_by_time ON contact (authority_id, created_at);
CREATE INDEX contact_by_citizen ON contact (authority_id, citizen_id, created_at) WHERE citizen_id IS NOT NULL;
CREATE INDEX contact_open ON contact (authority_id, unit_id, created_at) WHERE state <> 'closed';

CREATE TABLE contact_matter (                               -- what it is about; several in one visit
    authority_id BIGINT NOT NULL,
    contact_id   BIGINT NOT NULL,
    position     BIGINT NOT NULL,
    task_id      BIGINT NOT NULL,
    level        BIGINT NOT NULL CHECK (level BETWEEN 1 AND 3), -- the depth it needs here
    outcome      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (authority_id, contact_id, position),
    FOREIGN KEY (authority_id, contact_id) REFERENCES contact (authority_id, id),
    FOREIGN KEY (authority_id, task_id) REFERENCES task (authority_id, id)
);
CREATE INDEX matter_by_task ON contact_matter (authority_id, task_id, contact_id);

CREATE TABLE contact_event (                                -- what happened; append-only
    authority_id BIGINT NOT NULL,
    contact_id   BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    kind         TEXT NOT NULL,                             -- registered, matter, note, activity, ticket, called, …
    employee_id  BIGINT,
    unit_id      BIGINT,
    task_id      BIGINT,
    what         TEXT NOT NULL DEFAULT '',                  -- the activity, the outcome, the receiver
    text         TEXT NOT NULL DEFAULT '',                  -- the note, the word that goes with it
    PRIMARY KEY (authority_id, contact_id, id),
    FOREIGN KEY (authority_id, contact_id) REFERENCES contact (authority_id, id)
);

CREATE TABLE ticket (
    authority_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    contact_id   BIGINT NOT NULL,
    unit_id      BIGINT NOT NULL,                           -- whose queue it stands in
    day          TEXT NOT NULL,                             -- local date; numbers start anew each day
    number       BIGINT NOT NULL,
    token        TEXT NOT NULL UNIQUE,                      -- of the citizen's ticket page
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'serving', 'parked', 'done', 'no_show', 'left')),
    priority     BIGINT NOT NULL DEFAULT 0,                 -- higher goes first
    language     TEXT NOT NULL DEFAULT 'da',
    minutes      BIGINT NOT NULL DEFAULT 10,                -- expected length of service
    issued_at    BIGINT NOT NULL,                           -- keeps its place when sent on
    called_at    BIGINT,                                    -- first call
    last_call_at BIGINT,
    calls        BIGINT NOT NULL DEFAULT 0,
    started_at   BIGINT,
    ended_at     BIGINT,
    employee_id  BIGINT,                                    -- who called it
    counter_id   BIGINT,
    for_employee BIGINT,                                    -- sent on to one person
    word         TEXT NOT NULL DEFAULT '',                  -- the word that went with it when sent on or parked
    version      BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, contact_id),
    UNIQUE (authority_id, unit_id, day, number),
    FOREIGN KEY (authority_id, contact_id) REFERENCES contact (authority_id, id),
    FOREIGN KEY (authority_id, unit_id) REFERENCES unit (authority_id, id)
);
CREATE INDEX ticket_waiting ON ticket (authority_id, unit_id, priority DESC, issued_at, id) WHERE state = 'waiting';
CREATE INDEX ticket_by_state ON ticket (authority_id, state, unit_id);
CREATE INDEX ticket_of_employee ON ticket (authority_id, employee_id, state);
CREATE INDEX ticket_by_time ON ticket (authority_id, unit_id, issued_at);

CREATE TABLE ticket_number (                                -- the last number given, per unit and day
    authority_id BIGINT NOT NULL,
    unit_id      BIGINT NOT NULL,
    day          TEXT NOT NULL,
    last         BIGINT NOT NULL,
    PRIMARY KEY (authority_id, unit_id, day)
);

CREATE TABLE outbox (                                       -- side effects, written with what caused them
    authority_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    kind         TEXT NOT NULL,                             -- 'email'
    contact_id   BIGINT,
    recipient    TEXT NOT NULL,
    subject      TEXT NOT NULL DEFAULT '',
    body         TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts     BIGINT NOT NULL DEFAULT 0,
    next_at      BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    sent_at      BIGINT,
    error        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, contact_id) REFERENCES contact (authority_id, id)
);
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'waiting';
CREATE INDEX outbox_failed ON outbox (authority_id, id) WHERE state = 'failed';
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE state = 'sent' AND body <> '';
CREATE INDEX outbox_by_contact ON outbox (authority_id, contact_id) WHERE contact_id IS NOT NULL;
