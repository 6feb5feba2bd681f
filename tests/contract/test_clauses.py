"""The clause text: specific, measurable, in plain words, and safe whatever the contract says."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from cordon.contract.catalogue import catalogue
from cordon.contract.check import check
from cordon.contract.checked import Checked
from cordon.contract.clauses import render
from cordon.contract.clauses.text import markdown
from cordon.contract.project import find
from tests.contract.conftest import NOW, Check, edited

VAGUE = [
    "appropriate", "reasonable", "adequate", "sufficient", "as needed", "best effort", "best practice",
    "industry standard", "state of the art", "promptly", "without undue delay", "periodically", "regularly",
    "from time to time", "as soon as possible", "secure data", "properly", "where possible", "etc", "timely",
]  # fmt: skip
"""Words that make a clause unmeasurable (S1: "Vague language: Avoid general statements")."""
HOSTILE = "*bold* <script>alert(1)</script> [x](javascript:alert(1)) | `code` \\ # & ~~no~~ _u_"


@pytest.fixture(params=["acme-analytics", "northwind-pricing", "studio-nine"])
def shipped(request: pytest.FixtureRequest) -> Checked:
    [one] = check(find(Path(__file__).parent), [request.param], NOW)
    return one


def clauses_of(text: str) -> dict[str, str]:
    found = re.findall(r"^### ([A-Z]{2,3}-\d) [^\n]+\n\n(.+?)\n\n\*Shown by", text, re.MULTILINE | re.DOTALL)
    return dict(found)


def test_each_control_that_applies_has_its_clause_and_no_other(shipped: Checked) -> None:
    needs = shipped.effective()
    assert set(clauses_of(markdown(shipped))) == set(needs.controls)
    assert set(needs.controls) | set(needs.not_applicable) == set(catalogue())


def test_each_clause_names_a_number_a_date_or_a_thing_and_no_vague_word(shipped: Checked) -> None:
    for cid, clause in clauses_of(markdown(shipped)).items():
        assert re.search(r"\d|every|\b[Nn]o |\b[Nn]one |only|tier|these hosts", clause), (
            f"{cid} measures nothing: {clause}"
        )
        for word in VAGUE:
            assert not re.search(rf"\b{re.escape(word)}\b", clause, re.IGNORECASE), f"{cid} says {word!r}"


def test_sentences_are_short(shipped: Checked) -> None:
    for cid, clause in clauses_of(markdown(shipped)).items():
        for sentence in re.split(r"(?<=[.:]) ", clause):
            assert len(sentence.split()) <= 45, f"{cid}: {sentence}"


def test_every_number_of_a_clause_is_the_requirements(check_text: Check) -> None:
    text = clauses_of(markdown(check_text(edited(("session: 1h", "session: 35m")))))
    assert "A session lasts at most 35 minutes" in text["IAM-3"]
    assert "to 2027-06-30 (Europe/Berlin). From 2027-06-30T22:00:00Z on" in text["IAM-3"]
    assert "within 24 hours of knowing" in text["INC-1"]
    assert "Logs are kept for 400 days, and deleted within 3 days after that." in text["LOG-3"]
    assert "approval of 2 people other than" in text["DLP-1"]


def test_the_text_follows_the_tier(check_text: Check) -> None:
    low = edited(
        ("classification: regulated", "classification: public"),
        ("classification: confidential", "classification: public"),
    )
    text = clauses_of(markdown(check_text(low)))
    assert "may leave the environment freely" in text["DLP-1"]
    assert "signed report" in text["RET-3"]


def test_an_exception_is_listed_with_who_approved_it(check_text: Check) -> None:
    exception = (
        "exceptions: [{id: EX-1, rule: IAM-3, resource: access.session, reason: Night batch, owner: lea@corp.example, "
        "approver: max@corp.example, expires: 2027-01-31}]\n"
    )
    text = markdown(check_text(edited(("session: 1h", "session: 2h"), ("alerts:", exception + "alerts:"))))
    assert "| EX-1 | IAM-3 | access.session | Night batch | lea@corp.example | max@corp.example | 2027-01-31 |" in text
    assert "A session lasts at most 2 hours" in text
    assert "Agreed exception: EX-1 for access.session until 2027-01-31." in text
    dropped = edited(("  insurance: {amount: 2000000 EUR, expires: 2027-12-31}\n", ""))
    waived = exception.replace("IAM-3", "LEG-3").replace("access.session", "terms.insurance")
    text = markdown(check_text(dropped.replace("alerts:", waived + "alerts:")))
    assert "LEG-3 Cyber insurance in force: exception EX-1 until 2027-01-31" in text


def test_the_longest_names_fit_every_form(check_text: Check) -> None:
    long = check_text(edited(("name: Acme Analytics GmbH", "name: " + "Ä" * 200)))
    assert long.problems == []
    for form in ("markdown", "html", "docx"):
        assert render(long, form)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_hostile_name_stays_text_in_every_form(check_text: Check) -> None:
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    hostile = check_text(
        edited(("name: Acme Analytics GmbH", f'name: "{quoted}"'), ("Fraud scoring of motor claims", f'"{quoted}"'))
    )
    assert hostile.problems == []
    page = _Text()
    page.feed(render(hostile, "html").decode())
    assert HOSTILE in page.text
    assert not page.tags & {"script", "a", "code", "del", "img"}
    paper = docx.Document(io.BytesIO(render(hostile, "docx")))
    assert HOSTILE in paper.paragraphs[1].text
    assert paper.tables[0].cell(0, 1).text == HOSTILE


def test_the_three_forms_say_the_same(shipped: Checked) -> None:
    page = _Text()
    page.feed(render(shipped, "html").decode())
    paper = docx.Document(io.BytesIO(render(shipped, "docx")))
    on_paper = " ".join(one.text for one in paper.paragraphs)
    for clause in clauses_of(markdown(shipped)).values():
        plain = re.sub(r"\\(.)", r"\1", clause)
        assert plain in page.text
        assert plain in on_paper


@pytest.mark.parametrize("form", ["markdown", "html", "docx"])
def test_the_same_file_gives_the_same_bytes(form: str, shipped: Checked) -> None:
    assert render(shipped, form) == render(shipped, form)
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(render(shipped, form))) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_page_needs_nothing_from_elsewhere(shipped: Checked) -> None:
    page = render(shipped, "html").decode()
    assert not re.search(r"(src|href)=|@import|url\(", page)


def test_the_text_names_the_file_it_was_made_from(shipped: Checked) -> None:
    assert shipped.source is not None
    assert shipped.source.digest in markdown(shipped)
