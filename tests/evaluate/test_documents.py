"""The PDF and DOCX samples are what their sources say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest

if TYPE_CHECKING:
    from types import ModuleType

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SOURCES = sorted((CORPUS / "tools" / "sources").glob("*.txt"))


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_documents", CORPUS / "tools" / "make_documents.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("source", [s for s in SOURCES if ".docx" in s.name], ids=lambda s: s.name)
def test_word_files_are_made_again_byte_for_byte(source: Path, maker: ModuleType, tmp_path: Path) -> None:
    name = source.name.removesuffix(".txt")
    maker.make_docx(maker.parse(source.read_text(encoding="utf-8"))[1], tmp_path / name)
    assert (tmp_path / name).read_bytes() == (CORPUS / "raw" / name).read_bytes()


@pytest.mark.parametrize("source", [s for s in SOURCES if ".pdf" in s.name], ids=lambda s: s.name)
def test_every_letter_of_a_pdf_source_is_on_its_pages(source: Path, maker: ModuleType) -> None:
    pdf = pypdfium2.PdfDocument(CORPUS / "raw" / source.name.removesuffix(".txt"))
    pages = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    _, blocks = maker.parse(source.read_text(encoding="utf-8"))

    def letters(text: str) -> list[str]:
        return sorted(c for c in text if c.isalnum())

    wanted, got = letters("".join(b.text for b in blocks)), letters(pages)
    for letter in sorted(set(wanted)):
        assert got.count(letter) >= wanted.count(letter), letter


def test_wrap_divides_at_soft_hyphens_only(maker: ModuleType) -> None:
    assert maker.wrap("Part\u00adner\u00adstadt am Fluss", 8, len) == ["Partner-", "stadt am", "Fluss"]
    assert maker.wrap("Partnerstadt am Fluss", 8, len) == ["Partnerstadt", "am Fluss"]
