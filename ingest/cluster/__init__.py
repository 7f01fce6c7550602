"""Reading and encoding on a Ray cluster. Only here is ray imported, where it is used: it is an extra."""
