"""Word processors, presentations and e-books: each is read into blocks, and those become reports."""
