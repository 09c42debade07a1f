#!/usr/bin/env python3
"""benchmark_report.py: reads what benchmarks printed as JSON.

  merge RUN...              one run out of several files, on standard output
  compare BEFORE AFTER      a Markdown table: before, after, ratio
  targets REPORT RUN        a Markdown table: target, figure, whether it is met
  plots REPORT RUN FOLDER   SVG files in FOLDER, drawn by gnuplot

A RUN is Google Benchmark's JSON; a benchmark that was repeated counts by its
median. REPORT is benchmarks/report.json, which says what to make of a run.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys

NS_PER_UNIT = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


class ReportError(Exception):
    """What is wrong with the input, for the person who gave it."""


class Run:
    """The figures of a run by name: times in ns, and counters as they are."""

    def __init__(self, document):
        repetitions = {}
        for entry in document["benchmarks"]:
            if entry.get("run_type") == "aggregate" or entry.get("error_occurred"):
                continue
            repetitions.setdefault(entry.get("run_name", entry["name"]), []).append(entry)
        self._entries = repetitions

    def names(self):
        return list(self._entries)

    def _median(self, name, value_of):
        if name not in self._entries:
            raise ReportError(f"the run has no benchmark {name}")
        return statistics.median(value_of(entry) for entry in self._entries[name])

    def time_ns(self, name):
        return self._median(
            name, lambda entry: entry["real_time"] * NS_PER_UNIT[entry["time_unit"]])

    def counter(self, name, counter):
        def value_of(entry):
            if counter not in entry:
                raise ReportError(f"{name} has no counter {counter}")
            return entry[counter]
        return self._median(name, value_of)


def evaluate(value, run):
    """A value of REPORT: {"time": NAME}, {"of": NAME, "counter": COUNTER}, or
    {"ratio" | "difference": [VALUE, VALUE]}, or {"most": [VALUE, ...]}."""
    if "time" in value:
        return run.time_ns(value["time"])
    if "counter" in value:
        return run.counter(value["of"], value["counter"])
    if "most" in value:
        return max(evaluate(part, run) for part in value["most"])
    first, second = (evaluate(part, run) for part in value.get("ratio", value.get("difference")))
    return first / second if "ratio" in value else first - second


def format_ns(ns):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if abs(ns) >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"


def format_value(number, unit):
    if unit == "ns":
        return format_ns(number)
    text = f"{number:,.0f}".replace(",", " ") if abs(number) >= 1000 else f"{number:.3g}"
    return f"{text} {unit}".strip()


def table(header, rows):
    lines = [header, ["---"] * len(header)] + rows
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def compare(before, after):
    rows = []
    for name in after.names():
        new = after.time_ns(name)
        if name not in before.names():
            rows.append([name, "", format_ns(new), ""])
            continue
        old = before.time_ns(name)
        rows.append([name, format_ns(old), format_ns(new), f"{new / old:.2f}"])
    return table(["benchmark", "before", "after", "after / before"], rows)


def targets(report, run):
    rows = []
    for target in report["targets"]:
        limit = target.get("at_most", target.get("at_least"))
        word = "at most" if "at_most" in target else "at least"
        unit = target.get("unit", "")
        try:
            figure = evaluate(target["value"], run)
        except ReportError as error:
            rows.append([target["what"], f"{word} {format_value(limit, unit)}", f"({error})", "no"])
            continue
        met = figure <= limit if "at_most" in target else figure >= limit
        rows.append([target["what"], f"{word} {format_value(limit, unit)}",
                     format_value(figure, unit), "yes" if met else "**no**"])
    return table(["what", "target", "figure", "met"], rows)


def points(pattern, counter, run):
    """(x, y) of each benchmark whose name is `pattern` with a number for {x}."""
    before, after = pattern.split("{x}")
    matcher = re.compile(re.escape(before) + r"(\d+)" + re.escape(after))
    found = []
    for name in run.names():
        match = matcher.fullmatch(name)
        if match:
            y = run.counter(name, counter) if counter else run.time_ns(name)
            found.append((int(match.group(1)), y))
    if not found:
        raise ReportError(f"the run has no benchmark like {pattern}")
    return sorted(found)


def gnuplot_script(plot, run, output):
    lines = [
        "set terminal svg size 720,400 font 'sans-serif,13' background rgb 'white'",
        f"set output {quote(output)}",
        f"set title {quote(plot['title'])}",
        f"set xlabel {quote(plot['x'])}",
        f"set ylabel {quote(plot['y'])}",
        "set logscale xy",
        "set format x '10^{%T}'" if plot.get("powers") else "set format x '%g'",
        "set key outside right top",
        "set grid",
    ]
    curves = []
    for number, series in enumerate(plot["series"]):
        scale = series.get("scale", 1)
        lines.append(f"$data{number} << EOD")
        for x, y in points(series["benchmark"], series.get("counter"), run):
            lines.append(f"{x} {y * scale:.6g}")
        lines.append("EOD")
        curves.append(
            f"$data{number} using 1:2 with linespoints pointtype 7 title {quote(series['label'])}")
    lines.append("plot " + ", ".join(curves))
    return "\n".join(lines) + "\n"


def quote(text):
    return "'" + text.replace("'", "''") + "'"


def draw(report, run, folder):
    for plot in report["plots"]:
        script = gnuplot_script(plot, run, f"{folder}/{plot['file']}")
        try:
            subprocess.run(["gnuplot"], input=script, text=True, check=True)
        except FileNotFoundError:
            raise ReportError("needs gnuplot (Debian 12: apt-get install gnuplot-nox)") from None


def merge(documents):
    merged = {"context": documents[0].get("context", {}), "benchmarks": []}
    for document in documents:
        merged["benchmarks"] += document["benchmarks"]
    return merged


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("merge").add_argument("run", nargs="+")
    for name, words in (("compare", ["before", "after"]), ("targets", ["report", "run"]),
                        ("plots", ["report", "run", "folder"])):
        command = commands.add_parser(name)
        for word in words:
            command.add_argument(word)
    args = parser.parse_args(arguments)
    try:
        if args.command == "merge":
            json.dump(merge([read_json(path) for path in args.run]), sys.stdout, indent=1)
            print()
        elif args.command == "compare":
            sys.stdout.write(compare(Run(read_json(args.before)), Run(read_json(args.after))))
        elif args.command == "targets":
            sys.stdout.write(targets(read_json(args.report), Run(read_json(args.run))))
        else:
            draw(read_json(args.report), Run(read_json(args.run)), args.folder)
    except ReportError as error:
        print(f"benchmark_report: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
