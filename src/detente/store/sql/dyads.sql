-- Events multiplied out to directed pairs of different parties; the weights of one event sum to one.
CREATE OR REPLACE VIEW dyads AS
SELECT * EXCLUDE (itself) FROM pairs WHERE NOT itself;
