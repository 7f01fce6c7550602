"""The command line: `dateline ingest | search | ask | serve | report | health | rebuild`."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from assistant.errors import AssistantError, QuestionInvalid
from corpus import CorpusError, HeldReport, Scope

if TYPE_CHECKING:
    from assistant.answer.answer import Answer
    from assistant.pipeline import Assistant
    from assistant.question.question import Turn
    from assistant.settings import Settings
    from corpus import Corpus, Hit

REFUSED, FAILED = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0, 1 (an input was refused) or 2 (it failed)."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="dateline: %(message)s", stream=sys.stderr)
    for library in ("httpx", "chromadb", "trafilatura", "htmldate", "onnxruntime"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    try:
        return int(options.run(options))
    except (CorpusError, AssistantError) as error:
        print(f"dateline: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("dateline: interrupted; what was reported as done is kept", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dateline",
        description="Ask questions of collected news reports; every sentence of an answer is cited.",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="the corpus's folder (default: DATELINE_DATA, else ./data)",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    ingest = commands.add_parser("ingest", help="take files and folders of reports into the corpus")
    ingest.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with all it holds"
    )
    ingest.add_argument("--json", action="store_true", help="one JSON line for each input")
    ingest.set_defaults(run=_ingest)

    search = commands.add_parser("search", help="show the passages that best fit a question")
    _add_question(search)
    search.add_argument(
        "--limit", type=_positive, default=10, metavar="N", help="how many passages (default 10)"
    )
    search.set_defaults(run=_search)

    ask = commands.add_parser("ask", help="answer a question in cited sentences")
    _add_question(ask)
    _add_model(ask)
    ask.set_defaults(run=_ask)

    serve = commands.add_parser("serve", help="open the chat in a browser")
    serve.add_argument("--address", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=_port, default=8501, help="port to listen on (default 8501)")
    _add_model(serve)
    serve.set_defaults(run=_serve)

    report = commands.add_parser("report", help="show what is held")
    actions = report.add_subparsers(title="actions", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="the current version of every report")
    listed.add_argument("--json", action="store_true", help="one JSON line for each report")
    _add_scope(listed)
    listed.set_defaults(run=_list_reports)
    shown = actions.add_parser("show", help="one report, whole")
    shown.add_argument("report_id", metavar="ID")
    shown.add_argument(
        "--version", type=_positive, metavar="N", help="an earlier version than the current one"
    )
    shown.add_argument("--json", action="store_true", help="as JSON")
    shown.set_defaults(run=_show_report)

    health = commands.add_parser(
        "health", help="ask both indexes for every passage, and say which are missing"
    )
    health.set_defaults(run=_health)
    rebuild = commands.add_parser(
        "rebuild", help="make both indexes anew from the catalogue, without encoding"
    )
    rebuild.set_defaults(run=_rebuild)
    return parser


def _add_question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", help="what is asked, in words")
    parser.add_argument(
        "--batch",
        type=Path,
        metavar="FILE",
        help='JSON Lines of {"id", "question", "history"}; prints one JSON line for each',
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    _add_scope(parser)


def _add_scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outlet", action="append", default=[], help="only this outlet (may be repeated)")
    parser.add_argument(
        "--country", action="append", default=[], type=_country, help="only this country, by ISO code or name"
    )
    parser.add_argument("--since", type=_first_instant, metavar="DATE", help="published on or after this day")
    parser.add_argument("--until", type=_last_instant, metavar="DATE", help="published on or before this day")
    parser.add_argument("--as-of", type=_last_instant, metavar="DATE", help="only what was published by then")


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", metavar="PROVIDER:NAME", help="have this language model write the answer")
    parser.add_argument("--model-url", metavar="URL", help="address of an OpenAI-compatible server")


# Values of options


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; use a number from 1 to 65535")
    return int(text)


def _country(text: str) -> str:
    from ingest.places import country_code

    code = country_code(text)
    if code is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no country; use its English name or ISO code, such as PL"
        )
    return code


def _first_instant(text: str) -> datetime:
    return _instant(text, end_of_day=False)


def _last_instant(text: str) -> datetime:
    return _instant(text, end_of_day=True)


def _instant(text: str, *, end_of_day: bool) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; use YYYY-MM-DD or YYYY-MM-DDTHH:MM") from None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    if end_of_day and len(text) <= len("2026-02-22"):
        instant += timedelta(days=1) - timedelta(seconds=1)
    return instant


def _scope(options: argparse.Namespace) -> Scope:
    return Scope(
        outlets=tuple(options.outlet),
        countries=tuple(options.country),
        since=options.since,
        until=options.until,
        as_of=options.as_of,
    )


def _settings(options: argparse.Namespace) -> Settings:
    from assistant.settings import Settings

    settings = Settings.from_environment()
    given = {"folder": options.data, "model": getattr(options, "model", None)}
    given["model_url"] = getattr(options, "model_url", None)
    return replace(settings, **{name: value for name, value in given.items() if value is not None})


@contextmanager
def _assistant(options: argparse.Namespace) -> Iterator[Assistant]:
    from assistant.settings import open_assistant

    with open_assistant(_settings(options)) as assistant:
        yield assistant


@contextmanager
def _corpus(options: argparse.Namespace) -> Iterator[Corpus]:
    from assistant.settings import open_corpus

    with open_corpus(_settings(options)) as corpus:
        yield corpus


# Commands


def _ingest(options: argparse.Namespace) -> int:
    from collections import Counter

    from tqdm import tqdm

    from ingest.pipeline import Became, files, ingest

    paths = files(options.paths)
    fates: Counter[Became] = Counter()
    with _corpus(options) as corpus, tqdm(total=len(paths), unit="file", disable=None) as progress:
        seen: set[str] = set()
        for outcome in ingest(corpus, paths, named=frozenset(options.paths)):
            fates[outcome.became] += 1
            seen.add(outcome.file)
            progress.update(len(seen) - progress.n)
            line = json.dumps(outcome.to_json(), ensure_ascii=False) if options.json else outcome.line()
            tqdm.write(line, file=sys.stdout)
        progress.update(len(paths) - progress.n)
    if not options.json:
        print(
            ", ".join(f"{count} {became}" for became, count in sorted(fates.items())) or "nothing to take in"
        )
    return REFUSED if fates[Became.REFUSED] else 0


def _search(options: argparse.Namespace) -> int:
    from assistant.answer.answer import hit_to_json

    with _assistant(options) as assistant:
        scope = _scope(options)
        if options.batch:
            return _each_of_batch(
                options.batch,
                lambda asked: {
                    "hits": [
                        hit_to_json(hit)
                        for hit in assistant.search(
                            asked.question, history=asked.history, scope=scope, limit=options.limit
                        )
                    ]
                },
            )
        hits = assistant.search(_asked(options), scope=scope, limit=options.limit)
        if options.json:
            print(json.dumps([hit_to_json(hit) for hit in hits], ensure_ascii=False, indent=1))
        else:
            _print_hits(hits)
        for notice in assistant.corpus.notices():
            print(f"Note: {notice}", file=sys.stderr)
    return 0


def _ask(options: argparse.Namespace) -> int:
    with _assistant(options) as assistant:
        scope = _scope(options)
        if options.batch:
            return _each_of_batch(
                options.batch,
                lambda asked: assistant.ask(asked.question, history=asked.history, scope=scope).to_json(),
            )
        answer = assistant.ask(_asked(options), scope=scope)
        if options.json:
            print(json.dumps(answer.to_json(), ensure_ascii=False, indent=1))
        else:
            _print_answer(answer)
    return 0


def _serve(options: argparse.Namespace) -> int:
    from assistant.desk.launch import serve

    return serve(_settings(options), address=options.address, port=options.port)


def _list_reports(options: argparse.Namespace) -> int:
    with _corpus(options) as corpus:
        for held in corpus.reports(scope=_scope(options)):
            if options.json:
                print(json.dumps(_report_to_json(held, whole=False), ensure_ascii=False))
            else:
                print(f"{held.report_id}  {_when(held)}  {held.report.outlet}: {held.report.title}")
    return 0


def _show_report(options: argparse.Namespace) -> int:
    with _corpus(options) as corpus:
        held = corpus.report(options.report_id, options.version)
    if options.json:
        print(json.dumps(_report_to_json(held, whole=True), ensure_ascii=False, indent=1))
        return 0
    report = held.report
    print(
        f"{report.title}\n{_source(held)}\nversion {held.version}{'' if held.current else ' (not current)'}"
    )
    print(f"\n{report.summary}" if report.summary else "", f"\n{report.body}", sep="")
    return 0


def _health(options: argparse.Namespace) -> int:
    with _corpus(options) as corpus:
        health = corpus.health()
    if health.sound:
        print(f"All {health.passages} passages are found by their vectors and by their words.")
        return 0
    for name, missing in (("vectors", health.missing_vectors), ("full text", health.missing_full_text)):
        if missing:
            shown = ", ".join(map(str, missing[:20])) + ("…" if len(missing) > 20 else "")
            print(f"{len(missing)} of {health.passages} passages are missing from the {name}: {shown}")
    print("Run `dateline rebuild` to make both indexes anew from the catalogue.")
    return REFUSED


def _rebuild(options: argparse.Namespace) -> int:
    with _corpus(options) as corpus:
        print(f"Both indexes were made anew; they hold {corpus.rebuild()} passages.")
    return 0


# Batches


@dataclass(frozen=True, slots=True)
class _Asked:
    question: str
    history: tuple[Turn, ...]


def _each_of_batch(path: Path, answered: Any) -> int:
    """Prints a JSON line for each line of the batch; a line that cannot be answered gets an ``error``."""
    refused = 0
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        identity: Any = number
        try:
            record = _record(line, number)
            identity = record.get("id", number)
            printed = answered(_Asked(question=_text(record, "question"), history=_history(record)))
        except (AssistantError, CorpusError) as error:
            refused += 1
            printed = {"error": str(error)}
        print(json.dumps({"id": identity, **printed}, ensure_ascii=False), flush=True)
    return REFUSED if refused else 0


def _lines(path: Path) -> Iterator[str]:
    try:
        source: TextIO = sys.stdin if str(path) == "-" else path.open(encoding="utf-8")
        with source:
            yield from source
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionInvalid(f"the batch {str(path)!r} cannot be read: {error}") from error


def _record(line: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise QuestionInvalid(f"line {number} is no JSON ({error}): {line.strip()[:60]!r}") from error
    if not isinstance(record, dict):
        raise QuestionInvalid(f"line {number} is no JSON object: {line.strip()[:60]!r}")
    return record


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise QuestionInvalid(f"the field {name!r} is {value!r}; give a text")
    return value


def _history(record: dict[str, Any]) -> tuple[Turn, ...]:
    """Questions and answers in turn, as texts."""
    from assistant.question.question import Turn

    history = record.get("history") or []
    if not isinstance(history, list) or not all(isinstance(text, str) for text in history):
        raise QuestionInvalid(
            f"the field 'history' is {history!r}; give a list of questions and answers in turn"
        )
    return tuple(
        Turn(question=history[i], answer=history[i + 1] if i + 1 < len(history) else "")
        for i in range(0, len(history), 2)
    )


def _asked(options: argparse.Namespace) -> str:
    if options.question is None:
        raise QuestionInvalid("nothing was asked; give a question, or --batch FILE")
    return str(options.question)


# Printing


def _when(held: HeldReport) -> str:
    report = held.report
    if report.published is None:
        return "undated"
    form = "%Y-%m-%d" if report.published_precision == "day" else "%Y-%m-%d %H:%M UTC"
    return f"{report.published:{form}}{' (year inferred)' if report.year_inferred else ''}"


def _source(held: HeldReport) -> str:
    place = f" ({held.report.country})" if held.report.country else ""
    return f"{held.report.outlet}{place}, {_when(held)}"


def _print_hits(hits: Sequence[Hit]) -> None:
    if not hits:
        print("Nothing was found.")
    for place, hit in enumerate(hits, start=1):
        print(
            f"{place}. {hit.held.report.title}\n   {_source(hit.held)}  {hit.held.report_id} [{hit.passage.start}:{hit.passage.end}]"
        )
        print(f"   {hit.text}\n")


def _print_answer(answer: Answer) -> None:
    numbers: dict[tuple[str, int, int, int], int] = {}
    cited = []
    for statement in answer.statements:
        marks = ""
        for citation in statement.citations:
            key = (citation.held.report_id, citation.held.version, citation.start, citation.end)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                cited.append(citation)
            marks += f"[{numbers[key]}]"
        print(f"{statement.text} {marks}".rstrip())
    for note in answer.notes:
        print(f"{'' if answer.abstained else 'Note: '}{note}")
    for number, citation in enumerate(cited, start=1):
        print(
            f"\n[{number}] {citation.held.report.title}\n    {_source(citation.held)}  {citation.held.report_id}"
        )
        print(f"    “{citation.quote}”")
    if answer.abstained and answer.nearest:
        print("\nNearest:")
        for hit in answer.nearest:
            print(f"  {hit.held.report.title} — {_source(hit.held)}  {hit.held.report_id}")


def _report_to_json(held: HeldReport, *, whole: bool) -> dict[str, Any]:
    report = held.report
    shown: dict[str, Any] = {
        "report_id": held.report_id,
        "version": held.version,
        "current": held.current,
        "content_hash": held.content_hash,
        "near_copy_of": held.near_copy_of,
        "title": report.title,
        "outlet": report.outlet,
        "country": report.country,
        "language": report.language,
        "published": report.published.isoformat() if report.published else None,
        "published_precision": report.published_precision.value,
        "year_inferred": report.year_inferred,
        "updated": report.updated.isoformat() if report.updated else None,
        "collected": report.collected.isoformat(),
        "collected_from": report.collected_from,
        "url": report.url,
        "author": report.author,
        "category": report.category,
    }
    if whole:
        shown |= {"summary": report.summary, "body": report.body, "metadata": dict(report.metadata)}
    return shown


if __name__ == "__main__":
    sys.exit(main())
