"""The steps that lead an older ledger to the present schema; a step is never changed, only appended.

They read stored answers as plain JSON, so that no later change of a name changes what they do.
"""
