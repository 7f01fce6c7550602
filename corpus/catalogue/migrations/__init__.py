"""The steps that lead an older catalogue to the present schema; a step is never changed, only appended."""
