"""What counts as one word: every pattern by which questions, answers and checks cut a text, in one place.

They differ on purpose, in what stays together and in what is left out:

=================  ====================================  ============================================
pattern            stays one word                        is also found
=================  ====================================  ============================================
CHECKED_WORD       2,161.5 · U.S. · don't                the signs of currencies and per cent
TERM               2,161.5 · U.S.A · snake_case
TOPIC_WORD         co-op · Snow-2 · ai.com
OUTLET_WORD        A&E · Women's · Reuters.com
QUESTION_WORD      R&D · twenty-one · don't              ``. ? ! ;`` at the end of a clause
COMPARED_WORD      A&E · U.S · co-op                     every other mark by itself
DOTTED_WORD        U.S. · 2.5
MENTION_WORD       AT&T · O'Neill · U.S · Jean-Luc
MARKED_WORD        2,161.5 · don't · rock’n’roll
DIFFERING_WORD     2,161.5 · 12:30 · 2026-02-22 · don't
=================  ====================================  ============================================

A possessive ending is part of no CHECKED_WORD and of no MENTION_WORD. To compare texts as a whole, use
:func:`corpus.plain_words`.
"""

from __future__ import annotations

import re

CHECKED_WORD = re.compile(
    r"\d+(?:[.,]\d+)*|[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*|[%$€£¥₹]"
)
TERM = re.compile(r"(?>\d+(?:[.,]\d+)*)(?!\w)|[^\W\d_]+(?:\.[^\W\d_]+)+|\w+")
TOPIC_WORD = re.compile(r"[\w'’\-]+(?:\.\w+)*")
OUTLET_WORD = re.compile(r"[^\W_]+(?:[.&'’][^\W_]+)*")
QUESTION_WORD = re.compile(r"[\w&’'-]+|[.?!;](?=\s|$)")
COMPARED_WORD = re.compile(r"[\w'’&.-]*[\w'’&]|[^\w\s]")
DOTTED_WORD = re.compile(r"[\w.]+")
MENTION_WORD = re.compile(r"[^\W\d_](?:[\w&]|[’'-](?!s\b)(?=\w)|\.(?=[A-Z]))*")
MARKED_WORD = re.compile(r"\w+(?:[.,'’]\w+)*")
DIFFERING_WORD = re.compile(r"\d+(?:[.,:/-]\d+)*\w*|[^\W\d]\w*(?:[.'’]\w+)*")
