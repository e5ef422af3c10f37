-- Where each pair stands on a day: acts up to it, each worth half as much for every half_life days that have passed.
-- FROM relations_levels(DATE '2016-05-05', half_life := 60); further options as in relations_pairs.sql, k as in relations.sql.
CREATE OR REPLACE MACRO relations_levels(today, half_life := 60, directed := false, acts := 'done', state_voices := 1.0, groups := 'spread',
                                         unit := 'events', teasers := false, selves := false, k := 1.0,
                                         first_day := DATE '0001-01-01', last_day := DATE '9999-12-31',
                                         one_party := NULL, other_party := NULL) AS TABLE
WITH faded AS (
    SELECT provider, source, target, quad, score, weight * pow(0.5, (today - day) / half_life) AS weight
    FROM relations_pairs(every := 'month', directed := directed, acts := acts, state_voices := state_voices, groups := groups,
                         unit := unit, teasers := teasers, selves := selves,
                         first_day := first_day, last_day := last_day, one_party := one_party, other_party := other_party)
    WHERE day <= today
), summed AS (
    SELECT provider, source, target, sum(weight) AS events,
           coalesce(sum(weight) FILTER (quad <= 2), 0) AS cooperation, coalesce(sum(weight) FILTER (quad >= 3), 0) AS conflict,
           sum(weight * score) AS score_sum
    FROM faded GROUP BY ALL
)
SELECT *, (cooperation - conflict) / (cooperation + conflict + k) AS level FROM summed;
