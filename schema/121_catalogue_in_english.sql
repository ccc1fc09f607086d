-- What citizens read in English too. '' is not translated: the Danish is shown, marked as Danish. English titles of links and
-- forms and English notes of fees stand in their rows ("… | en: Passports").
ALTER TABLE task ADD COLUMN bring_en TEXT NOT NULL DEFAULT '';          -- one a line, as many as bring has, or none
ALTER TABLE task ADD COLUMN case_time_en TEXT NOT NULL DEFAULT '';
ALTER TABLE life_event_task ADD COLUMN remark_en TEXT NOT NULL DEFAULT '';
