-- One row a coded claim, of detente and of imported providers: who did what to whom, when, where, per whom.
CREATE OR REPLACE VIEW events AS
SELECT * FROM parts_events;
