"""The words that rules, facts and questions may use: data files and their loader."""

from policies.vocabulary.loader import load_vocabulary
from policies.vocabulary.model import Attribute, AttributeType, Industry, Place, SizeIndicator, SizeRow, Term
from policies.vocabulary.tree import Overlap, RegionTree
from policies.vocabulary.vocabulary import Vocabulary, nearest

__all__ = [
    "Attribute",
    "AttributeType",
    "Industry",
    "Overlap",
    "Place",
    "RegionTree",
    "SizeIndicator",
    "SizeRow",
    "Term",
    "Vocabulary",
    "load_vocabulary",
    "nearest",
]
