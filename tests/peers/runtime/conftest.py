"""Starts the binary with a clock that only the tests move."""

import pathlib
import sys

import pytest

FOLDER = pathlib.Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent))
from smsc import Smsc  # noqa: E402

SCRIPT = """
category news: marketing "News"
category orders: transactional "Orders"
group friends "Friends"
languages en, fr
sender shop = "+33644600000"

object contact {
  name: text? max 30
  pet: enum(cat, dog)?
}
event paid { total: number  at: datetime? }
team advisors { sms "+33611223344" }
service pos { price(item: text) -> { price: number } }

conversation pets "Pets" {
  trigger keyword "PETS"
  timeout 24h
  fallback "Another time!"
  message ask {
    say "Hello {contact.name ?? "you"}! Cat or dog?"
    choice "Cat" { set contact.pet = cat  goto done }
    choice "Dog" { set contact.pet = dog  goto done }
  }
  recommendation done {
    say "Take the {contact.pet ?? cat} starter kit: 20 € off today."
    add to friends
  }
}

conversation naming "Names" {
  trigger keyword "NAME"
  message ask {
    say "What is your name?"
    answer name: text { set contact.name = name  goto done }
  }
  ending done { say "Thank you, {contact.name ?? "you"}." }
}

automation advice "Advice" { trigger keyword "ADVICE"  hand over to advisors with "Wants advice" }

automation reminder "Reminder" {
  trigger keyword "REMIND"
  category orders
  say "I will remind you in two hours."
  wait 2h
  say "This is your reminder."
}

automation receipt "Receipt" {
  trigger event paid
  category orders
  say "Thanks for {event.total}."
}

campaign spring "Spring" {
  category news
  audience friends
  say "Spring sale. STOP to end"
}
"""


@pytest.fixture
def smsc(tmp_path):
    """Starts the binary; stops it afterwards."""
    started = []

    def start(settings=""):
        started.append(Smsc(tmp_path, SCRIPT, settings, ["--virtual-clock"]))
        return started[-1]

    yield start
    for one in started:
        one.stop()
