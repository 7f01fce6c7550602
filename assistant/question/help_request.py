"""What is said to whoever answers instead of asking about reports: greetings, thanks, a call for help."""

from __future__ import annotations

import re

from corpus import plain_words

_GREETINGS = """
hello hi hey hiya howdy greetings thanks thank thx help bye goodbye cheers
hola bonjour hallo ciao merci danke gracias grazie dzięki cześć hilfe aide ayuda aiuto pomoc
привет здравствуйте спасибо помощь дякую привіт 你好 谢谢 帮助 مرحبا شكرا
"""
_AROUND_THEM = """
a afternoon again all and answer dateline day evening for good great guten help it just lot many me morning
much nice now ok okay please so team tag that the there this to very well world you your
"""
_CORES = frozenset(_GREETINGS.split())
_POLITE = _CORES | frozenset(_AROUND_THEM.split())
_GREETING = re.compile(r"(?:hello|hi|hey|good (?:morning|afternoon|evening|day))(?: there| dateline)?\b ?")
_ABOUT_DATELINE = re.compile(
    r"(?:so )?(?:"
    r"what (?:can|could|do|does) (?:you|dateline) (?:do|answer|know|offer)"
    r"|what (?:(?:kinds?|sorts?) of )?(?:questions )?(?:can|could|may|should) i (?:ask|do)(?: you| dateline)?"
    r"|(?:who|what) (?:are you|is dateline)|what s dateline|how are you(?: doing)?|are you (?:a bot|human)"
    r"|how (?:can|could) you help(?: me)?|(?:can|could|would) you (?:please )?help(?: me| us)?"
    r"|(?:please )?(?:i )?need (?:some )?help|how do i (?:use|ask|search|filter|start)(?: you| dateline)?"
    r"|how (?:do|does) (?:you|dateline) work|how to use dateline|(?:show )?(?:me )?(?:help|instructions)"
    r")(?: here| please| exactly| with| for me)*"
)
# These may mean what a conversation has been about.
_ABOUT_THIS = re.compile(
    r"(?:what is|what s|how does) this(?: work| do)?|how do i use (?:this|it)|what does (?:this|it) do"
)


def asks_for_help(text: str, *, in_conversation: bool = False) -> bool:
    """Whether the text greets, thanks or asks what Dateline does, in any case and punctuation.

    Within a conversation "how does this work?" is a question about its subject.
    """
    words = plain_words(text)
    if not words:
        return text.strip() == "?"
    if set(words) <= _POLITE and not _CORES.isdisjoint(words):
        return True
    asked = _GREETING.sub("", " ".join(words), count=1)
    if not asked or _ABOUT_DATELINE.fullmatch(asked):
        return True
    return not in_conversation and _ABOUT_THIS.fullmatch(asked) is not None
