-- One row a run: versions, arguments, counts, reasons.
CREATE OR REPLACE VIEW runs AS
SELECT * FROM parts_runs ORDER BY began;
