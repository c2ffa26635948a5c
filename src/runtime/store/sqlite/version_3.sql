-- Version 3.

-- One index tells what waits for a contact, and what of a lane waits in front of an item.
DROP INDEX outbox_order;
DROP INDEX outbox_phone;
CREATE INDEX outbox_contact ON outbox (phone, lane, id);
