-- One row an article as read. Several texts of one document are its revisions, numbered by day.
CREATE OR REPLACE VIEW articles AS
SELECT *,
       row_number() OVER (PARTITION BY document ORDER BY published, id) AS revision,
       count(*) OVER (PARTITION BY document) AS revisions
FROM parts_articles;
