--! Imports: what the datum guard found, and whether somebody confirmed the batch all the same.
alter table import_batches add column guard jsonb;
