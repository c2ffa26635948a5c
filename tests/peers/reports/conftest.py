"""Runs the commands whose reports other programs read."""

import os
import pathlib
import subprocess

import pytest

GOLDEN = pathlib.Path(__file__).parents[2] / "golden"


@pytest.fixture(scope="session")
def report():
    """What a command writes about a project."""

    def run(command, project, *arguments):
        done = subprocess.run(
            [os.environ["SMSC_BINARY"], command, str(project), *arguments], capture_output=True, encoding="utf-8", timeout=60
        )
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    return run
