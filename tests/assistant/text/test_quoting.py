"""What is quoted within a quotation has single marks."""

from __future__ import annotations

import pytest

from assistant.text.quoting import in_quotes


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Ferry\n opens", "“Ferry opens”"),
        ('"We had eleven minutes": how', "“‘We had eleven minutes’: how”"),
        ("Trump said to be “curious”", "“Trump said to be ‘curious’”"),
        ('A 12" pipe', '“A 12" pipe”'),
        ("The town's 'no'", "“The town's 'no'”"),
    ],
)
def test_a_text_in_quotation_marks(text: str, quoted: str) -> None:
    assert in_quotes(text) == quoted
