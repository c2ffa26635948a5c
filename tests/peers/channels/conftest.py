"""Starts the binary on a project of its own, and the servers that it talks to."""

import http.server
import json
import pathlib
import socket
import subprocess
import sys
import threading
import time

import pytest

FOLDER = pathlib.Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent))
from smsc import TOKEN, Smsc  # noqa: E402

PUBLIC = "https://sms.example.com"


@pytest.fixture
def smsc(tmp_path):
    """Starts the binary with a script and settings; stops it afterwards."""
    started = []

    def start(script, settings):
        head = f'[server]\npublic_url = "{PUBLIC}"\nadmin_token = "{TOKEN}"\n'
        started.append(Smsc(tmp_path, script, head + settings))
        return started[-1]

    yield start
    for one in started:
        one.stop()


class Seen:
    """A server that keeps what it gets, and answers as it is told."""

    def __init__(self):
        self.requests = []
        self.answers = []
        self.asked = []
        self.lists = []
        seen = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                seen.requests.append((self.path, dict(self.headers.items()), body))
                self.answer(seen.answers.pop(0) if seen.answers else (200, {}))

            def do_GET(self):
                seen.asked.append((self.path, dict(self.headers.items())))
                self.answer(seen.lists.pop(0) if seen.lists else (200, {}))

            def answer(self, given):
                if given is None:
                    # It took the request, and nobody hears of that.
                    self.close_connection = True
                    return
                status, answer = given
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
