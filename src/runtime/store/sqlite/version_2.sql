-- Version 2.

-- Why an item is put off for another reason than a failed try; those behind it need not wait.
ALTER TABLE outbox ADD COLUMN held TEXT;

-- How often sessions stand in a program: without any it may be forgotten. NULL for those of version 1, whose sessions were not counted.
ALTER TABLE programs ADD COLUMN uses INTEGER;
