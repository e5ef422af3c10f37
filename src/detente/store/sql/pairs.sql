-- All pairs, also of a party with itself: those that the index has (parts_dyads) are read from it, those of later shards are
-- made when asked (see loose_dyads.sql).
CREATE OR REPLACE VIEW pairs AS
SELECT * EXCLUDE (shard) FROM parts_dyads
UNION ALL BY NAME
SELECT * EXCLUDE (shard) FROM loose_dyads;
