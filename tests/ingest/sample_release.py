"""The press release of the sample, as a PDF: ``python -m tests.ingest.sample_release`` writes it."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.pdf_files import Page, pdf

PLACE = Path(__file__).parents[2] / "corpus" / "sample" / "canal-ice-werder-release.pdf"
_HEAD, _BOLD, _ROOM = "Werder Canal Office", "F2", 475

_LEFT = (
    "SCHILFHÖRN, 12 January 2026 – The Werder Canal Office closed all 86 kilometres of the Werder canals to "
    "ship|ping on Friday because of ice. It expects to open them again on 9 March.",
    "Seventeen vessels are caught in the ice, among them the coal lighter Hedwig with 310 tonnes on "
    "board. Her "
    "crew of three have been given rooms in the village inn of Otter|siel.",
)
_RIGHT = (
    "“We measured eleven centimetres at the Ottersiel lock on Thursday, and our tug is not an "
    "ice-|breaker,” said "
    "the head of the Canal Office, Wiebke Tjarksen. A second tug was sold in 2019.",
    "Until the thaw a lorry supplies the villages that are other|wise reached by water, on the days given "
    "overleaf. It also carries the post and the reading matter of the Bücherwurm.",
    "Skippers pay nothing for their moorings: the harbour association of Schilfhörn has waived its "
    "fee of 12 euros "
    "a day and lends out four pumps, so that no tank freezes while they wait for the",
)
_ROWS = (
    ("Village", "Day", "Hour", "Landing stage"),
    ("Schilfhörn", "Monday", "14:00", "Harbour office"),
    ("Ottersiel", "Tuesday", "10:30", "Lock-keeper’s house"),
    ("Langemoor", "Wednesday", "15:00", "School"),
    ("Brackdeich", "Thursday", "9:30", "Fire station"),
)


def release() -> bytes:
    """The file."""
    return pdf(
        [_first(), _second()],
        info={
            "Title": "Microsoft Word - PM_Kanalamt_final2.docx",
            "Author": "admin",
            "CreationDate": "D:20260113094500+01'00'",
        },
    )


def _first() -> Page:
    page = _framed(1)
    page.text(60, 92, "PRESS RELEASE", 10, font=_BOLD).text(460, 92, "12 January 2026", 10)
    page.column(
        60, 130, 400, "Ice closes the Werder canals to shipping until the thaw in March", 19, font=_BOLD
    )
    for x, texts in ((60, _LEFT), (310, _RIGHT)):
        y = 195.0
        for text in texts:
            y = page.column(x, y, 225, text, 10.5) + 6
    return page


def _second() -> Page:
    page = _framed(2)
    y = page.column(60, 92, _ROOM, "spring. The town of Nordwerder pays for the lorry’s fuel.", 10.5) + 14
    page.text(60, y, "Where the lorry stops", 12, font=_BOLD)
    y += 20
    for row in _ROWS:
        for x, cell in zip((60, 190, 290, 370), row, strict=True):
            page.text(x, y, cell, 10.5, font=_BOLD if row is _ROWS[0] else "F1")
        y += 18
    page.text(60, y + 14, "What residents should know", 12, font=_BOLD)
    y += 34
    for entry in (
        "Nobody may walk on the canals: near the locks the ice is thinner than it looks.",
        "Goods can be ordered from the lorry by noon of the day before, by tele|phone or at the "
        "counter of the "
        "Canal Office.",
        "When a road is closed as well, the lorry comes a day later.",
    ):
        page.text(66, y, "•", 10.5)
        y = page.column(82, y, _ROOM - 22, entry, 10.5) + 5
    page.column(60, y + 16, _ROOM, "About the Werder Canal Office", 10.5, font=_BOLD)
    page.column(
        60,
        y + 31,
        _ROOM,
        "The Werder Canal Office looks after nineteen locks and has a staff of 41.",
        10.5,
    )
    return page


def _framed(number: int) -> Page:
    page = Page().text(60, 50, _HEAD, 9)
    page.draw("0.4 w 60 784 m 535 784 l S")
    return page.text(280, 812, f"Page {number} of 2", 8)


if __name__ == "__main__":
    PLACE.write_bytes(release())
