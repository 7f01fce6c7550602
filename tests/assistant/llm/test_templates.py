"""Prompt templates, and the ones that are shipped."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import TemplateInvalid
from assistant.llm.templates import load_template, parse_template

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"
SHIPPED = sorted(path.stem for path in PROMPTS.glob("*.txt"))


def test_every_placeholder_is_replaced_wherever_it_is() -> None:
    template = parse_template("t", "{{a}} and {{b}}, {{a}}")
    assert template.render(a="1", b="2") == "1 and 2, 1"


def test_a_variable_that_looks_like_a_placeholder_is_left_as_it_is() -> None:
    assert parse_template("t", "{{a}}{{b}}").render(a="{{b}}", b=r"\1 {{a}}") == r"{{b}}\1 {{a}}"


def test_json_in_a_template_needs_no_escaping() -> None:
    text = 'Reply {"who": {"name": "…"}} to {{question}}'
    assert parse_template("t", text).render(question="q") == 'Reply {"who": {"name": "…"}} to q'


@pytest.mark.parametrize(("given", "named"), [({}, "'history'"), ({"history": "", "extra": ""}, "'extra'")])
def test_a_missing_or_surplus_variable_is_named(given: dict[str, str], named: str) -> None:
    template = parse_template("t", "{{history}}")
    with pytest.raises(TemplateInvalid, match=named):
        template.render(**given)


@pytest.mark.parametrize("wrong", ["{{ question }}", "{{Question}}", "{{question}", "{{}}"])
def test_a_mistyped_placeholder_is_refused_instead_of_being_sent(wrong: str) -> None:
    with pytest.raises(TemplateInvalid, match=re.escape(wrong)):
        parse_template("t", f"Answer {wrong}")


@pytest.mark.parametrize("name", ["nosuch", "../pyproject", "/etc/hosts", "Answer"])
def test_a_name_that_is_no_shipped_template_is_refused(name: str) -> None:
    with pytest.raises(TemplateInvalid, match=re.escape(name)):
        load_template(name)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_prompts_readme_names_exactly_the_variables_of_each_template(name: str) -> None:
    row = next(
        line
        for line in (PROMPTS / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{name}.txt` |")
    )
    named = re.findall(r"`([a-z_]+)`", row.rsplit("|", 2)[1])
    assert sorted(named) == sorted(load_template(name).variables)


def test_the_shipped_templates_are_found_from_a_folder_that_has_prompts_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "standalone.txt").write_text("somebody else's {{words}}", encoding="utf-8")
    read = (
        "from assistant.llm.templates import load_template;"
        "print(sorted(load_template('standalone').variables))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", read],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{PROMPTS.parent}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.strip() == "['fence', 'history', 'question']"
