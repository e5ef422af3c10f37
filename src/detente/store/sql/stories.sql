-- One row a deed, with all its reports; made from the events and made again at will, never changing them.
CREATE OR REPLACE VIEW stories AS
SELECT * FROM index_stories;
