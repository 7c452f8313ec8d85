"""Judge kits: one file that a judge opens without network, and what comes back in it.

``ticket`` says whose a kit is and seals it, ``layout`` where each thing stands on a sheet, ``book`` writes the
workbook, ``book_back`` reads it, ``page`` makes the reports, ``port`` is the score sheet's door to an unpacked kit.
"""
