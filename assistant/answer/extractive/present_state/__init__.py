"""How things stand: a later count, stage or holder of a role leads, what it replaced is beneath."""
