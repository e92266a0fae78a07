"""The registry of enterprises: their facts, the profiles made of them, and the chats bound to them.

Locks: none that matter, the tables are new and code of the release before does not know them.

Revision: 0007, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from policies.store.database import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CURRENT = sa.text("revoked_at IS NULL")
TABLES = (
    "enterprise_binding_failures",
    "enterprise_bindings",
    "enterprise_proofs",
    "enterprise_profile_years",
    "enterprise_profiles",
    "enterprise_imports",
    "enterprise_erasures",
    "enterprises",
)

PROFILE_CANDIDATES = """
region_set_0 region_set_1 region_set_2 region_set_3 region_set_4 region_set_5 region_set_6
region_set_7 industry_set_0 industry_set_1 industry_set_2 industry_set_3 industry_set_4
industry_set_5
""".split()

PROFILE_TAGS = """
sectors_has_0 sectors_lacks_0 qualifications_has_0 qualifications_lacks_0 roles_has_0 roles_lacks_0
activities_has_0 activities_lacks_0 activities_has_1 activities_lacks_1 projects_has_0
projects_lacks_0 projects_has_1 projects_lacks_1 talents_has_0 talents_lacks_0
first_recognitions_has_0 first_recognitions_lacks_0 credit_has_0 credit_lacks_0
""".split()

PROFILE_FLAGS = """
in_development_zone new_industrial_land builds_new_plant from_enclave has_top_talent listed
independent_legal_entity leads_international_standard
""".split()

YEARLY_BOUNDS = """
annual_revenue_low annual_revenue_high annual_profit_low annual_profit_high annual_tax_low
annual_tax_high output_value_low output_value_high rd_expense_low rd_expense_high rd_intensity_low
rd_intensity_high revenue_growth_low revenue_growth_high export_value_low export_value_high
cross_border_volume_low cross_border_volume_high tech_contract_value_low tech_contract_value_high
annual_electricity_low annual_electricity_high import_export_value_low import_export_value_high
""".split()

CURRENT_BOUNDS = """
employees_low employees_high total_assets_low total_assets_high registered_capital_low
registered_capital_high fixed_asset_investment_low fixed_asset_investment_high
project_investment_low project_investment_high loan_amount_low loan_amount_high loan_loss_low
loan_loss_high computing_contract_low computing_contract_high first_set_equipment_purchase_low
first_set_equipment_purchase_high national_project_funding_low national_project_funding_high
engineer_salary_low engineer_salary_high tax_per_mu_low tax_per_mu_high roof_pv_coverage_low
roof_pv_coverage_high grid_voltage_low grid_voltage_high pv_capacity_low pv_capacity_high
roof_area_low roof_area_high floor_area_low floor_area_high land_area_mu_low land_area_mu_high
plot_ratio_low plot_ratio_high pue_low pue_high invention_patents_low invention_patents_high
overseas_warehouses_low overseas_warehouses_high company_age_years_low company_age_years_high
talent_age_low talent_age_high equipment_investment_low equipment_investment_high project_input_low
project_input_high paid_in_capital_low paid_in_capital_high equity_financing_low
equity_financing_high foreign_capital_low foreign_capital_high merger_deal_value_low
merger_deal_value_high purchase_contract_low purchase_contract_high loan_interest_low
loan_interest_high guarantee_amount_low guarantee_amount_high guarantee_fee_low guarantee_fee_high
guarantee_fee_rate_low guarantee_fee_rate_high insurance_premium_low insurance_premium_high rent_low
rent_high rented_area_low rented_area_high booth_fee_low booth_fee_high certification_fee_low
certification_fee_high legal_fee_low legal_fee_high venue_fee_low venue_fee_high
logistics_expense_low logistics_expense_high cloud_expense_low cloud_expense_high led_standards_low
led_standards_high
""".split()


def upgrade() -> None:
    _create_enterprises()
    _create_imports()
    _create_profiles()
    _create_bindings()


def _create_enterprises() -> None:
    op.create_table(
        "enterprises",
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("uscc", name="pk_enterprises"),
    )
    op.create_table(
        "enterprise_erasures",
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("uscc", name="pk_enterprise_erasures"),
    )


def _create_imports() -> None:
    op.create_table(
        "enterprise_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment()),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("added", "changed", "unchanged", "rejected")),
        sa.PrimaryKeyConstraint("id", name="pk_enterprise_imports"),
    )


def _owner(table: str, *keys: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.PrimaryKeyConstraint("uscc", *keys, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["uscc"], ["enterprises.uscc"], name=f"fk_{table}_uscc_enterprises", ondelete="CASCADE"),
    )


def _words(names: list[str]) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger()) for name in names]


def _create_profiles() -> None:
    op.create_table(
        "enterprise_profiles",
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("from_year", sa.SmallInteger(), nullable=False),
        sa.Column("to_year", sa.SmallInteger(), nullable=False),
        sa.Column("region", sa.Integer()),
        sa.Column("industry", sa.Integer()),
        *_words(PROFILE_CANDIDATES),
        *_words(PROFILE_TAGS),
        sa.Column("ownership", sa.SmallInteger()),
        sa.Column("size_class", sa.SmallInteger()),
        sa.Column("size_missing", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.SmallInteger()) for name in PROFILE_FLAGS),
        sa.Column("established_on_low", sa.Integer()),
        sa.Column("established_on_high", sa.Integer()),
        *_words(YEARLY_BOUNDS + CURRENT_BOUNDS),
        *_owner("enterprise_profiles"),
    )
    op.create_table(
        "enterprise_profile_years",
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("stated", sa.Integer(), nullable=False),
        *_words(YEARLY_BOUNDS),
        *_owner("enterprise_profile_years", "year"),
    )


def _create_bindings() -> None:
    op.create_table(
        "enterprise_proofs",
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(128), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("issued_by", sa.String(100), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("attempts_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("uscc", name="pk_enterprise_proofs"),
    )
    op.create_table(
        "enterprise_bindings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_enterprise_bindings"),
    )
    op.create_index(
        "uq_enterprise_bindings_current",
        "enterprise_bindings",
        ["channel", "chat"],
        unique=True,
        postgresql_where=CURRENT,
        sqlite_where=CURRENT,
    )
    op.create_index("ix_enterprise_bindings_uscc", "enterprise_bindings", ["uscc"])
    op.create_table(
        "enterprise_binding_failures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_enterprise_binding_failures"),
    )
    op.create_index(
        "ix_enterprise_binding_failures_channel_chat_at", "enterprise_binding_failures", ["channel", "chat", "at"]
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
