-- The same by PLOVER type (NULL: an act without one, such as a mere statement). Options as in relations_pairs.sql.
CREATE OR REPLACE MACRO relations_types(every := 'month', directed := false, acts := 'done', state_voices := 1.0, groups := 'spread',
                                        unit := 'events', teasers := false, selves := false,
                                        first_day := DATE '0001-01-01', last_day := DATE '9999-12-31',
                                        one_party := NULL, other_party := NULL) AS TABLE
SELECT provider, source, target, period, type, quad, sum(weight) AS events,
       count(DISTINCT story) FILTER (named) AS stories, count(DISTINCT voice) FILTER (named) AS voices,
       sum(weight * score) AS score_sum
FROM relations_pairs(every := every, directed := directed, acts := acts, state_voices := state_voices, groups := groups,
                     unit := unit, teasers := teasers, selves := selves,
                     first_day := first_day, last_day := last_day, one_party := one_party, other_party := other_party)
GROUP BY ALL;
