"""From match to payout: working days, entitlements, budgets, certificates. Pure; `matcher.store` keeps them."""
