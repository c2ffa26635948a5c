"""schemathesis asks what the description allows, and what it does not: nothing breaks, and nothing contradicts it."""

import pathlib
import subprocess
import sys

import requests
from smsc import TOKEN

SETTINGS = pathlib.Path(__file__).parent / "schemathesis.toml"


def test_the_description_holds(smsc, tmp_path):
    running = smsc(f'[server]\nadmin_token = "{TOKEN}"\n')
    headers = {"Authorization": f"Bearer {TOKEN}"}
    for text in ["PETS", "NAME"]:
        body = {"contact": "+33612345678", "text": text}
        answer = requests.post(running.address + "/v1/simulator/messages", json=body, headers=headers, timeout=20)
        assert answer.status_code == 200
    tool = pathlib.Path(sys.executable).parent / "schemathesis"
    # One worker: Python 3.11 parses no two sources at the same time (https://github.com/python/cpython/issues/106905).
    # A schema cannot say which numbers exist or what a compiled program is: what it allows may be refused, with 4xx.
    command = [tool, "--config-file", SETTINGS, "run", running.address + "/v1/openapi.json", "--seed", "1", "--workers", "1",
               "--header", f"Authorization: Bearer {TOKEN}", "--max-examples", "8", "--exclude-checks",
               "positive_data_acceptance", "--no-color"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-30_000:] + done.stderr
