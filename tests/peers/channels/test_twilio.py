"""The vendor's library signs what we accept, and we refuse what it refuses; its API description accepts what we send."""

import datetime
import email.utils
import hashlib
import json
import urllib.parse

import requests
from conftest import PUBLIC, TOKEN
from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0" * 32
AUTH = "the-auth-token"
SHARED = "the-shared-key"
SCRIPT = """
sender shop = "+15005550006"

conversation pets {
  trigger keyword "PETS"
  message ask {
    say "Cat or dog? Für 5 €, ça va ?"
    choice "cat" -> thanks
    choice "dog" -> thanks
  }
  ending thanks { say "Merci" }
}
"""


def settings(url):
    return f"""
[channels.shop]
kind = "twilio"
sender = "shop"
account_sid = "{ACCOUNT}"
auth_token = "{AUTH}"
webhook_key = "{SHARED}"
url = "{url}"
optout = "provider"
"""


def form(sid, contact, body, **more):
    return {"MessageSid": sid, "SmsSid": sid, "AccountSid": ACCOUNT, "From": contact, "To": "+15005550006",
            "Body": body, "NumMedia": "0", "FromCity": "", "Added Later": "é&=+", **more}


def signature(url, params, key=AUTH, algorithm="HMAC_SHA1"):
    headers = {"X-Twilio-Signature": RequestValidator(key).compute_signature(url, params, algorithm)}
    if algorithm != "HMAC_SHA1":
        headers["X-Twilio-Webhooks-Signature-Settings"] = f"key=webhooks_sharedkey_1,algorithm={algorithm}"
    return headers


def post(smsc, path, params, headers):
    return requests.post(smsc.address + path, data=params, headers=headers, timeout=20)


def test_web_hooks(smsc, prism):
    running = smsc(SCRIPT, settings(prism))
    path, url = "/inbound/shop", PUBLIC + "/inbound/shop"
    contact = "+33612345678"
    params = form("SM1", contact, "HELLO")
    good = [
        signature(url, params),
        signature(url.replace(".com", ".com:443"), params),
        signature(url, params, SHARED, "HMAC_SHA256"),
    ]
    for headers in good:
        answer = post(running, path, params, headers)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].startswith("text/xml") and "<Response/>" in answer.text
    # Three times the same message is one message.
    assert [message["text"] for message in running.messages(contact, "in")] == ["HELLO"]

    bad = [
        (params, signature(url, params, "another-token")),
        ({**params, "Body": "CHANGED"}, signature(url, params)),
        (params, signature(PUBLIC + "/inbound/other", params)),
        (params, signature("https://evil.example.com/inbound/shop", params)),
        (params, signature(url, params, AUTH, "HMAC_SHA256")),
        (params, {**signature(url, params), "X-Twilio-Webhooks-Signature-Settings": "algorithm=HMAC_MD5"}),
        (params, {"X-Twilio-Signature": "AAAA"}),
        (params, {}),
    ]
    for sent, headers in bad:
        settings_of = headers.get("X-Twilio-Webhooks-Signature-Settings", "")
        algorithm = settings_of.rpartition("=")[2] or "HMAC_SHA1"
        key = SHARED if algorithm == "HMAC_SHA256" else AUTH
        assert not RequestValidator(key).validate(url, sent, headers.get("X-Twilio-Signature", ""), algorithm)
        sent = {**sent, "MessageSid": "SM2", "SmsSid": "SM2"} if sent is not params else sent
        assert post(running, path, sent, headers).status_code == 403
    assert len(running.messages(contact, "in")) == 1


def test_web_hooks_in_json(smsc, prism):
    running = smsc(SCRIPT, settings(prism))
    contact = "+33612345679"
    body = json.dumps({"MessageSid": "SM9", "From": contact, "To": "+15005550006", "Body": "hé"}, ensure_ascii=False)
    path = "/inbound/shop?bodySHA256=" + hashlib.sha256(body.encode()).hexdigest()
    headers = {**signature(PUBLIC + path, {}), "Content-Type": "application/json"}
    assert RequestValidator(AUTH).validate(PUBLIC + path, body, headers["X-Twilio-Signature"])
    changed = body.replace("hé", "ha")
    assert not RequestValidator(AUTH).validate(PUBLIC + path, changed, headers["X-Twilio-Signature"])
    assert requests.post(running.address + path, changed.encode(), headers=headers, timeout=20).status_code == 403
    assert requests.post(running.address + path, body.encode(), headers=headers, timeout=20).status_code == 200
    assert [message["text"] for message in running.messages(contact, "in")] == ["hé"]


