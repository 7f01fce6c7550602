"""The private words of earlier versions do not come back, in code, on pages or in documents."""

from __future__ import annotations

import functools
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READ = {".py", ".js", ".css", ".html", ".toml", ".md", ".txt", ".sh", ""}
# Data in the words of others, frozen steps of a schema, the codec that reads what was stored, and this list.
LEFT_OUT = re.compile(
    r"^(corpus/sample/|requirements|LICENSE|CHANGELOG|tests/test_words\.py|.*/cases/|.*/migrations/|"
    r"assistant/ledger/codec/|tests/assistant/ledger/codec|corpus/text/countries\.toml|assistant/text/verbs\.py|"
    r"assistant/question/first_names\.toml)"
)
# Data in other files: sentences of reports, words and patterns that read them, tables of frozen schema steps,
# and a former name that still works.
QUOTED = re.compile(
    r"[Dd]am( above Lemna)? held|held above Lemna|dam at Lemna held|Lemna dam held|the dam had held"
    r"|It held\.(\\n|\")|\"held overnight\"|Two held in Brannoc|held two men|race is held"
    r"|operator told (AFP|Reuters)|told (the Courier|Marta)|\(\?i:told\|reported by"
    r"|(wrote|mentioned)\|told|argue\|reveal\|warn|company corp corporation group holdings"
    r"|\"held\", \"met\"|\"told\", \"announced\"|says told according|estimates reckons counts"
    r"|\|told\||said say says saying told tells|\"told\", \"tells\", |one but \"told\"|tells\?\|told"
    r"|told (reporters|Okoye|the (auditors|paper))"
    r"|INTO (vector_errands|fates) VALUES|--held-on|\"held_on\"|\"held\" not in shown"
)
REPLACED = {
    r"told": "say, report, found, or the thing's own name",
    r"borne|unborne": "supported, unsupported",
    r"bears?|bearing": "support",
    r"anew": "again",
    r"goes? before|went before": "override",
    r"tak(?:e|es|en|ing) in|take_in|taken_in": "import",
    r"set aside|set_aside": "ignored, dismissed",
    r"held": "stored",
    r"reckon\w*": "compute",
    r"House": "Services",
    r"Turnstile": "ConcurrencyLimiter",
    r"fates?": "results",
    r"Noting|Trail": "RunRecorder, AuditQuery",
    r"Witness": "Evidence",
    r"errands?": "outbox",
    r"shelves|Shelves": "listing",
    r"Holdings|holdings": "report_queries",
    r"feasts?": "holidays",
    r"ScopeSaid|Sought|Spoken": "AppliedFilter, ExpectedAnswerType, ConversationState",
    r"stands? nowhere|came of it|became of": "the plain sentence",
    r"turnstile|unkept|reveal(?:ed|s)?|forgotten|forgets?": "the standard term",
}


@functools.cache
def lines() -> list[tuple[str, str, str]]:
    """Where each line is, the line, and what is looked for words in."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    read = [
        name
        for name in listed
        if Path(name).suffix in READ and not LEFT_OUT.match(name) and (ROOT / name).is_file()
    ]
    return [
        (f"{name}:{number}", line, QUOTED.sub("", line).replace("_", " "))
        for name in read
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), start=1)
    ]


@pytest.mark.parametrize("words", REPLACED)
def test_a_word_of_the_private_language_is_found_nowhere(words: str) -> None:
    pattern = re.compile(rf"(?<![\w])(?:{words})(?![\w])")
    found = [f"{place}: {line.strip()[:100]}" for place, line, own in lines() if pattern.search(own)]
    assert not found, f"write {REPLACED[words]} instead:\n" + "\n".join(found[:50])
