"""qcreview: one season of quality-circle mail, from the mailbox to the ranked list and the casebook."""

__version__ = "0.1.0"
