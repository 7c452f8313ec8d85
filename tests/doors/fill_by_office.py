"""Fills blank forms in LibreOffice, as a person would: run by a Python that knows LibreOffice (`uno`).

Arguments: the name of LibreOffice's pipe and a JSON file `[[source, target, [value, …]], …]`; a value a control, in
order: text, true or false for a check box, null for "left as it is".
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(200):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.3)
    raise SystemExit("LibreOffice does not answer")


def value(name, what):
    made = PropertyValue()
    made.Name, made.Value = name, what
    return made


def controls(text):
    """The content controls of a text in order, those in its tables too."""
    paragraphs = text.createEnumeration()
    while paragraphs.hasMoreElements():
        paragraph = paragraphs.nextElement()
        if paragraph.supportsService("com.sun.star.text.TextTable"):
            for name in paragraph.getCellNames():
                yield from controls(paragraph.getCellByName(name))
            continue
        portions = paragraph.createEnumeration()
        while portions.hasMoreElements():
            portion = portions.nextElement()
            if portion.TextPortionType == "ContentControl":
                yield portion.ContentControl


def main():
    pipe, plan = sys.argv[1:]
    context = connect(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    jobs = json.loads(Path(plan).read_text(encoding="utf-8"))
    for source, target, values in jobs:
        document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(source), "_blank", 0, (value("Hidden", True),))
        found = list(controls(document.Text))
        if len(found) != len(values):
            raise SystemExit(f"{source}: {len(found)} controls, {len(values)} values")
        for control, given in zip(found, values, strict=True):
            if given is None:
                continue
            if isinstance(given, bool):
                control.Checked = given
                continue
            cursor = control.createTextCursor()
            cursor.gotoStart(False)
            cursor.gotoEnd(True)
            cursor.setString(given)
        document.storeToURL(uno.systemPathToFileUrl(target), (value("FilterName", "MS Word 2007 XML"),))
        document.close(True)
    desktop.terminate()


main()
