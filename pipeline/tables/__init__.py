"""Everything about the tables: schemas, checks, files, the data package. The only room (with the bulk readers) that knows Arrow."""