def receive(running, sid, contact, text, **more):
    params = form(sid, contact, text, **more)
    answer = post(running, "/inbound/shop", params, signature(PUBLIC + "/inbound/shop", params))
    assert answer.status_code == 200, answer.text


def test_sends_and_receipts(smsc, prism):
    running = smsc(SCRIPT, settings(prism))
    contact = "+33612345670"
    receive(running, "SM3", contact, "PETS")

    def status():
        sent = running.messages(contact, "out")
        return sent[0]["status"] if sent and sent[0]["status"] != "queued" else None

    # The description's own example answers: accepted, with this id.
    assert running.wait(status) == "sent", running.told()
    sid = "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

    def tell(word, **more):
        params = {"MessageSid": sid, "SmsSid": sid, "MessageStatus": word, "AccountSid": ACCOUNT, **more}
        return post(running, "/status/shop", params, signature(PUBLIC + "/status/shop", params)).status_code

    assert tell("delivered") == 200
    assert status() == "delivered"
    assert tell("sent") == 200 and tell("undelivered", ErrorCode="30005") == 200
    assert status() == "delivered"
    params = {"MessageSid": sid, "MessageStatus": "failed"}
    assert post(running, "/status/shop", params, {}).status_code == 403


def test_the_provider_answers_opt_outs(smsc, prism):
    running = smsc(SCRIPT, settings(prism))
    contact = "+33612345671"
    receive(running, "SM4", contact, "PETS")
    # A word that only the provider knows.
    receive(running, "SM5", contact, "FERTIG", OptOutType="STOP")
    assert running.get("/v1/contacts/" + urllib.parse.quote(contact))["consent"] == "opted_out"
    receive(running, "SM6", contact, "PETS")
    assert len(running.messages(contact, "out")) == 1
    other = "+33612345672"
    receive(running, "SM7", other, "STOP", OptOutType="STOP")
    assert running.messages(other, "out") == []


def test_what_the_description_refuses_is_not_sent_for_ever(smsc, prism):
    wrong = settings(prism).replace(ACCOUNT, "AC-not-an-account")
    running = smsc(SCRIPT, wrong)
    contact = "+33612345673"
    receive(running, "SM8", contact, "PETS")
    failed = running.wait(lambda: [m for m in running.messages(contact, "out") if m["status"] == "failed"])
    assert len(failed) == 1
    assert len(running.get("/v1/dead-letters")["dead_letters"]) == 1


def listed(sid, text, contact, at):
    return {"sid": sid, "body": text, "to": contact, "from": "+15005550006", "direction": "outbound-api",
            "status": "sent", "date_created": email.utils.format_datetime(at)}


def test_what_may_have_been_taken_is_looked_for(smsc, seen, prism):
    running = smsc(SCRIPT, settings(seen.url))
    contact = "+33612345674"
    now = datetime.datetime.now(tz=datetime.timezone.utc)
    # What somebody hears who writes for the first time.
    text = "Reply START to subscribe first."
    old = listed("SM-old", text, contact, now - datetime.timedelta(days=3))
    # It was taken, and we did not hear the answer.
    seen.answers = [None]
    seen.lists = [(503, {}), (200, {"messages": [listed("SM-taken", text, contact, now), old]})]
    receive(running, "SM20", contact, "PETS")
    running.wait(lambda: [m for m in running.messages(contact, "out") if m["status"] == "sent"])
    assert len(seen.requests) == 1 and len(seen.asked) == 2
    params = {"MessageSid": "SM-taken", "MessageStatus": "delivered"}
    assert post(running, "/status/shop", params, signature(PUBLIC + "/status/shop", params)).status_code == 200
    assert running.messages(contact, "out")[0]["status"] == "delivered"
    # The vendor's description accepts the question.
    path, headers = seen.asked[0]
    def objections(path):
        answer = requests.get(prism + path, headers={"Authorization": headers["authorization"]}, timeout=20)
        return {problem["location"][0] for problem in answer.json().get("validation", [])}

    # Its own examples are not what it says of answers: their addresses are relative.
    assert objections(path) <= {"response"}
    assert "query" in objections(path.replace("PageSize=100", "PageSize=many"))
    # It was not taken, or so the list says: it is sent once more, which is counted.
    other = "+33612345675"
    seen.answers, seen.lists = [None, (201, {"sid": "SM-again"})], [(200, {"messages": [old]})]
    receive(running, "SM21", other, "PETS")
    running.wait(lambda: [m for m in running.messages(other, "out") if m["status"] == "sent"])
    assert len(seen.requests) == 3
    metrics = requests.get(running.address + "/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20)
    assert 'smsc_messages_repeated_total{what="shop"} 1' in metrics.text
