"""The generic channel, services and mail."""

import asyncio
import datetime
import email
import email.policy
import json
import socket

import pytest
import requests
from aiosmtpd.controller import Controller
from conftest import TOKEN
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SCRIPT = """
sender shop = "+33644600000"
team warehouse { email "team@example.com" }
service pos { create_order(item: text) -> { id: text, total: number } }

automation order {
  trigger keyword "ORDER"
  call order = pos.create_order(item: "tea é") else {
    say "The till is closed."
    end
  }
  say "Order {order.id}: {order.total}"
}

automation passes_on {
  trigger word "TEAM"
  forward to warehouse with "Please:"
  email "Body é" subject "A subject é" to "orders@example.com"
  say "Passed on."
}
"""


def settings(url, more=""):
    return f"""
[channels.shop]
kind = "http"
url = "{url}/send"
secret = "{SECRET}"
bearer = "gateway-token"
[policy]
inbound_subscribes = true
{more}
"""


def signed(payload, id="in-1", at=None):
    at = at or datetime.datetime.now(tz=datetime.timezone.utc)
    body = json.dumps(payload)
    signature = Webhook(SECRET).sign(id, at, body)
    return body, {"webhook-id": id, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}


def post(running, path, payload, **how):
    body, headers = signed(payload, **how)
    return requests.post(running.address + path, body, headers=headers, timeout=20)


def receive(running, id, contact, text):
    answer = post(running, "/inbound/shop", {"from": contact, "text": text}, id=id)
    assert answer.status_code == 200, answer.text


def sent(running, contact, text):
    return running.wait(lambda: [m for m in running.messages(contact, "out") if text in m["text"]])


def test_messages_out_and_in(smsc, seen):
    running = smsc(SCRIPT, settings(seen.url))
    contact = "+33612345678"
    seen.answers = [(503, {}), (202, {"id": "gateway-1"})]
    receive(running, "in-1", contact, "STOP")
    receive(running, "in-1", contact, "STOP")
    running.wait(lambda: len(seen.requests) >= 2)
    (path, first, body), (_, second, again) = seen.requests[:2]
    assert path == "/send" and first["authorization"] == "Bearer gateway-token"
    # The library of the standard accepts our signature, and not with another body.
    headers = {name.lower(): value for name, value in first.items()}
    message = Webhook(SECRET).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"+33", b"+34"), headers)
    assert message["to"] == contact and message["from"] == "+33644600000"
    # A repeat is the same message under the same key.
    assert body == again and first["idempotency-key"] == second["idempotency-key"] == message["id"]
    running.wait(lambda: running.messages(contact, "out")[0]["status"] == "sent")
    answer = post(running, "/status/shop", {"id": "gateway-1", "status": "delivered"}, id="r-1")
    assert answer.status_code == 200, answer.text
    assert running.messages(contact, "out")[0]["status"] == "delivered"
    assert len(running.messages(contact, "in")) == 1


def test_what_is_forged_or_old_is_refused(smsc, seen):
    running = smsc(SCRIPT, settings(seen.url))
    contact = "+33612345679"
    payload = {"from": contact, "text": "ORDER"}
    body, headers = signed(payload)
    old = datetime.datetime.now(tz=datetime.timezone.utc) - datetime.timedelta(minutes=6)

    def status(body, headers):
        return requests.post(running.address + "/inbound/shop", body, headers=headers, timeout=20).status_code

    assert status(body.replace("ORDER", "OTHER"), headers) == 403
    assert status(body, {**headers, "webhook-id": "in-2"}) == 403
    assert status(body, {}) == 403
    assert status(*signed(payload, at=old)) == 403
    assert status(*signed({"from": contact})) == 400
    assert requests.get(running.address + "/v1/messages", params={"contact": contact}, timeout=20,
                        headers={"Authorization": f"Bearer {TOKEN}"}).json()["messages"] == []


