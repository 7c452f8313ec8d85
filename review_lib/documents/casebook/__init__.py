"""The casebook: a season book walks in, a Word file and an account of it walk out."""

from review_lib.documents.casebook.book import CaseAccount, Casebook, build_case, build_casebook, make_casebook
from review_lib.documents.casebook.plan import Case, cases

__all__ = ["Case", "CaseAccount", "Casebook", "build_case", "build_casebook", "cases", "make_casebook"]
