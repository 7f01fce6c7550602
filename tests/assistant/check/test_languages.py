"""Checks against reports in other languages than English."""

from __future__ import annotations

import pytest

from assistant.check.check_result import CheckResult, Evidence
from assistant.check.pipeline import check


def checked(claim: str, passage: str, language: str) -> CheckResult:
    return check(claim, cited=[Evidence(text=passage, language=language)])


@pytest.mark.parametrize(
    ("language", "claim", "passage"),
    [
        ("es", "Some 40,000 people will receive water.", "Unas 40.000 personas recibirán agua."),
        ("de", "The loss was 1.25 million euros.", "Der Verlust betrug 1.250.000 Euro."),
        ("de", "The loss was 8.4 million euros.", "Der Verlust betrug 8,4 Mio. Euro."),
        ("de", "Der Verlust betrug 8.400.000 Euro.", "Der Verlust betrug 8,4 Mio. Euro."),
        ("fr", "Unemployment rose 3.5 percent.", "Le chômage a augmenté de 3,5 %."),
        ("it", "Some 2,500 people left.", "Circa 2.500 persone sono partite."),
        ("tr", "Prices rose 12 percent.", "Fiyatlar yüzde 12 arttı."),
        ("ru", "Мэр Адам Врона ушёл в отставку.", "Об отставке мэра Адама Вроны сообщили в пятницу."),
        ("de", "The city builds 12 bridges.", "Die Stadt baut zwölf Brücken."),
        ("zh", "The city will invest 1.2 billion yuan.", "将投资12亿元新建两座污水处理厂。"),
        ("ja", "Sales fell 12 percent to 3 trillion yen.", "売上高は12%減の3兆円。"),
        (
            "pl",
            "The council gave 2.5 million on 3 November 2026.",
            "Rada dała 2,5 mln zł 3 listopada 2026 r.",
        ),
        ("pl", "Adama Wronę odwołano.", "Burmistrz Zawady Adam Wrona został odwołany."),
        ("pl", "Mayor Adam Wrona of Zawada resigned.", "Burmistrz Zawady Adam Wrona podał się do dymisji."),
        ("de", "Der Rat tagte in Lemna.", "Der Damm hielt. In Lemna tagte der Stadtrat."),
        ("de", "Karl Huber trat am 3. März 2026 zurück.", "Bürgermeister Karl Huber trat zurück."),
    ],
)
def test_what_a_report_in_another_language_says_is_not_flagged(
    language: str, claim: str, passage: str
) -> None:
    assert checked(claim, passage, language).reasons == ()


@pytest.mark.parametrize(
    ("language", "claim", "passage", "reason"),
    [
        ("es", "Some 40 people will receive water.", "Unas 40.000 personas recibirán agua.", "40"),
        ("de", "The loss was 84 million euros.", "Der Verlust betrug 8,4 Mio. Euro.", "8,4 Mio. Euro"),
        ("zh", "Some 12 people left.", "约12万人离开。", "12"),
        (
            "ru",
            "Стадион закрыли 12 декабря 2026 года.",
            "Стадион закрыли 12 ноября 2026 года.",
            "12 ноября 2026",
        ),
        (
            "ru",
            "The stadium closed on 12 December 2026.",
            "Стадион закрыли 12 ноября 2026 года.",
            "12 ноября 2026",
        ),
        (
            "pl",
            "Adam Nowak podał się do dymisji 3 listopada 2026 r.",
            "Burmistrz Zawady Adam Wrona podał się do dymisji 3 listopada 2026 r.",
            "Wrona",
        ),
        ("pl", "The mayor Adam Nowak resigned.", "Burmistrz Adam Wrona podał się do dymisji.", "Wrona"),
        ("ru", "В Киев приехал Владимир Зеленский.", "В Киев приехал Владимир Путин.", "Путин"),
        ("de", "Der Rat hat den Bau nicht genehmigt.", "Der Rat hat den Bau genehmigt.", "nicht"),
        ("fr", "Le conseil a signé l'accord de Lemna.", "Le conseil n'a pas signé l'accord de Lemna.", "pas"),
    ],
)
def test_what_it_says_otherwise_is_flagged(language: str, claim: str, passage: str, reason: str) -> None:
    found = checked(claim, passage, language)
    assert found.flagged
    assert any(reason in one for one in found.reasons)


def test_what_is_not_checked_names_the_language_of_the_report() -> None:
    assert "'es'" in checked("Some 40,000 people will get water.", "Unas 40.000 personas.", "es").unchecked
