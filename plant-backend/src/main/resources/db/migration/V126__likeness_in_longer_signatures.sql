-- Descriptions fill a signature of the usual 96 bits, which then rules nothing out: asking for near duplicates read the whole index.
DROP INDEX plant.entity_likeness;
CREATE INDEX entity_likeness ON plant.entity USING gist (likeness gist_trgm_ops(siglen=256));
