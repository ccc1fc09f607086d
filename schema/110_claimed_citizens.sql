-- Who the citizen is was said by staff of another authority, who are not told what is known of them (contact/sight.h).
ALTER TABLE contact ADD COLUMN citizen_claimed BIGINT NOT NULL DEFAULT 0;
