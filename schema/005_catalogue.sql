-- The catalogue as the municipality has imported or edited it. What is in use is closed with a date, never deleted.

CREATE TABLE task (
    authority_id     BIGINT NOT NULL REFERENCES authority (id),
    id               BIGINT NOT NULL,
    key              TEXT NOT NULL,
    name             TEXT NOT NULL,
    name_en          TEXT NOT NULL,
    kle              TEXT NOT NULL DEFAULT '',              -- '' is unknown
    departments      TEXT NOT NULL,                         -- 'FAF,SUF'; the first carries it
    depths           TEXT NOT NULL,                         -- '1 center; 3 forvaltning'
    area             TEXT NOT NULL CHECK (area IN ('general', 'tax', 'passport_licence')),
    owner            TEXT NOT NULL CHECK (owner IN ('own', 'municipality', 'state', 'region', 'jobcentre')),
    owner_key        TEXT NOT NULL DEFAULT '',              -- key of the authority, when not own
    instant          BIGINT NOT NULL DEFAULT 0,             -- can be done without waiting
    minutes          BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 120),
    case_time        TEXT NOT NULL DEFAULT '',
    channels         TEXT NOT NULL DEFAULT '',
    summary          TEXT NOT NULL,
    summary_en       TEXT NOT NULL,
    sources          TEXT NOT NULL DEFAULT '',              -- one a line, as the fields below
    bring            TEXT NOT NULL DEFAULT '',
    links            TEXT NOT NULL DEFAULT '',              -- 'https://… | Titel'
    forms            TEXT NOT NULL DEFAULT '',
    fees             TEXT NOT NULL DEFAULT '',              -- '2026-01-01 | 893,00 kr. | kilde: …', 'gratis', 'ukendt'
    words            TEXT NOT NULL DEFAULT '',
    work_description TEXT NOT NULL,
    checks           TEXT NOT NULL DEFAULT '',              -- what the municipality must check
    file             TEXT NOT NULL DEFAULT '',              -- the file it came from, for export
    closed_at        BIGINT,
    version          BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, key)
);

CREATE TABLE life_event (
    authority_id BIGINT NOT NULL REFERENCES authority (id),
    id           BIGINT NOT NULL,
    key          TEXT NOT NULL,
    name         TEXT NOT NULL,
    name_en      TEXT NOT NULL,
    summary      TEXT NOT NULL,
    summary_en   TEXT NOT NULL,
    words        TEXT NOT NULL DEFAULT '',
    checks       TEXT NOT NULL DEFAULT '',
    file         TEXT NOT NULL DEFAULT '',
    position     BIGINT NOT NULL DEFAULT 0,
    closed_at    BIGINT,
    version      BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, key)
);

CREATE TABLE life_event_task (                              -- the package
    authority_id  BIGINT NOT NULL,
    life_event_id BIGINT NOT NULL,
    position      BIGINT NOT NULL,
    task_id       BIGINT NOT NULL,
    remark        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (authority_id, life_event_id, position),
    FOREIGN KEY (authority_id, life_event_id) REFERENCES life_event (authority_id, id),
    FOREIGN KEY (authority_id, task_id) REFERENCES task (authority_id, id)
);
CREATE INDEX life_event_by_task ON life_event_task (authority_id, task_id);
