-- One row a provider, pair and period in which anything happened. Options as in relations_pairs.sql, and k, the acts that a balance is
-- smoothed with: (cooperation - conflict) / (cooperation + conflict + k).
-- attention: the pair's share of the weight of all pairs in that period, per provider. stories, voices: of acts that name both
-- parties; an organisation's act adds weight, but nobody told of the pair. few: fewer than three voices; NULL where no voice is known.
CREATE OR REPLACE MACRO relations(every := 'month', directed := false, acts := 'done', state_voices := 1.0, groups := 'spread',
                                  unit := 'events', teasers := false, selves := false, k := 1.0,
                                  first_day := DATE '0001-01-01', last_day := DATE '9999-12-31',
                                  one_party := NULL, other_party := NULL) AS TABLE
WITH counted AS (
    SELECT provider, source, target, period, sum(weight) AS events,
           coalesce(len(list_distinct(list(hash(story)) FILTER (named))), 0) AS stories,  -- count(DISTINCT story), a third faster
           coalesce(len(list_distinct(list(hash(voice)) FILTER (named AND voice IS NOT NULL))), 0) AS voices,
           count(voice) > 0 AS known,
           coalesce(sum(weight) FILTER (quad = 1), 0) AS verbal_cooperation,
           coalesce(sum(weight) FILTER (quad = 2), 0) AS material_cooperation,
           coalesce(sum(weight) FILTER (quad = 3), 0) AS verbal_conflict,
           coalesce(sum(weight) FILTER (quad = 4), 0) AS material_conflict,
           sum(weight * score) AS score_sum,
           sum(weight * score) / sum(weight) FILTER (score IS NOT NULL) AS score_mean
    FROM relations_pairs(every := every, directed := directed, acts := acts, state_voices := state_voices, groups := groups,
                         unit := unit, teasers := teasers, selves := selves,
                         first_day := first_day, last_day := last_day, one_party := one_party, other_party := other_party)
    GROUP BY ALL
), total AS (
    SELECT provider, period, sum(weight) AS weight
    FROM relations_pairs(every := every, directed := directed, acts := acts, state_voices := state_voices, groups := groups,
                         unit := unit, teasers := teasers, selves := selves,
                         first_day := first_day, last_day := last_day)
    GROUP BY ALL
)
SELECT provider, source, target, period, events, stories, voices, CASE WHEN known THEN voices < 3 END AS few,
       verbal_cooperation, material_cooperation, verbal_conflict, material_conflict, score_sum, score_mean,
       (verbal_cooperation + material_cooperation - verbal_conflict - material_conflict)
           / (verbal_cooperation + material_cooperation + verbal_conflict + material_conflict + k) AS balance,
       events / total.weight AS attention
FROM counted JOIN total USING (provider, period);
