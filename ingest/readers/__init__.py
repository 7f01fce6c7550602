"""Bytes of a collected file → reports: one module a format, each a :class:`ingest.readers.reader.Reader`."""
