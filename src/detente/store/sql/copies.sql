-- One row an article: which texts are copies of one another, and which revise another.
CREATE OR REPLACE VIEW copies AS
SELECT * FROM index_copies;
