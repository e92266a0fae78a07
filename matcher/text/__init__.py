"""Reading Chinese as enterprises write it. Types here load nothing heavy; `matcher.text.reader` loads spaCy."""

from matcher.text.jsonform import understanding_to_json
from matcher.text.understanding import ClauseTitle, Doubt, Intent, Pending, ReadFact, Understanding

__all__ = ["ClauseTitle", "Doubt", "Intent", "Pending", "ReadFact", "Understanding", "understanding_to_json"]
