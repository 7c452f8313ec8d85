"""``python -m review_lib`` is ``qcreview``."""

from review_lib.cli import main

if __name__ == "__main__":
    main()
