"""SQLite's own tool opens the database while it is used, and answers what the documentation asks."""

import pathlib
import re
import subprocess

import requests

PAGE = pathlib.Path(__file__).parents[3] / "docs/reference/database.md"


def ask(database, sql):
    done = subprocess.run(["/usr/bin/sqlite3", "-readonly", "-header", database, sql], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "", f"{sql}\n{done.stderr}"
    return done.stdout


def test_documented_queries(smsc, tmp_path):
    running = smsc()
    for contact, text in [("+33612345678", "PETS"), ("+33612345678", "cat"), ("+33612345679", "PETS"), ("+33612345679", "STOP")]:
        body = {"contact": contact, "text": text}
        assert requests.post(running.address + "/v1/simulator/messages", json=body, timeout=20).status_code == 200
    requests.post(running.address + "/v1/simulator/clock", json={"advance": "1s"}, timeout=20)
    database = tmp_path / "smsc.db"
    queries = re.findall(r"```sql\n(.*?)```", PAGE.read_text(), re.DOTALL)
    answers = [ask(database, query) for query in queries]
    assert len(answers) >= 6
    assert all(answer for answer in answers), list(zip(queries, answers))
    assert ask(database, "PRAGMA integrity_check").split() == ["integrity_check", "ok"]
    version = re.search(r"version of the tables, now (\d+)", PAGE.read_text())[1]
    assert ask(database, "PRAGMA user_version").split() == ["user_version", version]


def test_every_table_is_described(smsc, tmp_path):
    smsc()
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    tables = ask(tmp_path / "smsc.db", sql).split()[1:]
    described = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(), re.MULTILINE)
    assert tables == sorted(described)
