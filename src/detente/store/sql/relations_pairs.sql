-- What relations are counted from: one row an event and pair of parties, as the options have it; the weights of one event sum to one
-- (or to the weight of a state's voice). Asked as FROM relations_pairs(directed := true); every option has a default:
--   every         day, week, month, quarter, year: an act told only by a longer time than that is left out
--   acts          'done': without what is future, hypothetical or negated; 'all'
--   state_voices  weight of what outlets tell that a state owns; 0 leaves them out
--   groups        'spread': an organisation's part goes in equal shares to its members of that day (memberships), and stays with its
--                 code where none are listed; 'as they are': under the organisation's key; 'left out': states only
--   unit          'events': each report counts; 'stories': the reports of one story share one event's weight
--   teasers       whether to count what stands in a pointer to another article
--   selves        false: pairs of two; true: only what a party did to itself
--   first_day, last_day   the days that count, both included
--   one_party, other_party   only the pairs of this party, or of these two: quickly, since nothing else is counted
-- named: whether the act names both parties, rather than an organisation that one belongs to.
-- What is told as long past counts on the day that it tells, and not at all where it tells none.
CREATE OR REPLACE MACRO covers(code, organisation, party) AS  -- whether one side of a pair is the party, or an organisation that it was ever in
    code = party OR organisation = party
    OR coalesce(list_contains((SELECT list(m.organisation) FROM memberships m WHERE m.state = party), organisation), false);
CREATE OR REPLACE MACRO relations_pairs(every := 'month', directed := false, acts := 'done', state_voices := 1.0, groups := 'spread',
                                        unit := 'events', teasers := false, selves := false,
                                        first_day := DATE '0001-01-01', last_day := DATE '9999-12-31',
                                        one_party := NULL, other_party := NULL) AS TABLE
WITH kept AS NOT MATERIALIZED (
    SELECT p.provider, p.event, coalesce(o.story, p.event) AS story, p.day, p.type, p.quad,
           CASE WHEN isfinite(p.score) THEN p.score END AS score,
           CASE WHEN p.state_owned AND p.publisher_country <> '' THEN 'state of ' || p.publisher_country
                ELSE nullif(p.publisher, '') END AS voice,
           p.source, p.target, p.source_group, p.target_group, p.itself AS own,
           p.source_group IS NOT NULL OR p.target_group IS NOT NULL AS grouped,
           p.weight * CASE WHEN p.state_owned THEN state_voices ELSE 1 END AS weight
    FROM pairs p LEFT JOIN tellings o ON o.event = p.event
    WHERE p.day BETWEEN first_day AND last_day
      AND (acts = 'all' OR NOT list_has_any(p.aux, ['future', 'hypothetical', 'negation']))
      AND (p.dated OR NOT list_contains(p.aux, 'historical'))
      AND (teasers OR p.block IS DISTINCT FROM 'teaser')
      AND (p.day_until IS NULL OR p.day_until - p.day <
           CASE every WHEN 'day' THEN 1 WHEN 'week' THEN 7 WHEN 'month' THEN 31 WHEN 'quarter' THEN 92 ELSE 366 END)
      AND (state_voices > 0 OR p.state_owned IS NOT TRUE)
      AND (groups <> 'left out' OR NOT list_has_any([p.source, p.target], ['IGO', 'UNO', 'EUR', 'NGO', 'ISM', 'IMG', 'MNC']))
), reports AS (
    SELECT provider, story, count(DISTINCT event) AS reports FROM kept WHERE unit = 'stories' GROUP BY ALL
), weighed AS NOT MATERIALIZED (
    SELECT k.* REPLACE (k.weight / coalesce(r.reports, 1) AS weight)
    FROM kept k LEFT JOIN reports r ON r.provider = k.provider AND r.story = k.story
    WHERE one_party IS NULL
       OR other_party IS NULL AND (covers(k.source, k.source_group, one_party) OR covers(k.target, k.target_group, one_party))
       OR covers(k.source, k.source_group, one_party) AND covers(k.target, k.target_group, other_party)
       OR covers(k.source, k.source_group, other_party) AND covers(k.target, k.target_group, one_party)
), numbered AS (
    SELECT *, row_number() OVER () AS pair, NOT own OR type IN ('CONSULT', 'COOPERATE') AS parted
    FROM weighed WHERE grouped AND groups = 'spread'
), spread AS (  -- a group that meets is spread over its members, one that quarrels with itself stays one
    SELECT n.* REPLACE (coalesce(a.state, n.source) AS source, coalesce(b.state, n.target) AS target,
                        n.weight / count(*) OVER (PARTITION BY n.pair) AS weight)
    FROM numbered n
    LEFT JOIN memberships a ON a.organisation = n.source_group AND n.parted AND n.day BETWEEN a.since AND a.until
                           AND (n.target_group IS NOT NULL OR a.state <> n.target)
    LEFT JOIN memberships b ON b.organisation = n.target_group AND n.parted AND n.day BETWEEN b.since AND b.until
                           AND b.state <> coalesce(a.state, n.source)
), shown AS (
    SELECT * EXCLUDE (pair, parted) FROM spread
    UNION ALL BY NAME
    SELECT * REPLACE (CASE groups WHEN 'as they are' THEN coalesce(source_group, source) ELSE source END AS source,
                      CASE groups WHEN 'as they are' THEN coalesce(target_group, target) ELSE target END AS target)
    FROM weighed WHERE NOT grouped OR groups = 'as they are'
)
SELECT provider, event, story, voice, NOT grouped OR groups = 'as they are' AS named, day, date_trunc(every, day)::DATE AS period,
       CASE WHEN directed THEN source ELSE least(source, target) END AS source,
       CASE WHEN directed THEN target ELSE greatest(source, target) END AS target,
       type, quad, score, weight
FROM shown
WHERE (source = target) = selves AND (one_party IS NULL OR one_party IN (source, target)) AND (other_party IS NULL OR other_party IN (source, target));
