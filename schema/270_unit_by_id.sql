-- The wall screen names a unit and no municipality: whose it is must be found without reading all units.
CREATE INDEX unit_of_id ON unit (id);
