"""Run by a Python that knows LibreOffice: open a workbook, set cells as a person types them, save it as .xlsx."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def prop(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def main(pipe: str, plan: str) -> None:
    told = json.loads(Path(plan).read_text(encoding="utf-8"))
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            time.sleep(0.25)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    book = desktop.loadComponentFromURL(Path(told["from"]).as_uri(), "_blank", 0, (prop("Hidden", True),))
    for tab, cell, text in told["cells"]:
        book.Sheets.getByName(tab).getCellRangeByName(cell).setFormula(text)  # as typed: numbers become numbers
    told["seen"] = {f"{tab}!{cell}": book.Sheets.getByName(tab).getCellRangeByName(cell).getString()
                    for tab, cell in told["look"]}  # fmt: skip
    book.storeToURL(Path(told["to"]).as_uri(), (prop("FilterName", "Calc MS Excel 2007 XML"),))
    Path(plan).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    book.close(True)
    desktop.terminate()


main(sys.argv[1], sys.argv[2])
