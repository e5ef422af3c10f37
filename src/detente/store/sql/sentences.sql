-- One row a sentence of an article, with its words; `reason` says why a sentence with two parties gave no event.
CREATE OR REPLACE VIEW sentences AS
SELECT s.*, substr(a.text, s.start + 1, s."end" - s.start) AS text
FROM parts_sentences s JOIN parts_articles a ON a.id = s.article;
