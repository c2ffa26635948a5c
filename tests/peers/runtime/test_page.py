"""Chromium plays a conversation on the page."""

import os
import pathlib

import pytest
import requests
from playwright.sync_api import expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
TOKEN = "a-token-of-sixteen-or-more"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page on which nothing may go wrong unseen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()
    assert wrong == []


def keep(page, name):
    folder = os.environ.get("SMSC_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(pathlib.Path(folder) / f"{name}.png"))


def say(page, text):
    page.get_by_label("SMS").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def texts(page):
    """What is on the phone."""
    return page.locator("#messages li.in, #messages li.out")


def test_a_conversation(smsc, page):
    running = smsc()
    page.goto(running.address + "/")
    keep(page, "empty")
    # A keyword of the script is offered; whoever taps it has written it.
    page.locator("#keywords").get_by_role("button", name="pets").click()
    expect(texts(page)).to_have_count(2)
    expect(texts(page).last).to_contain_text("Hello you! Cat or dog?")
    expect(page.locator("#messages")).to_contain_text("delivered · 1 segment · pets.ask")
    expect(page.locator("#sessions")).to_contain_text("pets.ask")
    expect(page.locator("#state")).to_contain_text("pets.ask, waits for a reply, until")
    expect(page.locator("#consent")).to_have_text("subscribed")
    say(page, "a cat please")
    expect(texts(page)).to_have_count(4)
    expect(texts(page).last).to_contain_text("Take the cat starter kit: 20 € off today.")
    expect(page.locator("#state")).to_contain_text("friends")
    expect(page.locator("#sessions tr")).to_have_count(0)
    expect(page.locator("#events li").first).to_contain_text("inbound")
    expect(page.locator("#events")).to_contain_text("entered pets.done")
    keep(page, "conversation")
    row = page.locator("#units tr").filter(has_text="pets")
    expect(row.locator(".number").first).to_have_text("1")


def test_the_clock(smsc, page):
    running = smsc()
    page.goto(running.address + "/")
    say(page, "REMIND")
    expect(texts(page)).to_have_count(2)
    before = page.locator("#now").inner_text()
    page.get_by_role("button", name="+1 h").click()
    expect(page.locator("#now")).not_to_have_text(before)
    expect(texts(page)).to_have_count(2)
    page.get_by_label("How far the clock moves").fill("1h 5m")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(texts(page)).to_have_count(3)
    expect(texts(page).last).to_have_text("This is your reminder.")
    expect(page.locator("#events li").filter(has_text="timer")).not_to_have_count(0)
    page.get_by_label("How far the clock moves").fill("soon")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("advance must be a duration")
    keep(page, "clock")


def test_html_is_text(smsc, page):
    running = smsc()
    page.goto(running.address + "/")
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b>"
    say(page, attack)
    expect(texts(page).first).to_have_text(attack)
    say(page, "NAME")
    expect(texts(page).last).to_have_text("What is your name?")
    say(page, "<b onmouseover=alert(3)>x</b>")
    expect(page.locator("#state")).to_contain_text("<b onmouseover=alert(3)>x</b>")
    expect(page.locator("#events li")).to_have_count(3)
    # What is on its way is looked at again, until it has arrived.
    expect(page.locator("#messages small").last).to_contain_text("delivered")
    assert page.locator("main b, main script, main img").count() == 0
    keep(page, "html")
    # Nothing from elsewhere would be loaded either.
    answer = page.request.get(running.address + "/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_pausing_and_other_contacts(smsc, page):
    running = smsc()
    page.goto(running.address + "/")
    page.get_by_role("button", name="Pause sending").click()
    expect(page.get_by_role("button", name="Paused: resume sending")).to_be_visible()
    say(page, "PETS")
    expect(page.locator("#messages")).to_contain_text("queued")
    page.get_by_role("button", name="Paused: resume sending").click()
    expect(page.locator("#messages")).to_contain_text("delivered")
    page.get_by_label("Contact", exact=True).fill("+33612345679")
    page.get_by_label("Contact", exact=True).press("Enter")
    expect(texts(page)).to_have_count(0)
    say(page, "STOP")
    expect(page.locator("#consent")).to_have_text("opted out")
    page.get_by_label("this contact only").check()
    expect(page.locator("#events li:visible").filter(has_text="+33612345678")).to_have_count(0)
    page.locator("#sessions").get_by_role("button", name="+33612345678").click()
    expect(texts(page).last).to_contain_text("Cat or dog?")
    page.set_viewport_size({"width": 420, "height": 900})
    keep(page, "narrow")


def test_the_floor_is_given_back(smsc, page):
    running = smsc()
    page.goto(running.address + "/")
    button = page.get_by_role("button", name="Give the floor back")
    expect(button).to_be_hidden()
    say(page, "ADVICE")
    expect(page.locator("#state")).to_contain_text("team advisors")
    # The team answers by SMS.
    page.request.post(
        running.address + "/v1/simulator/messages", data={"contact": "+33611223344", "text": "Take the red one"}
    )
    expect(texts(page).filter(has_text="Take the red one")).to_have_count(1)
    keep(page, "team")
    button.click()
    expect(button).to_be_hidden()
    expect(page.locator("#state")).not_to_contain_text("team advisors")


def test_sessions_are_found_behind_contacts_that_are_in_nothing(smsc, page):
    running = smsc()
    idle = "phone\n" + "".join(f"+3361{number:07}\n" for number in range(1500))
    imported = requests.post(running.address + "/v1/contacts/import", data=idle, headers={"Content-Type": "text/csv"}, timeout=20)
    assert imported.status_code == 200
    body = {"contact": "+33690000001", "text": "PETS"}
    requests.post(running.address + "/v1/simulator/messages", json=body, timeout=20)
    page.goto(running.address + "/")
    expect(page.locator("#sessions")).to_contain_text("+33690000001")
    expect(page.locator("#no-sessions")).to_be_hidden()


def test_what_could_not_be_sent_is_not_lost(smsc, page):
    running = smsc()
    page.goto(running.address + "/")
    page.get_by_label("Contact", exact=True).fill("nobody")
    say(page, "PETS")
    expect(page.get_by_role("alert")).to_contain_text("contact")
    expect(page.get_by_label("SMS")).to_have_value("PETS")


def test_the_phone_is_there_where_something_listens_to_it(smsc, page):
    settings = '[channels.shop]\nkind = "http"\nurl = "http://127.0.0.1:9/"\nsecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"\n'
    running = smsc(f'[server]\nadmin_token = "{TOKEN}"\n{settings}')
    page.goto(running.address + "/")
    page.get_by_label("This runtime asks for a token").fill(TOKEN)
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("#program")).to_contain_text("program ")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_hidden()
    expect(page.locator("#keywords")).to_be_hidden()


def test_a_token_is_asked_for(smsc, page):
    running = smsc(f'[server]\nadmin_token = "{TOKEN}"\n')
    page.goto(running.address + "/")
    page.get_by_label("This runtime asks for a token").fill(TOKEN)
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("#program")).to_contain_text("program ")
    say(page, "PETS")
    expect(texts(page)).to_have_count(2)
    page.emulate_media(color_scheme="dark")
    keep(page, "dark")


def test_only_what_is_new_is_asked_for(smsc, page):
    running = smsc()
    page.goto(running.address + "/")
    sizes = []
    page.on("response", lambda answer: "/v1/messages?" in answer.url and sizes.append(len(answer.json()["messages"])))
    for number in range(6):
        say(page, f"hello {number}")
        expect(page.locator("#messages li.in")).to_have_count(number + 1)
    say(page, "REMIND")
    expect(texts(page).last).to_contain_text("I will remind you in two hours.")
    assert len(sizes) > 6 and max(sizes) <= 2, sizes
