"""`dateline doctor`: what Dateline needs of its machine, looked at piece by piece, and how to mend each."""
