"""Comparisons: who and what is set side by side, and the aspects of which both sides speak."""
