-- Whose contacts are still open: each clerk's own list, so that nobody is left without help.
CREATE INDEX contact_open_registered ON contact (authority_id, created_by, created_at) WHERE state <> 'closed';
CREATE INDEX contact_open_handled ON contact (authority_id, handled_by, created_at) WHERE state <> 'closed' AND handled_by IS NOT NULL;

-- sqlite:
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('contact', 'contact_open_registered', '200 200 5 1'),
    ('contact', 'contact_open_handled', '100 100 3 1');
