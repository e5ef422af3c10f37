-- One row a standing tie that an article states or takes for granted.
CREATE OR REPLACE VIEW ties AS
SELECT * FROM parts_ties;
