-- One row a page or record that gave no article, and why.
CREATE OR REPLACE VIEW rejected AS
SELECT * FROM parts_rejected;
