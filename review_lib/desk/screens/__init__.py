"""What the secretariat's screens show, as plain values: made from the view of the season, never kept.

Walks in: a season. Walks out: dictionaries of text, numbers and lists that a page can draw. Every act of a screen
is a function of ``desk.decide``, ``desk.receive``, ``desk.rank`` or ``desk.publish``; these here only look.
"""

from review_lib.desk.screens.formal import findings, source, value_target
from review_lib.desk.screens.head import head
from review_lib.desk.screens.intake import intake, unit
from review_lib.desk.screens.overview import overview
from review_lib.desk.screens.ranking import card, comparison, ranking, settings

__all__ = [
    "card",
    "comparison",
    "findings",
    "head",
    "intake",
    "overview",
    "ranking",
    "settings",
    "source",
    "unit",
    "value_target",
]
