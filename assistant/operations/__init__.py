"""What a person does at a desk. Every public function here is an operation: see ``assistant/access.py``."""
