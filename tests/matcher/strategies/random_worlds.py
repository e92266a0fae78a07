"""Random worlds: enterprises fully known, as plain Python values, and what follows from them, counted by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from policies.vocabulary import Vocabulary, load_vocabulary

AS_OF = date(2026, 5, 20)
LAST_YEAR = 2025
UNITS = {
    "employees": "person",
    "invention_patents": "piece",
    "first_set_equipment_purchase": "CNY",
    "total_assets": "CNY",
    "annual_revenue": "CNY",
    "rd_expense": "CNY",
    "annual_profit": "CNY",
    "rd_intensity": "ratio",
    "revenue_growth": "ratio",
    "company_age_years": "year",
}
YEARLY = ("annual_revenue", "rd_expense", "annual_profit", "rd_intensity", "revenue_growth")
BASES = ("first_set_equipment_purchase", "annual_revenue", "rd_expense", "annual_profit")
PLACES = ("330110012", "330110013", "330113005", "330106109", "330203")
OUTER_PLACES = ("330110012", "330110", "330113", "330100", "330200", "330000", "310000")
INDUSTRIES = ("6513", "652", "591", "592", "702", "704", "66", "51", "31", "01")
OUTER_INDUSTRIES = ("651", "65", "I", "59", "70", "K", "C", "31", "51")
TERMS = ("high_tech_enterprise", "little_giant", "specialized_sme", "innovative_sme", "gazelle")
PROVES = {"little_giant": ("specialized_sme", "innovative_sme"), "specialized_sme": ("innovative_sme",)}
SECTORS = ("robotics", "quantum", "software")
SIZES = ("large", "medium", "small", "micro")
OWNERS = ("private", "state", "mixed")
STEP = 100
"""Amounts are multiples of it, and so are thresholds: they meet often."""

AMOUNTS = st.integers(0, 12).map(lambda n: Decimal(n * STEP))
RATIOS = st.sampled_from([Decimal(text) for text in ("-0.5", "0", "0.05", "0.1", "0.25", "0.5", "1", "2")])


FOUNDING_DAYS = st.dates(date(2020, 1, 1), date(2022, 12, 31)).filter(lambda day: (day.month, day.day) != (2, 29))


@dataclass(frozen=True, slots=True)
class World:
    """One enterprise. Attribute → value; yearly attributes → year → value."""

    now: Mapping[str, Any]
    by_year: Mapping[str, Mapping[int, Decimal]]

    def number(self, attribute: str, year: int | None = None) -> Decimal:
        """Give a number, of the last complete year unless another is asked."""
        if attribute in YEARLY:
            return self.by_year[attribute][LAST_YEAR if year is None else year]
        return Decimal(self.now[attribute])


def _age(founded: date) -> int:
    """Count birthdays one by one."""
    days = (founded + timedelta(days=n) for n in range(1, (AS_OF - founded).days + 1))
    return sum((day.month, day.day) == (founded.month, founded.day) for day in days)


def _size(vocabulary: Vocabulary, industry: str, number: Callable[[str], Decimal]) -> str | None:
    """Look the size up the way a clerk does: the best class whose bounds are all reached."""
    for row in vocabulary.size_rows:
        if any(industry.startswith(division) for division in row.divisions):
            for size in SIZES[:-1]:
                if all(number(i.attribute) >= getattr(i, size) for i in row.indicators):
                    return size
            return "micro"
    return None


@st.composite
def worlds(draw: st.DrawFn, names: AbstractSet[str]) -> World:
    """Draw an enterprise; only what `names` mentions differs between worlds."""

    def pick(name: str, strategy: st.SearchStrategy[Any], otherwise: Any) -> Any:
        return draw(strategy) if name in names else otherwise

    founded = pick("established_on", FOUNDING_DAYS, date(2021, 6, 1))
    years = range(founded.year, LAST_YEAR + 1)
    revenue = {year: pick("annual_revenue", AMOUNTS, Decimal(0)) + STEP for year in years}
    expense = {year: pick("rd_expense", AMOUNTS, Decimal(0)) for year in years}
    growth = {year: revenue[year] / revenue[year - 1] - 1 for year in years[1:]}
    by_year = {
        "annual_revenue": revenue,
        "rd_expense": expense,
        "annual_profit": {year: pick("annual_profit", AMOUNTS, Decimal(0)) - 5 * STEP for year in years},
        "rd_intensity": {year: expense[year] / revenue[year] for year in years},
        "revenue_growth": growth | {founded.year: pick("revenue_growth", RATIOS, Decimal(0))},
    }
    held = pick("qualifications", st.sets(st.sampled_from(TERMS)), set())
    held |= {wider for term in held for wider in PROVES.get(term, ())}
    now: dict[str, Any] = {
        "employees": pick("employees", st.sampled_from([3, 9, 10, 99, 100, 300, 1000]), 3),
        "invention_patents": pick("invention_patents", st.integers(0, 5), 0),
        "first_set_equipment_purchase": pick("first_set_equipment_purchase", AMOUNTS, 0),
        "total_assets": pick("total_assets", AMOUNTS, 0),
        "established_on": founded,
        "company_age_years": _age(founded),
        "region": pick("region", st.sampled_from(PLACES), PLACES[0]),
        "industry": pick("industry", st.sampled_from(INDUSTRIES), INDUSTRIES[0]),
        "listed": pick("listed", st.booleans(), otherwise=False),
        "ownership": pick("ownership", st.sampled_from(OWNERS), OWNERS[0]),
        "qualifications": held,
        "first_recognitions": pick("first_recognitions", st.sets(st.sampled_from(sorted(held or TERMS))), set()) & held,
        "sectors": pick("sectors", st.sets(st.sampled_from(SECTORS)), set()),
    }
    size = _size(load_vocabulary(), now["industry"], World(now, by_year).number)
    return World({**now, "size_class": size or pick("size_class", st.sampled_from(SIZES), "micro")}, by_year)
