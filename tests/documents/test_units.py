"""What units are compared by: from their names and addresses, by the words of the rules."""

from __future__ import annotations

import pytest

from review_lib.documents.units import metal_of, province_of, size_of
from review_lib.rules.casebook import casebook_rules

BY = casebook_rules().comparing


@pytest.mark.parametrize(
    ("name", "metal"),
    [
        ("云南省朔垚锌业股份有限公司", "铅锌"),
        ("甘肃省煜岑硬质合金有限公司", "钨钼"),
        ("内蒙古宸砺海绵钛集团有限公司", "钛"),
        ("浙江省铄岭稀土新材料集团有限公司", "稀土"),
        ("福建省钰岑矿业股份有限公司", ""),
    ],
)
def test_metal_of_a_unit(name: str, metal: str) -> None:
    assert metal_of(name, BY) == metal


def test_province_from_the_name_else_from_the_address() -> None:
    assert province_of("内蒙古宸砺海绵钛集团有限公司", "", BY) == "内蒙古"
    assert province_of("中铝某公司", "河南省郑州市上街区", BY) == "河南"
    assert province_of("某公司", "铜官大道1号", BY) == ""


def test_size_is_what_most_declarations_say() -> None:
    assert size_of(["大型", "中型", "大型 ", ""]) == "大型"
    assert size_of([]) == ""
