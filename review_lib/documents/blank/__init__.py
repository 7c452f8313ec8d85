"""Blank forms: the descriptions that reading uses walk in, Word files to send out walk out."""

from review_lib.documents.blank.form import make_blank_forms

__all__ = ["make_blank_forms"]
