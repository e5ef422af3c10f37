-- What each state did to each other in a window up to a day, event by event, in PLOVER score points: cooperation of the window's
-- earlier and later half, conflict, and both decayed to the day by the half-life. What is denied does not count, nor what stands
-- in a teaser; what is past or imagined counts half; what was told after the day is not known on it.
-- Parameters: provider, since, middle, until, half_life (days), state_voices (weight of outlets that a state owns).
WITH told AS (
    SELECT d.source, d.target, d.event, d.day, d.quad <= 2 AS cooperative,
           d.type IN ('CONSULT', 'COOPERATE') AND d.mode IS DISTINCT FROM 'visit' AS mutual,
           abs(d.score) * d.weight * CASE WHEN d.state_owned THEN $state_voices ELSE 1 END
               * CASE WHEN list_has_any(d.aux, ['historical', 'hypothetical']) THEN 0.5 ELSE 1 END AS points
    FROM dyads d
    WHERE isfinite(d.score) AND d.quad IS NOT NULL AND d.provider = $provider AND d.day >= $since AND coalesce(d.published, d.day) <= $until
      AND NOT list_contains(d.aux, 'negation') AND d.block IS DISTINCT FROM 'teaser' AND (d.day <= $until OR list_contains(d.aux, 'future'))
), sided AS (
    SELECT source, target, event, day, cooperative, points FROM told
    UNION ALL
    SELECT target, source, event, day, cooperative, points FROM told WHERE mutual
)
SELECT source, target, event,
       CASE WHEN cooperative AND day < $middle THEN points ELSE 0 END AS earlier,
       CASE WHEN cooperative AND day >= $middle THEN points ELSE 0 END AS later,
       CASE WHEN cooperative THEN 0 ELSE points END AS conflict,
       CASE WHEN cooperative THEN points * decay ELSE 0 END AS cooperation_now,
       CASE WHEN cooperative THEN 0 ELSE points * decay END AS conflict_now
FROM (SELECT *, pow(0.5, greatest(0, date_diff('day', day, $until)) / $half_life) AS decay FROM sided)
