"""The store: what was received, put right, decided, marked and computed, appended and never changed.

Walks in: events (stream, kind, who, when, payload). Walks out: the same events, the heads of their
chains, and a verdict on whether anything was touched. It knows no form, no rubric and no rule.
"""

from review_lib.store.chain import Event, Head
from review_lib.store.store import Store, StoreBusyError, StoreError
from review_lib.store.walk import Verdict

__all__ = ["Event", "Head", "Store", "StoreBusyError", "StoreError", "Verdict"]
