"""Verbs by their base form, so that "bought" and "buy" are one; whether a form says that it was done."""

from __future__ import annotations

from functools import lru_cache

from assistant.text.terms import stem

# base, past, and the participle where it differs; a stem covers the regular ones
_IRREGULAR = """
arise arose arisen|awake awoke awoken|bear bore borne|beat beat beaten|become became become|begin began begun
bend bent|bet bet|bid bid|bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken
breed bred|bring brought|build built|burn burnt|burst burst|buy bought|cast cast|catch caught
choose chose chosen|cling clung|come came come|cost cost|creep crept|cut cut|deal dealt|dig dug
draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt
fight fought|find found|flee fled|fling flung|fly flew flown|forbid forbade forbidden|forecast forecast
forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten|give gave given
go went gone|grow grew grown|hang hung|have had|hear heard|hide hid hidden|hit hit|hold held|hurt hurt
keep kept|know knew known|lay laid|lead led|lean leant|leap leapt|learn learnt|leave left|lend lent|let let
lose lost|make made|mean meant|meet met|mistake mistook mistaken|oversee oversaw overseen
overtake overtook overtaken|overthrow overthrew overthrown|pay paid|prove proved proven|put put|quit quit
read read|rebuild rebuilt|repay repaid|ride rode ridden|ring rang rung|rise rose risen|run ran run
say said|see saw seen|seek sought|sell sold|send sent|set set|shake shook shaken|shoot shot
shrink shrank shrunk|shut shut|sing sang sung|sink sank sunk
sit sat|sleep slept|slide slid|speak spoke spoken|spend spent
spill spilt|spin spun|split split|spread spread|spring sprang sprung|stand stood|steal stole stolen
stick stuck|strike struck|strive strove striven|swear swore sworn|sweep swept|swim swam swum|swing swung
take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown
undergo underwent undergone
undertake undertook undertaken|uphold upheld|wake woke woken|wear wore worn|weep wept
win won|withdraw withdrew withdrawn|withhold withheld|withstand withstood|write wrote written
"""
_ROWS = [row.split() for line in _IRREGULAR.split("\n") for row in line.split("|") if row]
_BASES = {form: row[0] for row in _ROWS for form in row[1:]}
_ALIKE = frozenset(row[0] for row in _ROWS if row[0] in row[1:])  # "cut", "put": the past is the base

_STEMS_OF_BASES = {stem(form): stem(base) for form, base in _BASES.items()}


@lru_cache(maxsize=20_000)
def lemma(key: str) -> str:
    """The stem of a folded word; of the past of an irregular verb, that of its base form."""
    return stem(_BASES.get(key, key))


def with_bases(found: frozenset[str]) -> frozenset[str]:
    """The stems, and for those of past forms of irregular verbs also the stems of their base forms."""
    return found | {_STEMS_OF_BASES[one] for one in found & _STEMS_OF_BASES.keys()}


def is_past(key: str) -> bool:
    """Whether a folded word is a past form or participle, and is no base form as well."""
    if key in _BASES:
        return key not in _ALIKE
    return len(key) > 4 and key.endswith("ed") and not key.endswith("eed")


def may_be_past(key: str) -> bool:
    """Whether a folded word is, or may be, a past form or participle."""
    return is_past(key) or key in _ALIKE
