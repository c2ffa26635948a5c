"""The binary, running on a project of its own."""

import os
import re
import subprocess
import time

import requests

TOKEN = "a-token-of-sixteen-or-more"


class Smsc:
    """The running binary."""

    def __init__(self, folder, script, settings="", arguments=()):
        (folder / "main.sms").write_text(script)
        (folder / "smsc.toml").write_text(settings)
        command = [os.environ["SMSC_BINARY"], "run", str(folder), "--listen", "127.0.0.1:0", *arguments]
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
