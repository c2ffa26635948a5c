"""Starts the binary on a project of its own, and the servers that it talks to."""

import http.server
import json
import os
import pathlib
import re
import socket
import subprocess
import threading
import time

import pytest
import requests

FOLDER = pathlib.Path(__file__).parent
TOKEN = "a-token-of-sixteen-or-more"
PUBLIC = "https://sms.example.com"


class Smsc:
    """The running binary."""

    def __init__(self, folder, script, settings):
        (folder / "main.sms").write_text(script)
        head = f'[server]\npublic_url = "{PUBLIC}"\nadmin_token = "{TOKEN}"\n'
        (folder / "smsc.toml").write_text(head + settings)
        command = [os.environ["SMSC_BINARY"], "run", str(folder), "--listen", "127.0.0.1:0"]
        self.log = open(folder / "log", "w+")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)
        self.address = self.wait(self._address)

    def _address(self):
        found = re.search(r"http://[0-9.:]+", self.told())
        if self.process.poll() is not None:
            raise AssertionError(self.told())
        return found and found[0]

    def told(self):
        """What it wrote so far."""
        with open(self.log.name) as log:
            return log.read()

    def wait(self, look, seconds=60):
        """What `look` finds, as soon as it finds something."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = look()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"nothing came within {seconds} s\n{self.told()}")

    def get(self, path, **query):
        answer = requests.get(self.address + path, params=query, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def messages(self, contact, direction):
        return self.get("/v1/messages", contact=contact, direction=direction)["messages"]

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()


@pytest.fixture
def smsc(tmp_path):
    """Starts the binary with a script and settings; stops it afterwards."""
    started = []

    def start(script, settings):
        started.append(Smsc(tmp_path, script, settings))
        return started[-1]

    yield start
    for one in started:
        one.stop()


class Seen:
    """A server that keeps what it gets, and answers as it is told."""

    def __init__(self):
        self.requests = []
        self.answers = []
        seen = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                seen.requests.append((self.path, dict(self.headers.items()), body))
                status, answer = seen.answers.pop(0) if seen.answers else (200, {})
                text = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def seen():
    server = Seen()
    yield server
    server.server.shutdown()


@pytest.fixture(scope="session")
def prism():
    """The vendor's API, played from its description: refuses what the description does not allow."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [FOLDER / "node_modules/.bin/prism", "mock", "--errors", "-h", "127.0.0.1", "-p", str(port),
               FOLDER / "twilio/messages.json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 90
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert time.monotonic() < end and process.poll() is None, "prism does not start"
            time.sleep(0.2)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(30)
