"""A text is read in the encoding in which it is words, or refused; never as letters of another language."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from ingest.errors import FileRefused
from ingest.readers.decoding import decode
from ingest.readers.reader import CollectedFile

_TEXTS = {
    "pl": "Gmina zamówiła czterdzieści promów, kolej się martwi.\n\nŻegluga ruszy w święta, dźwigowi też.",
    "cs": "Město objednalo čtyřicet přívozů, což znepokojilo dráhy.\n\nŘeditel řekl, že úřad žádá účty.",
    "hu": "A város negyven kompot rendelt, ami a vasútnak nem tetszik.\n\nAz őrség nem örül, a főút zárva.",
    "tr": "Kasaba kırk vapur sipariş etti, demiryolu kaygılı.\n\nGörüşmeler geçen ay İstanbul'da yapıldı.",
    "ru": "Город заказал сорок паромов, и железная дорога этим недовольна.\n\nДоговор подписан в декабре.",
    "uk": "Місто замовило сорок поромів, і залізниця цим незадоволена.\n\nЇхній договір підписано в грудні.",
    "el": "Η πόλη παρήγγειλε σαράντα πλοία και ο κόσμος ανησυχεί.\n\nΗ σύμβαση υπεγράφη τον Δεκέμβριο.",
    "de": "Die Stadt bestellte vierzig Fähren, was die Bahn ärgert.\n\nDas heißt für Pendler: aufstehen.",
    "es": "El pueblo encargó cuarenta barcos y la compañía está inquieta.\n\nEl señor Peña firmó en otoño.",
    "he": "העיירה הזמינה ארבעים מעבורות, וחברת הרכבות מודאגת.\n\nהחוזה נחתם בחודש דצמבר.",
    "ja": "町は四十隻のフェリーを注文し、鉄道会社は心配している。\n\n契約は十二月に結ばれた。",
    "zh": "该镇订购了四十艘渡轮，铁路公司对此表示担忧。\n\n合同已于十二月签署。",
    "ko": "마을은 연락선 마흔 척을 주문했고 철도 회사는 걱정하고 있다.\n\n계약은 십이월에 체결되었다.",
}


def read_back(raw: bytes) -> str:
    return decode(
        CollectedFile("/collected/x.txt", "x.txt", io.BytesIO(raw), datetime(2026, 3, 1, tzinfo=UTC))
    )


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        *(("pl", "cp1250"), ("pl", "iso8859_2"), ("cs", "cp1250"), ("cs", "iso8859_2"), ("hu", "cp1250")),
        *(("tr", "cp1254"), ("ru", "cp1251"), ("ru", "koi8_r"), ("ru", "iso8859_5"), ("ru", "cp866")),
        *(("uk", "cp1251"), ("uk", "koi8_u"), ("el", "cp1253"), ("de", "cp1252"), ("es", "latin-1")),
        *(("he", "cp1255"), ("ja", "shift_jis"), ("ja", "euc_jp"), ("ja", "iso2022_jp"), ("zh", "gb18030")),
        *(("zh", "hz"), ("ko", "euc_kr"), ("pl", "utf-16-le"), ("ru", "utf-16-be"), ("zh", "utf-16-le")),
    ],
)
def test_a_text_is_read_in_the_encoding_in_which_it_is_words(language: str, encoding: str) -> None:
    assert read_back(_TEXTS[language].encode(encoding)) == _TEXTS[language]


def test_a_foreign_name_in_an_english_text_decides_too() -> None:
    text = "The mayor of Łeba, Stanisław Żółkiewski, ordered forty ferries.\n\nThe rail company is worried."
    assert read_back(text.encode("cp1250")) == text


def test_a_damaged_byte_does_not_make_utf_8_another_encoding() -> None:
    raw = (_TEXTS["pl"] * 5).encode() + b"\xff" + _TEXTS["pl"].encode()
    assert read_back(raw) == _TEXTS["pl"] * 5 + "\ufffd" + _TEXTS["pl"]


def test_bytes_that_are_words_in_no_encoding_are_refused() -> None:
    with pytest.raises(FileRefused, match="save the file as UTF-8"):
        read_back(
            b"Vellin \xe6\xf8\n\nOne \xa5\xb5\xe6 two x\xf0\xfe\xb9\xa7z three \xa4\xd0a four \xf7\xbd.\n"
        )
