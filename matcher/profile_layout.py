"""The columns of a stored profile: which attribute is kept in which column, in which order.

Written out and not read from the vocabulary, because tables change by migration only; a test holds
the two together. What rules ask most stands first, where a row is read fastest.
"""

from __future__ import annotations

BITS_A_WORD = 60
"""Terms or nodes kept in one BIGINT: it has 63 bits without its sign, the rest is room for mistakes."""

TAG_WORDS = {
    "sectors": 1,
    "qualifications": 1,
    "roles": 1,
    "activities": 2,
    "projects": 2,
    "talents": 1,
    "first_recognitions": 1,
    "credit": 1,
}
"""How many words each tag attribute takes; a fuller vocabulary needs a migration."""

NODE_WORDS = {"region": 8, "industry": 6}
"""Attributes kept as the number of a node of their tree, and the words that hold several candidates.

The words have a bit for each node and one, the last, for a code that the tree does not know.
"""

SEVERAL = 0
"""Stands for several candidates instead of one node's number: then the words say which."""

CHOICES = ("ownership", "size_class")
BOOLEANS = (
    "in_development_zone",
    "new_industrial_land",
    "builds_new_plant",
    "from_enclave",
    "has_top_talent",
    "listed",
    "independent_legal_entity",
    "leads_international_standard",
)
DATES = ("established_on",)
YEARLY = (
    "annual_revenue",
    "annual_profit",
    "annual_tax",
    "output_value",
    "rd_expense",
    "rd_intensity",
    "revenue_growth",
    "export_value",
    "cross_border_volume",
    "tech_contract_value",
    "annual_electricity",
    "import_export_value",
)
"""Numbers of a business year: the profile holds the last year's, rows of their own the years before."""

CURRENT = (
    "employees",
    "total_assets",
    "registered_capital",
    "fixed_asset_investment",
    "project_investment",
    "loan_amount",
    "loan_loss",
    "computing_contract",
    "first_set_equipment_purchase",
    "national_project_funding",
    "engineer_salary",
    "tax_per_mu",
    "roof_pv_coverage",
    "grid_voltage",
    "pv_capacity",
    "roof_area",
    "floor_area",
    "land_area_mu",
    "plot_ratio",
    "pue",
    "invention_patents",
    "overseas_warehouses",
    "company_age_years",
    "talent_age",
    "equipment_investment",
    "project_input",
    "paid_in_capital",
    "equity_financing",
    "foreign_capital",
    "merger_deal_value",
    "purchase_contract",
    "loan_interest",
    "guarantee_amount",
    "guarantee_fee",
    "guarantee_fee_rate",
    "insurance_premium",
    "rent",
    "rented_area",
    "booth_fee",
    "certification_fee",
    "legal_fee",
    "venue_fee",
    "logistics_expense",
    "cloud_expense",
    "led_standards",
)
NUMBERS = YEARLY + CURRENT
"""Every number attribute: two columns each, its lowest and its highest possible value as codes."""


def low(attribute: str) -> str:
    """Name the column of the lower bound."""
    return f"{attribute}_low"


def high(attribute: str) -> str:
    """Name the column of the upper bound."""
    return f"{attribute}_high"


def node_word(attribute: str, word: int) -> str:
    """Name the column of a word of candidates, filled only where there are several."""
    return f"{attribute}_set_{word}"


def has_word(attribute: str, word: int) -> str:
    """Name the column of a word of terms known to be held."""
    return f"{attribute}_has_{word}"


def lacks_word(attribute: str, word: int) -> str:
    """Name the column of a word of terms known not to be held."""
    return f"{attribute}_lacks_{word}"


def bound_columns(attributes: tuple[str, ...]) -> tuple[str, ...]:
    """Name the columns of the bounds of some attributes."""
    return tuple(column for name in attributes for column in (low(name), high(name)))


def node_columns() -> tuple[str, ...]:
    """Name the columns of candidates."""
    return tuple(node_word(name, word) for name, count in NODE_WORDS.items() for word in range(count))


def tag_columns() -> tuple[str, ...]:
    """Name the columns of all tags."""
    words = [(name, word) for name, count in TAG_WORDS.items() for word in range(count)]
    return tuple(column for name, word in words for column in (has_word(name, word), lacks_word(name, word)))
