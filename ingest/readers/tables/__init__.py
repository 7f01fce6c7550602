"""Spreadsheets and delimited text: a list of reports, or a table that is one report."""
