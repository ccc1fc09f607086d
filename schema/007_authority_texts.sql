-- What the catalogue's files say of an authority beyond what is shown of it, so that they can be written again.
ALTER TABLE authority ADD COLUMN phone_note TEXT NOT NULL DEFAULT '';
ALTER TABLE authority ADD COLUMN checks TEXT NOT NULL DEFAULT '';   -- one a line: what the municipality must check
ALTER TABLE authority ADD COLUMN file TEXT NOT NULL DEFAULT '';     -- the file it came from; '' is none
