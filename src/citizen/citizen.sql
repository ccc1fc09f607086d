-- Citizens. cpr_index finds the number, cpr_box holds it: both are made with the key, which the database never sees.

-- one: by_index(authority_id int, cpr_index text) -> id int, cpr_box text?, replacement bool, birth_year int?, name text,
--      address text, municipality_code text, phone text, email text, language text, protected bool, version int
SELECT id, cpr_box, replacement, birth_year, name, address, municipality_code, phone, email, language, protected, version
FROM citizen WHERE authority_id = :authority_id AND cpr_index = :cpr_index;

-- one: by_id(authority_id int, id int) -> cpr_index text?, cpr_box text?, replacement bool, birth_year int?, name text,
--      address text, municipality_code text, phone text, email text, language text, protected bool, version int
SELECT cpr_index, cpr_box, replacement, birth_year, name, address, municipality_code, phone, email, language, protected, version
FROM citizen WHERE authority_id = :authority_id AND id = :id;

-- exec: add(authority_id int, id int, cpr_index text?, cpr_box text?, replacement bool, birth_year int?, name text,
--      address text, municipality_code text, phone text, email text, language text, protected bool, now int)
-- No row changed: somebody made a citizen with that number meanwhile.
INSERT INTO citizen (authority_id, id, cpr_index, cpr_box, replacement, birth_year, name, address, municipality_code,
                     phone, email, language, protected, created_at)
VALUES (:authority_id, :id, :cpr_index, :cpr_box, :replacement, :birth_year, :name, :address, :municipality_code,
        :phone, :email, :language, :protected, :now)
ON CONFLICT (authority_id, cpr_index) WHERE cpr_index IS NOT NULL DO NOTHING;

-- exec: change(authority_id int, id int, version int, birth_year int?, name text, address text, municipality_code text,
--      phone text, email text, language text, protected bool)
-- No row changed: there is no such version any more.
UPDATE citizen SET birth_year = :birth_year, name = :name, address = :address, municipality_code = :municipality_code,
    phone = :phone, email = :email, language = :language, protected = :protected, version = version + 1
WHERE authority_id = :authority_id AND id = :id AND version = :version;

-- one: any_number() -> cpr_box text
-- One that is stored, by the index of those that are.
SELECT cpr_box FROM citizen WHERE cpr_index IS NOT NULL ORDER BY authority_id, cpr_index LIMIT 1;

-- one: key_check() -> check_value text
SELECT check_value FROM citizen_key;

-- exec: key_put(check_value text)
INSERT INTO citizen_key (one, check_value) VALUES (1, :check_value) ON CONFLICT (one) DO UPDATE SET check_value = :check_value;
