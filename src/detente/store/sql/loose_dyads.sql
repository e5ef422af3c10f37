-- Pairs made from the events themselves (loose_events: those whose shard the index does not hold).
-- Where nobody is the recipient (a meeting of equals), each party stands on both sides.
CREATE OR REPLACE VIEW loose_dyads AS
WITH sides AS (
    SELECT *,
           list_filter(list_distinct(actor_codes), lambda code: code <> '') AS doers,
           list_filter(list_distinct(recipient_codes), lambda code: code <> '') AS others
    FROM loose_events
), pairs AS (
    SELECT sides.*, s.code AS source, t.code AS target
    FROM sides,
         unnest(doers) AS s(code),
         unnest(CASE WHEN len(others) > 0 THEN others ELSE doers END) AS t(code)
    WHERE s.code <> t.code
)
SELECT id AS event, provider, trust, article, publisher, publisher_country, state_owned, published,
       coalesce(day, published) AS day, source, target, type, mode, aux, quad, score, place_country, confidence,
       1.0 / count(*) OVER (PARTITION BY id) AS weight, shard
FROM pairs;
