-- Sign-in, tokens, and the audit log, which is append-only and hash-chained.

CREATE TABLE account (
    authority_id  BIGINT NOT NULL REFERENCES authority (id),
    id            BIGINT NOT NULL,
    employee_id   BIGINT NOT NULL,
    username      TEXT NOT NULL UNIQUE,                     -- small letters
    password_hash TEXT NOT NULL,                            -- argon2id, libsodium's string form
    roles         BIGINT NOT NULL,                          -- bit per access_role
    disabled_at   BIGINT,
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, employee_id) REFERENCES employee (authority_id, id)
);

CREATE TABLE session (
    token_hash   TEXT PRIMARY KEY,                          -- BLAKE2b of the cookie: the cookie itself is stored nowhere
    authority_id BIGINT NOT NULL,
    account_id   BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    FOREIGN KEY (authority_id, account_id) REFERENCES account (authority_id, id)
);
CREATE INDEX session_by_account ON session (authority_id, account_id);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE api_token (
    token_hash   TEXT PRIMARY KEY,
    authority_id BIGINT NOT NULL REFERENCES authority (id),
    id           BIGINT NOT NULL,
    name         TEXT NOT NULL,
    roles        BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT,
    revoked_at   BIGINT
);

CREATE TABLE sign_in_throttle (
    subject   TEXT PRIMARY KEY,                             -- 'user:anna', 'peer:192.0.2.1'
    failures  BIGINT NOT NULL,
    last_at   BIGINT NOT NULL
);
CREATE INDEX sign_in_throttle_by_time ON sign_in_throttle (last_at);

CREATE TABLE audit (
    authority_id BIGINT NOT NULL,
    chain        BIGINT NOT NULL,                           -- writers on PostgreSQL have one each, so none waits
    seq          BIGINT NOT NULL,                           -- 1, 2, 3 … without gaps
    at           BIGINT NOT NULL,
    account_id   BIGINT,                                    -- NULL: the system itself
    employee_id  BIGINT,
    action       TEXT NOT NULL,                             -- 'citizen.look_up'
    subject_kind TEXT NOT NULL DEFAULT '',
    subject_id   BIGINT,
    citizen_id   BIGINT,                                    -- whom it is about: the log can be shown per citizen
    purpose      TEXT NOT NULL DEFAULT '',
    detail       TEXT NOT NULL DEFAULT '',                  -- never a CPR number
    hash         TEXT NOT NULL,                             -- of the hash before and of this row
    PRIMARY KEY (authority_id, chain, seq)
);
CREATE INDEX audit_by_time ON audit (authority_id, at);
CREATE INDEX audit_by_citizen ON audit (authority_id, citizen_id, at) WHERE citizen_id IS NOT NULL;

CREATE TABLE audit_head (
    authority_id BIGINT NOT NULL,
    chain        BIGINT NOT NULL,
    seq          BIGINT NOT NULL,
    hash         TEXT NOT NULL,
    PRIMARY KEY (authority_id, chain)
);
