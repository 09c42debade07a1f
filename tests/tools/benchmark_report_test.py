"""The tables and plots that benchmark_report.py makes of runs."""

import contextlib
import io
import json
import os
import tempfile
import unittest

from tools import benchmark_report
from tools.benchmark_report import Run


def a_run(*entries):
    return Run({"benchmarks": [
        {"name": name, "real_time": time, "time_unit": unit, **counters}
        for name, time, unit, counters in entries]})


class RunTest(unittest.TestCase):
    def test_reads_times_in_ns_and_counters(self):
        run = a_run(("A", 2, "us", {"bytes": 144.0}))
        self.assertEqual(run.time_ns("A"), 2000)
        self.assertEqual(run.counter("A", "bytes"), 144)

    def test_takes_the_median_of_repetitions_and_no_aggregates(self):
        run = Run({"benchmarks": [
            {"name": "A", "run_name": "A", "real_time": time, "time_unit": "ns"}
            for time in (5, 1, 3)
        ] + [{"name": "A_mean", "run_name": "A", "run_type": "aggregate",
              "real_time": 100, "time_unit": "ns"}]})
        self.assertEqual(run.time_ns("A"), 3)
        self.assertEqual(run.names(), ["A"])

    def test_leaves_out_what_failed(self):
        run = Run({"benchmarks": [{"name": "A", "error_occurred": True, "error_message": "no"}]})
        with self.assertRaisesRegex(benchmark_report.ReportError, "no benchmark A"):
            run.time_ns("A")


class TablesTest(unittest.TestCase):
    def test_compare_gives_ratios_and_what_is_new(self):
        before = a_run(("A", 4, "us", {}))
        after = a_run(("A", 1, "us", {}), ("B", 7, "ns", {}))
        self.assertEqual(
            benchmark_report.compare(before, after).splitlines()[2:],
            ["| A | 4 us | 1 us | 0.25 |", "| B |  | 7 ns |  |"])

    def rows(self, targets, run):
        return benchmark_report.targets({"targets": targets}, run).splitlines()[2:]

    def test_targets_are_met_or_not(self):
        run = a_run(("A", 9, "ns", {}), ("B", 12, "ns", {}))
        both = {"most": [{"time": "A"}, {"time": "B"}]}
        self.assertEqual(
            self.rows([
                {"what": "one", "at_most": 10, "unit": "ns", "value": {"time": "A"}},
                {"what": "both", "at_most": 10, "unit": "ns", "value": both},
                {"what": "more", "at_least": 1.3, "value": {"ratio": [{"time": "B"}, {"time": "A"}]}},
                {"what": "less", "at_least": 4, "unit": "ns",
                 "value": {"difference": [{"time": "B"}, {"time": "A"}]}},
            ], run),
            ["| one | at most 10 ns | 9 ns | yes |",
             "| both | at most 10 ns | 12 ns | **no** |",
             "| more | at least 1.3 | 1.33 | yes |",
             "| less | at least 4 ns | 3 ns | **no** |"])

    def test_a_target_without_a_figure_is_not_met(self):
        [row] = self.rows([{"what": "one", "at_most": 1, "unit": "B",
                            "value": {"of": "A", "counter": "bytes"}}], a_run(("A", 1, "ns", {})))
        self.assertEqual(row, "| one | at most 1 B | (A has no counter bytes) | no |")


class PlotsTest(unittest.TestCase):
    plot = {"file": "a.svg", "title": "A robot's cost", "x": "robots", "y": "ns",
            "series": [{"label": "login", "benchmark": "A/{x}/hit"}]}

    def test_points_are_those_of_the_name_by_number(self):
        run = a_run(("A/1000/hit", 2, "ns", {}), ("A/1/hit", 1, "ns", {}), ("A/1/miss", 9, "ns", {}))
        script = benchmark_report.gnuplot_script(self.plot, run, "out.svg")
        self.assertIn("$data0 << EOD\n1 1\n1000 2\nEOD\n", script)
        self.assertIn("set title 'A robot''s cost'", script)
        self.assertNotIn("9", script.split("$data0")[1].split("EOD")[1])

    def test_a_series_without_points_is_an_error(self):
        with self.assertRaisesRegex(benchmark_report.ReportError, "no benchmark like A/{x}/hit"):
            benchmark_report.gnuplot_script(self.plot, a_run(("B", 1, "ns", {})), "out.svg")


class MainTest(unittest.TestCase):
    def test_merges_files(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for name in ("A", "B"):
                paths.append(os.path.join(folder, name))
                with open(paths[-1], "w", encoding="utf-8") as file:
                    json.dump({"context": {"of": name}, "benchmarks": [{"name": name}]}, file)
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                self.assertEqual(benchmark_report.main(["merge", *paths]), 0)
        self.assertEqual(
            json.loads(printed.getvalue()),
            {"context": {"of": "A"}, "benchmarks": [{"name": "A"}, {"name": "B"}]})


class ReportFileTest(unittest.TestCase):
    """benchmarks/report.json itself."""

    def test_every_value_has_a_form_that_is_known(self):
        with open("benchmarks/report.json", encoding="utf-8") as file:
            report = json.load(file)

        class AnyRun:
            def time_ns(self, name):
                return 1.0

            def counter(self, name, counter):
                return 1.0

        for target in report["targets"]:
            self.assertIn(len({"at_most", "at_least"} & set(target)), (1,), target)
            benchmark_report.evaluate(target["value"], AnyRun())
        for plot in report["plots"]:
            for series in plot["series"]:
                self.assertEqual(series["benchmark"].count("{x}"), 1, series)


if __name__ == "__main__":
    unittest.main()
