"""A follow-up question made understandable without the conversation before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.errors import ModelError
from assistant.question.names import names, times
from assistant.question.question import Turn
from assistant.question.words import STOP_WORDS
from assistant.templates import load_template

_WORD = re.compile(r"\w+")
_PERSON = re.compile(r"\b(he|him|his|she|her|hers|himself|herself)\b", re.I)
_GROUP = re.compile(r"\b(they|them|their|theirs|themselves)\b", re.I)
_THING = re.compile(
    r"\b(it|its|itself)\b"
    r"|\b(this|that|these|those)(?=\s*(?:$|[?,.]|(?:is|was|were|are|did|does|do|has|had|have|get|go|sell|help|affect|happen|take|make|come|mean|work|to|in|on|with|by|at|for|a|an|the|released|considered)\b))",
    re.I,
)
_ANY = re.compile(rf"{_PERSON.pattern}|{_GROUP.pattern}|{_THING.pattern}", re.I)
_THAT_CLAUSE = re.compile(r"\b(?:that)\s+(?:he|she|it|they|the|there|was|were|is|are)\b", re.I)
_THEN = re.compile(r"\b(?:this|that|these|those)\s+(?:same\s+)?(time|period|year|years|era|day|month)(?:\s+period)?\b", re.I)
_NOUN = re.compile(r"\b(this|that|these|those|the)\s+(?:\w+\s+)?(\w+)", re.I)
_OTHER = re.compile(r"\b(other|else|another|anymore|besides|more)\b", re.I)
_ARTICLE = re.compile(r"\b(?:this|the)\s+(?:article|story|report|text|page)\b", re.I)
_LEAD = re.compile(r"^\W*(?:and|but|or|so|what about|how about)\b", re.I)
_UNKNOWN = re.compile(r"^\W*(?:i (?:don['’]?t|do not) know|cannotanswer)\W*$", re.I)

Complete = Callable[[list[tuple[str, str]]], str]


@dataclass(frozen=True, slots=True)
class Spoken:
    topic: str
    heading: str
    turns: tuple[Turn, ...]
    person: bool


def _bare(name):
    return re.sub(r"\s*\([^)]*\)", "", name).strip() or name

def _cw(t): return {w for w in _WORD.findall(t.casefold()) if w not in STOP_WORDS}

def _spoken(history):
    first = history[0]
    topic = heading = ""
    turns = list(history)
    if "?" not in first.question and len(first.question.split()) <= 8 and first.question[:1] and not re.match(r"(?i)(who|what|when|where|why|how|which|did|does|do|is|was|were|are|can|could|tell|has|have)\b", first.question):
        topic, heading = _bare(first.question), first.answer
        turns = turns[1:]
    turns = tuple(Turn(question=t.question, answer="" if _UNKNOWN.match(t.answer) else t.answer) for t in turns)
    said = " ".join(f"{t.question} {t.answer}" for t in turns)
    return Spoken(topic, heading, turns, bool(_PERSON.search(said)))

CFG = dict(other=2, article='heading', none=True, it=True, they=True, np=True, then=True, complete=True, after=True)

def rule(question, history, show=False):
    s = _spoken(history)
    known = ([s.topic] if s.topic else []) + names(s.heading) + [n for t in reversed(s.turns) for n in names(t.question)+names(t.answer)]
    q = question
    text = q
    have = lambda n: _cw(n) <= _cw(text)
    subj = _focus(s)
    # complete partial names
    carried = []
    if CFG['complete']:
        text = _complete(text, [n for n in [subj, s.topic]+[n for t in s.turns for n in names(t.question)] if n])
    m = _ANY.search(text) if True else None
    ref = False
    if CFG['then']:
        mt = _THEN.search(text)
        if mt:
            w = next((x for t in reversed(s.turns) for x in (times(t.answer)[-1:] + times(t.question)[-1:])), "") or next(iter(times(s.heading)), "")
            if w: text = text[:mt.start()] + w + text[mt.end():]; 
    if _ARTICLE.search(text):
        return _append(text, CFG['article'](s) if callable(CFG['article']) else [s.heading])
    ms = _PERSON.search(text)
    if ms:
        p = _person(s, subj)
        if p: text = _put(text, ms, p); ref = True
    elif (mg := _GROUP.search(text)) and CFG['they']:
        p = _group(s, subj)
        if p: text = _put(text, mg, p); ref = True
    if (mi := _THING.search(text)) and not _THAT_CLAUSE.match(text, mi.start()) and CFG['it'] and not (ms or (not ms and 'mg' in dir() and False)):
        p = _thing(s, subj)
        if p: text = _put(text, mi, p); ref = True
    if CFG['np']:
        add = _noun(s, text, subj)
        if add: carried += add
    if not ref and CFG['none'] and not names(q[0].lower() + q[1:]) and subj:
        carried.append(subj)
    if _OTHER.search(q):
        carried += _besides(s)
    return _append(text, carried)

def _append(text, carried):
    out = []
    for c in carried:
        if c and not _cw(c) <= _cw(text + " " + " ".join(out)): out.append(c)
    if not out: return text
    b = re.sub(r"[\s?.!]*$", "", text)
    return f"{b} ({', '.join(out)})?"

def _put(text, m, name):
    w = m[0].lower()
    after = text[m.end():]
    poss = w in ("his", "their", "its", "hers", "theirs") or (w == "her" and re.match(r"\s+(?!to\b|in\b|from\b|at\b|and\b|when\b|for\b|after\b|by\b|as\b|on\b|with\b|become\b|get\b|a\b|the\b)\w", after))
    if poss: name += "'" if name.endswith("s") and False else "'s"
    return text[:m.start()] + name + after

def _complete(text, known):
    for n in known:
        parts = n.split()
        if len(parts) < 2 or _cw(n) <= _cw(text): continue
        for part in (parts[-1], parts[0]):
            if len(part) > 2 and part.casefold() not in STOP_WORDS and part[0].isupper():
                m = re.search(rf"(?<!\w){re.escape(part)}(?!\w)(?!\s+[A-Z])", text)
                if m and not re.search(r"[A-Z][\w.]*\s+$", text[:m.start()][1:]):
                    text = text[:m.start()] + n + text[m.end():]; break
    return text

def _focus(s):
    f = s.topic
    for t in s.turns:
        if _PERSON.search(t.question) or _GROUP.search(t.question): continue
        ns = names(t.question)
        if ns:
            n = next((n for n in ns if len(n.split())>1), ns[0])
            if not f or not (_cw(n) & _cw(f)) and CFG.get('shift', False): f = n
    return f or next((n for t in reversed(s.turns) for n in names(t.answer)), "")

def _person(s, subj): return subj
def _group(s, subj):
    return subj
def _thing(s, subj):
    return subj
def _noun(s, text, subj): return []
def _besides(s): return []
