"""Made-up answers to the open question on the three largest challenges, on the report's three themes."""

from __future__ import annotations

from boso.survey.chance import normal

MARK = "Konstruert svar: "
THEMES = {
    "boliger": (
        "for få kommunale utleieboliger",
        "boliger av ulik størrelse og standard",
        "høye priser i leiemarkedet",
        "for lang ventetid på bolig",
        "tomter til nye boliger",
    ),
    "oppfølging i bolig": (
        "mer oppfølging på kveldstid",
        "nok fagfolk til oppfølging",
        "tidlig hjelp når leieforhold svikter",
        "opplæring i å bo",
    ),
    "organisering og samarbeid": (
        "tydelig ansvar mellom enhetene",
        "faste møter mellom tjenestene",
        "felles rutiner for søknader",
        "bedre samarbeid med private utleiere",
    ),
}
FEWEST = -0.8  # about one in five leaves the third answer open


def challenges(year: int, number: int) -> tuple[str, str, str]:
    """Return three answers of a respondent: one a theme, in an order of their own; the last may be empty."""
    themes = sorted(THEMES, key=lambda theme: normal(year, "theme", theme, number))
    first, second, third = (_phrase(year, theme, number) for theme in themes)
    return first, second, third if normal(year, "third", number) > FEWEST else ""


def _phrase(year: int, theme: str, number: int) -> str:
    return MARK + min(THEMES[theme], key=lambda phrase: normal(year, phrase, number))
