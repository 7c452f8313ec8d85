"""Born-digital PDFs: forms as LibreOffice prints them, their cells found by the rules drawn around them."""

from __future__ import annotations

import pytest

from review_lib import paths
from review_lib.convert.office import to_pdf
from review_lib.reading.forms import read_forms
from review_lib.reading.pdf import read_pdf, tables
from review_lib.rules.forms import load_forms
from tests.reading.form_language import docx, line, table

SPECS = load_forms(paths.rules_dir() / "2026" / "forms")


@pytest.mark.needs("libreoffice", "cjk_fonts")
def test_table_of_a_printed_form_keeps_its_cells() -> None:
    pdf = to_pdf(
        docx(
            line("附件5"),
            line("2026 年度有色金属行业质量信得过班组建设经验申报表"),
            table(
                "企业名称|四川省砺垚铝业有限公司|<|<",
                "班组名称|天车班|经验名称|“四精”现场质量管理法",
                "统一社会信用代码|91340000597782235B|组织类型|民营企业",
                "详细通讯地址|广东省韶关市曲江区砺新大道192号2栋3-401室东侧办公楼|邮编|010000",
                "直接联系人|李𬭚|班组人数|45",
                "班组工作完成率(%)|98.5|质量成本(万元/年)|58.8",
            ),
        )
    )

    document = read_pdf(pdf)
    assert document is not None
    (reading,) = read_forms(document, SPECS)

    assert {key: value.value for key, value in reading.values.items() if value.text} == {
        "company_name": "四川省砺垚铝业有限公司",
        "team_name": "天车班",
        "experience": "“四精”现场质量管理法",
        "uscc": "91340000597782235B",
        "org_type": "民营企业",
        "address": "广东省韶关市曲江区砺新大道192号2栋3-401室东侧办公楼",
        "postcode": "010000",
        "contact_person": "李𬭚",
        "headcount": 45,
        "completion_rate": 98.5,
        "quality_cost": 58.8,
    }


def test_cells_lie_between_rules_and_merge_where_none_parts_them() -> None:
    level = [(0.0, 90.0, 0.0), (0.0, 90.0, 20.0), (0.0, 90.0, 40.0)]
    upright = [(0.0, 40.0, 0.0), (20.0, 40.0, 30.0), (0.0, 40.0, 60.0), (0.0, 40.0, 90.0)]

    assert [box[:4] for box in tables(level, upright)] == [
        (0, 0, 1, 2), (0, 2, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1)
    ]  # fmt: skip
