-- One row a report: which story an event tells.
CREATE OR REPLACE VIEW tellings AS
SELECT unnest(events) AS event, id AS story FROM index_stories;