def test_one_person_is_one_contact(smsc, seen):
    running = smsc(SCRIPT, '[project]\ndefault_country = "FR"\n' + settings(seen.url))
    contact = "+33612345698"
    for at, written in enumerate([contact, "33612345698", "0612345698", "0033612345698", "06 12 34 56 98"]):
        receive(running, f"in-{at}", written, f"Hello {at}")
    assert [m["text"] for m in running.messages(contact, "in")] == [f"Hello {at}" for at in range(5)]
    receive(running, "in-9", "33612345698", "STOP")
    assert running.get("/v1/contacts/" + contact)["consent"] == "opted_out"
    # Short codes and names write too; what is neither is refused, and counted.
    receive(running, "in-10", "36180", "Hello")
    receive(running, "in-11", "Example", "Hello")
    refused = post(running, "/inbound/shop", {"from": "0612", "text": "Hello"}, id="in-12")
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "/from", refused.text
    metrics = requests.get(running.address + "/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20)
    assert 'smsc_requests_refused_total{what="invalid"} 1' in metrics.text


def test_a_number_without_its_plus_is_no_national_one(smsc, seen):
    running = smsc(SCRIPT, '[project]\ndefault_country = "DE"\n' + settings(seen.url))
    for at, written in enumerate(["4915123456789", "33612345678", "015123456789"]):
        receive(running, f"in-{at}", written, "Hello")
    contacts = [row["phone"] for row in running.get("/v1/contacts")["contacts"]]
    assert contacts == ["+33612345678", "+4915123456789"]


def test_the_gateway_knows_who_opted_out(smsc, seen):
    script = SCRIPT + """
automation tell { trigger keyword "TELL"  send "Somebody wrote." to "+33611223344"  say "Told." }
"""
    running = smsc(script, settings(seen.url))
    contact, other = "+33612345697", "+33611223344"
    receive(running, "in-1", other, "Hello")
    seen.answers = [(422, {"error": "blocked", "about": "opted_out"}), (202, {"id": "g-1"})]
    receive(running, "in-2", contact, "TELL")
    running.wait(lambda: [m for m in running.messages(contact, "out") if m["status"] == "sent"])

    def consents():
        return [running.get("/v1/contacts/" + phone)["consent"] for phone in (contact, other)]

    assert consents() == ["subscribed", "opted_out"]
    # And a receipt that tells it of the contact itself.
    answer = post(running, "/status/shop", {"id": "g-1", "status": "undelivered", "about": "opted_out"}, id="r-1")
    assert answer.status_code == 200, answer.text
    assert consents() == ["opted_out", "opted_out"]


def test_a_receipt_before_the_answer(smsc, seen):
    running = smsc(SCRIPT, settings(seen.url))
    contact = "+33612345696"
    answer = post(running, "/status/shop", {"id": "gateway-9", "status": "delivered"}, id="r-1")
    assert answer.status_code == 200, answer.text
    seen.answers = [(202, {"id": "gateway-9"})]
    receive(running, "in-1", contact, "STOP")
    running.wait(lambda: running.messages(contact, "out")[0]["status"] == "delivered")


def test_services(smsc, seen):
    service = f'[services.pos]\nurl = "{seen.url}/api"\nbearer = "pos-token"\ntimeout = "5s"\nretries = 1\n'
    running = smsc(SCRIPT, settings("http://127.0.0.1:1", service))
    seen.answers = [(503, {}), (200, {"id": "A7", "total": 12.5, "more": 1})]
    receive(running, "in-1", "+33612345670", "ORDER")
    assert sent(running, "+33612345670", "Order A7: 12.5")
    (path, first, body), (_, second, again) = seen.requests
    assert path == "/api/create_order" and json.loads(body) == {"item": "tea é"} and body == again
    assert first["authorization"] == "Bearer pos-token"
    assert first["idempotency-key"] == second["idempotency-key"]

    # An answer of other types is a dead letter that names the fields, and the script goes on.
    seen.answers = [(200, {"id": 7, "total": "dear"})]
    receive(running, "in-2", "+33612345671", "ORDER")
    assert sent(running, "+33612345671", "The till is closed.")
    reasons = [letter["reason"] for letter in running.get("/v1/dead-letters")["dead_letters"]]
    assert any("/total" in reason for reason in reasons), reasons

    seen.answers = [(500, {}), (500, {})]
    receive(running, "in-3", "+33612345672", "ORDER")
    assert sent(running, "+33612345672", "The till is closed.")
    seen.answers = [(200, b"<html>")]
    receive(running, "in-4", "+33612345673", "ORDER")
    assert sent(running, "+33612345673", "The till is closed.")


class Mails:
    def __init__(self):
        self.got = []
        self.refuse = 1

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            self.refuse -= 1
            return "451 later"
        self.got.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 taken"


def test_mail(smsc, seen):
    mails = Mails()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mails, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        smtp = f'[smtp]\nurl = "smtp://127.0.0.1:{port}"\nfrom = "shop@example.com"\n'
        running = smsc(SCRIPT, settings(seen.url, smtp))
        receive(running, "in-1", "+33612345678", "TEAM blue é")
        running.wait(lambda: len(mails.got) >= 2)
        assert len(mails.got) == 2
        forward = next(text for to, text in mails.got if to == ["team@example.com"])
        other = next(text for to, text in mails.got if to == ["orders@example.com"])
        assert "Subject: SMS from +33612345678" in forward and "From: shop@example.com" in forward
        assert "Message-ID: <" in forward and "@example.com>" in forward
        assert "+33612345678" in forward and "Please:" in forward
        read = email.message_from_string(other, policy=email.policy.default)
        assert read["Subject"] == "A subject é" and read.get_content().strip() == "Body é"
    finally:
        controller.stop()
