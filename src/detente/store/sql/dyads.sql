-- Events multiplied out to directed pairs of codes; the weights of one event sum to one.
-- Those that the index has (parts_dyads) are read from it, those of later shards are made when asked (see loose_dyads.sql).
CREATE OR REPLACE VIEW dyads AS
SELECT * EXCLUDE (shard) FROM parts_dyads
UNION ALL BY NAME
SELECT * EXCLUDE (shard) FROM loose_dyads;
