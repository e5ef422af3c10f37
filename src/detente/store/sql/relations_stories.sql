-- The same by story: what stands behind a pair's period, and what a bootstrap draws from. Options as in relations_pairs.sql.
-- first: id of one of the story's events; scored: the weight of acts that have a score.
CREATE OR REPLACE MACRO relations_stories(every := 'month', directed := false, acts := 'done', state_voices := 1.0, groups := 'spread',
                                          unit := 'events', teasers := false, selves := false,
                                          first_day := DATE '0001-01-01', last_day := DATE '9999-12-31',
                                          one_party := NULL, other_party := NULL) AS TABLE
SELECT provider, source, target, period, story, min(type) AS type, min(event) AS first, bool_or(named) AS named, sum(weight) AS events,
       coalesce(sum(weight) FILTER (quad <= 2), 0) AS cooperation,
       coalesce(sum(weight) FILTER (quad >= 3), 0) AS conflict,
       sum(weight * score) AS score_sum, coalesce(sum(weight) FILTER (score IS NOT NULL), 0) AS scored,
       coalesce(list_sort(list_distinct(list(voice) FILTER (voice IS NOT NULL))), []) AS voices
FROM relations_pairs(every := every, directed := directed, acts := acts, state_voices := state_voices, groups := groups,
                     unit := unit, teasers := teasers, selves := selves,
                     first_day := first_day, last_day := last_day, one_party := one_party, other_party := other_party)
GROUP BY ALL;
