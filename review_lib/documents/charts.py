"""Pictures of charts with Chinese labels, where the machine has a face for them.

Numbers walk in, PNG bytes walk out (None where no Chinese face is found: the caller then draws bars of a table).
Black and grey, zero base, labelled directly, fit for print.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO

FACES = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "Songti SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Heiti SC",
    "WenQuanYi Micro Hei",
    "Noto Serif CJK JP",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
)


@cache
def chinese_face() -> str | None:
    """The first face of FACES on this machine, or None."""
    from matplotlib import font_manager

    here = {f.name for f in font_manager.fontManager.ttflist}
    return next((f for f in FACES if f in here), None)


def bars(
    labels: Sequence[str], values: Sequence[float], title: str, unit: str, marked: Sequence[int] = ()
) -> bytes | None:
    """A chart of lying bars, largest first as given; ``marked`` bars are dark. 300 dots an inch."""
    face = chinese_face()
    if face is None or not labels:
        return None
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"font.family": [face, "DejaVu Sans"], "font.size": 9, "axes.unicode_minus": False}):
        figure = Figure(figsize=(6.0, 0.62 + 0.27 * len(labels)))
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        colours = ["#2B3138" if i in marked else "#9AA3AC" for i in range(len(labels))]
        drawn = axes.barh(range(len(labels)), values, color=colours, height=0.62)
        axes.set_yticks(range(len(labels)), labels)
        axes.invert_yaxis()
        axes.set_xlim(0, max(max(values), 1e-9) * 1.14)
        axes.bar_label(drawn, labels=[f"{v:,.6g}" for v in values], padding=3, fontsize=8)
        axes.set_xlabel(f"{title}（{unit}，n = {len(labels)}）")
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        figure.tight_layout()
        out = BytesIO()
        figure.savefig(out, format="png", dpi=300, metadata={"Software": None})
    return out.getvalue()
