-- Pairs made from the events themselves (loose_events: those whose shard the index does not hold).
-- A party is a code; an organisation whose members the codebook lists is one of its own (parties_of gives 'IGO:NATO').
-- Of a mutual act without recipient (a meeting of equals) each party stands on both sides, and so does an organisation that
-- meets or cooperates alone. Where both sides are one party, the pair is with itself; the view dyads leaves those out.
CREATE OR REPLACE VIEW loose_dyads AS
WITH sides AS (
    SELECT *,
           parties_of(actor_codes, actor_names) AS doers,
           parties_of(recipient_codes, recipient_names) AS recipients,
           CASE WHEN len(recipient_codes) > 0 THEN recipients
                WHEN type IN ('AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'ASSAULT')
                     AND len(list_filter(actor_codes, lambda code: code <> '')) > 1 THEN doers
                WHEN type IN ('CONSULT', 'COOPERATE') AND contains(doers[1], ':') THEN doers
                ELSE [] END AS others
    FROM loose_events
), parted AS (
    SELECT sides.*, s.party AS doer, t.party AS other
    FROM sides, unnest(doers) AS s(party), unnest(others) AS t(party)
    WHERE s.party <> t.party OR len(doers) = 1 AND len(others) = 1
)
SELECT id AS event, provider, trust, article, publisher, publisher_country, state_owned, published,
       coalesce(day, published) AS day, day_until, day IS NOT NULL AS dated,
       split_part(doer, ':', 1) AS source, split_part(other, ':', 1) AS target,
       nullif(split_part(doer, ':', 2), '') AS source_group, nullif(split_part(other, ':', 2), '') AS target_group,
       doer = other AS itself, type, mode, aux, quad, score, place_country, block, confidence,
       1.0 / count(*) OVER (PARTITION BY id) AS weight, shard
FROM parted;
