-- What one party did to another, event by event, with what tells on which days and how much it counts. ``points`` are PLOVER score points
-- without their sign, the weight of the pair in its event applied, half of them where the act is past or imagined; NULL where it has no score.
-- Parameters: provider, since (days before are left out).
SELECT source, target, event, day, coalesce(published, day) AS told, quad, confidence, len(aux) AS doubts,
       list_contains(aux, 'negation') AS denied, list_contains(aux, 'future') AS future, block IS NOT DISTINCT FROM 'teaser' AS teaser,
       state_owned IS NOT DISTINCT FROM true AS state_owned, type IN ('CONSULT', 'COOPERATE') AND mode IS DISTINCT FROM 'visit' AS mutual,
       CASE WHEN isfinite(score) THEN abs(score) * weight * CASE WHEN list_has_any(aux, ['historical', 'hypothetical']) THEN 0.5 ELSE 1 END END AS points
FROM dyads
WHERE provider = $provider AND day >= $since
ORDER BY day, event, source, target
