"""Conditions as logic: what cannot hold, what implies what, and one spelling for what means the same."""

from policies.logic.normal_form import normal_form
from policies.logic.reasoner import Reasoner

__all__ = ["Reasoner", "normal_form"]
