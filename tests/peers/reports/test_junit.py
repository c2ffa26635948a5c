"""`smsc test --format junit` as a program reads it that other tools are built on: the same as the JSON says."""

import json

import pytest
from conftest import GOLDEN
from junitparser import Failure, JUnitXml

EXAMPLES = GOLDEN.parents[1] / "examples"
PROJECTS = [GOLDEN / "cli/test_failures", GOLDEN / "cli/test_calls", *sorted(path for path in EXAMPLES.iterdir() if path.is_dir())]


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_says_what_the_json_says(project, report):
    xml = JUnitXml.fromstring(report("test", project, "--format", "junit").encode())
    cases = [case for suite in xml for case in suite]
    results = [json.loads(line) for line in report("test", project, "--format", "json").splitlines()]
    assert cases and sorted(map(of_case, cases), key=str) == sorted(map(of_result, results), key=str)
    failed = sum(result["status"] == "failed" for result in results)
    assert (xml.tests, xml.failures, xml.errors) == (len(results), failed, 0)
    assert [suite.tests for suite in xml] == [len(list(suite)) for suite in xml]


def of_case(case):
    failures = [(result.message, "expected: " in (result.text or "")) for result in case.result if isinstance(result, Failure)]
    return case.name, case.classname, failures


def of_result(result):
    failure = result["failure"]
    failures = [(failure["message"], failure["expected"] is not None)] if failure else []
    return result["name"], result["unit"] or result["place"]["file"], failures
