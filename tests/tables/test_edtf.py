import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.edtf import is_edtf


@pytest.mark.parametrize(
    "value",
    ["1987", "2020-07", "2022-05-17", "2024-02-29", "2023-21", "2023-33", "199X", "19XX", "2021-12/2022-02",
     "2024/..", "../2024", "1987~", "2023-05?",
     "2024-XX-XX", "2024-21/2024-22"],
)  # fmt: skip
def test_accepts(value: str) -> None:
    assert is_edtf(value)


@pytest.mark.parametrize(
    "value",
    ["", "87", "Mai 2023", "2023-13", "2023-02-29", "2023-00", "2023-4", "2023-05-32", "2024/2023", "2024-05/2024-03",
     "..", "../..", "/", "a/b",
     "2020/2021/2022", "2023-21-05", "2024-05-03T10:00", " 1987"],
)  # fmt: skip
def test_refuses(value: str) -> None:
    assert not is_edtf(value)


@given(st.dates())
def test_every_day_month_and_year_is_edtf(day: object) -> None:
    text = str(day)
    assert is_edtf(text)
    assert is_edtf(text[:7])
    assert is_edtf(text[:4])
    assert is_edtf(f"{text}/{text}")


@given(st.text(max_size=12))
def test_never_raises(text: str) -> None:
    assert is_edtf(text) in (True, False)
