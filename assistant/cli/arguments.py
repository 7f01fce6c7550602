"""The commands of the command line and their options."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import answers, commands, evaluate, export, questions, reports, when
from assistant.cli.options import country, first_instant, last_instant, port, positive, share, words

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # argparse has no public name for it


def parser() -> argparse.ArgumentParser:
    """All commands with their options, each with the function that runs it as ``run``."""
    whole = argparse.ArgumentParser(
        prog="dateline",
        description="Ask questions of collected news reports; every sentence of an answer is cited.",
    )
    whole.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="the corpus's folder (default: DATELINE_DATA, else ./data)",
    )
    subparsers = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_main_job(subparsers)
    _add_holding(subparsers)
    _add_answers(subparsers)
    _add_export(subparsers)
    _add_questions(subparsers)
    _add_eval(subparsers)
    _add_texts(subparsers)
    return whole


def _add_main_job(subparsers: _Commands) -> None:
    """The main job: ingest, search, ask, serve."""
    ingest = subparsers.add_parser("ingest", help="take files and folders of reports into the corpus")
    ingest.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with all it holds"
    )
    ingest.add_argument("--json", action="store_true", help="one JSON line for each input")
    ingest.set_defaults(run=commands.ingest)

    search = subparsers.add_parser("search", help="show the passages that best fit a question")
    _add_question(search)
    search.add_argument(
        "--limit", type=positive, default=10, metavar="N", help="how many passages (default 10)"
    )
    search.set_defaults(run=commands.search)

    ask = subparsers.add_parser("ask", help="answer a question in cited sentences")
    _add_question(ask)
    _add_model(ask)
    ask.set_defaults(run=commands.ask)

    serve = subparsers.add_parser("serve", help="open the chat in a browser")
    serve.add_argument("--address", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=port, default=8501, help="port to listen on (default 8501)")
    _add_model(serve)
    serve.set_defaults(run=commands.serve)


def _add_texts(subparsers: _Commands) -> None:
    """What needs no corpus: check, rewrite, when."""
    check = subparsers.add_parser("check", help="check claims against the passages they are said to rest on")
    check.add_argument(
        "--batch",
        type=Path,
        metavar="FILE",
        required=True,
        help='JSON Lines of {"id", "claim", "passage"}; prints one JSON line for each; - for standard input',
    )
    check.set_defaults(run=commands.check)

    rewrite = subparsers.add_parser("rewrite", help="make follow-up questions understandable by themselves")
    rewrite.add_argument(
        "--batch",
        required=True,
        type=Path,
        metavar="FILE",
        help='JSON Lines of {"id", "question", "history"}; prints one JSON line for each',
    )
    _add_model(rewrite, what="rewrite the questions")
    rewrite.set_defaults(run=commands.rewrite)

    dates = subparsers.add_parser(
        "when", help="show the dates that a text tells, counted from its report's day"
    )
    dates.add_argument("text", nargs="?", help="words of a report")
    dates.add_argument("--published", metavar="INSTANT", help="when the report was published, with its zone")
    dates.add_argument("--country", type=country, help="where it was published, by ISO code or name")
    dates.add_argument("--language", default="en", metavar="CODE", help="what it is written in (default en)")
    dates.add_argument(
        "--batch",
        type=Path,
        metavar="FILE",
        help='JSON Lines of {"id", "text", "published"}, and "country" and "language" when known; '
        "prints one JSON line for each",
    )
    dates.add_argument("--json", action="store_true", help="print JSON")
    dates.set_defaults(run=when.when)


def _add_holding(subparsers: _Commands) -> None:
    """What is held: report, origins, health, rebuild."""
    _add_report(subparsers)
    origins = subparsers.add_parser(
        "origins",
        help="show which reports share an origin: one text, or one agency or publisher on one event",
    )
    origins.add_argument("--json", action="store_true", help="as JSON, with groups of copies and of events")
    _add_scope(origins)
    origins.set_defaults(run=commands.origins)

    health = subparsers.add_parser(
        "health", help="ask both indexes for every passage, and say which are missing"
    )
    health.set_defaults(run=commands.health)
    rebuild = subparsers.add_parser(
        "rebuild", help="make both indexes anew from the catalogue, without encoding"
    )
    rebuild.set_defaults(run=commands.rebuild)


def _add_report(subparsers: _Commands) -> None:
    """What is done with one report."""
    report = subparsers.add_parser("report", help="show, revise, withdraw and restore what is held")
    actions = report.add_subparsers(title="actions", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="the current version of every report, and what is withdrawn")
    listed.add_argument("--json", action="store_true", help="one JSON line for each report")
    _add_scope(listed)
    listed.set_defaults(run=reports.list_reports)
    shown = actions.add_parser("show", help="one report, whole")
    shown.add_argument("report_id", metavar="ID")
    shown.add_argument(
        "--version", type=positive, metavar="N", help="an earlier version than the current one"
    )
    shown.add_argument("--json", action="store_true", help="as JSON")
    shown.set_defaults(run=reports.show_report)
    revised = actions.add_parser("revise", help="make a file the next version of a report")
    revised.add_argument("report_id", metavar="ID")
    revised.add_argument("file", type=Path, metavar="FILE", help="a file that holds the one report")
    revised.set_defaults(run=reports.revise)
    withdrawn = actions.add_parser("withdraw", help="take a report out of every search, and keep it")
    withdrawn.add_argument("report_id", metavar="ID")
    withdrawn.add_argument("--reason", type=words, required=True, metavar="TEXT", help="why")
    withdrawn.set_defaults(run=reports.withdraw)
    restored = actions.add_parser("restore", help="let a withdrawn report be found again")
    restored.add_argument("report_id", metavar="ID")
    restored.set_defaults(run=reports.restore)


def _add_answers(subparsers: _Commands) -> None:
    """What was answered before."""
    parser = subparsers.add_parser("answers", help="show what was answered, and what has changed since")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="the answers that were given, newest first")
    listed.add_argument(
        "--changed", action="store_true", help="only those whose cited words have changed or were withdrawn"
    )
    listed.add_argument("--limit", type=positive, default=20, metavar="N", help="how many (default 20)")
    listed.add_argument("--json", action="store_true", help="one JSON line for each answer")
    listed.set_defaults(run=answers.list_answers)
    shown = actions.add_parser("show", help="one answer as it was given, and what has changed since")
    shown.add_argument("answer_id", type=positive, metavar="ID")
    shown.add_argument("--json", action="store_true", help="as JSON")
    shown.set_defaults(run=answers.show_answer)


def _add_export(subparsers: _Commands) -> None:
    exported = subparsers.add_parser("export", help="write an answer and its sources as a brief")
    exported.add_argument("answer_id", type=positive, metavar="ANSWER")
    exported.add_argument("--format", choices=("md", "docx", "json"), default="md", help="default md")
    exported.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    exported.add_argument(
        "--keep-flagged",
        action="store_true",
        help="also the sentences that their cards flag as altered or absent",
    )
    exported.set_defaults(run=export.export)


def _add_questions(subparsers: _Commands) -> None:
    """Questions that are asked again after each ingest."""
    parser = subparsers.add_parser("questions", help="save questions, and ask them again")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    saved = actions.add_parser("save", help="save a question, to be asked again after each ingest")
    saved.add_argument("question", metavar="TEXT", help="what is asked, in words")
    _add_scope(saved)
    saved.set_defaults(run=questions.save_question)
    listed = actions.add_parser("list", help="the saved questions")
    listed.add_argument("--json", action="store_true", help="one JSON line for each question")
    listed.set_defaults(run=questions.list_questions)
    removed = actions.add_parser("remove", help="ask a saved question no more; its answers are kept")
    removed.add_argument("saved_id", type=positive, metavar="ID")
    removed.set_defaults(run=questions.remove_question)
    again = actions.add_parser("run", help="ask all again, and show what is new, gone or changed")
    again.add_argument("--json", action="store_true", help="one JSON line for each question")
    again.set_defaults(run=questions.run_questions)


def _add_eval(subparsers: _Commands) -> None:
    again = subparsers.add_parser(
        "eval", help="ask again what reviewers judged, and fail when too little of it holds"
    )
    again.add_argument("--case", type=positive, metavar="N", help="only the case of this number")
    again.add_argument(
        "--floor",
        type=share,
        default=0.9,
        metavar="SHARE",
        help="the share of cases that must pass, from 0 to 1 (default 0.9)",
    )
    again.add_argument("--json", action="store_true", help="one JSON line for each case, and one for all")
    again.set_defaults(run=evaluate.evaluate)


def _add_question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", help="what is asked, in words")
    parser.add_argument(
        "--batch",
        type=Path,
        metavar="FILE",
        help='JSON Lines of {"id", "question", "history", "ignore"}; prints one JSON line for each',
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="LABEL",
        help="an outlet, country or date that the question names and that is not to steer the search "
        "(may be repeated)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    _add_scope(parser)


def _add_scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outlet", action="append", default=[], help="only this outlet (may be repeated)")
    parser.add_argument(
        "--country", action="append", default=[], type=country, help="only this country, by ISO code or name"
    )
    parser.add_argument("--since", type=first_instant, metavar="DATE", help="published on or after this day")
    parser.add_argument("--until", type=last_instant, metavar="DATE", help="published on or before this day")
    parser.add_argument("--as-of", type=last_instant, metavar="DATE", help="only what was published by then")
    parser.add_argument(
        "--held-on",
        type=last_instant,
        metavar="DATE",
        help="what had been collected by then, as it stood then",
    )


def _add_model(parser: argparse.ArgumentParser, *, what: str = "write the answer") -> None:
    parser.add_argument("--model", metavar="PROVIDER:NAME", help=f"have this language model {what}")
    parser.add_argument("--model-url", metavar="URL", help="address of an OpenAI-compatible server")
