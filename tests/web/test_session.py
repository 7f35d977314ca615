"""The way in is safe: headers, cookies, forged forms, wrong passwords."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from tests.conftest import PASSWORD

WRONG = "onjuist-wachtwoord"


@pytest.fixture
def mira(desk, person):
    return person("mira", "analyst")


def log_in(client, password=PASSWORD, username="mira"):
    return client.post(reverse("login"), {"username": username, "password": password})


def test_headers_of_every_page(mira, page):
    for answer in (Client().get(reverse("login")), page(mira).get(reverse("worklist"))):
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Content-Language"] == "nl"


def test_a_session_cookie_is_not_for_scripts_nor_for_other_sites(mira, client, settings):
    log_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["expires"] == ""  # gone when the browser closes


def test_a_session_gets_a_new_key_at_the_door(mira, client, settings):
    log_in(client)
    first = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("logout"))
    log_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != first


def test_a_form_without_its_token_is_refused(mira):
    client = Client(enforce_csrf_checks=True)
    assert log_in(client).status_code == 403
    client.force_login(mira, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("report"), {"text": "vervalst", "arrival": "message"}).status_code == 403


def test_five_wrong_passwords_close_the_door_for_a_while(mira, client):
    for _ in range(4):
        answer = log_in(client, WRONG)
        assert answer.status_code == 200
    answer = log_in(client, WRONG)
    assert answer.status_code == 429
    assert "Te vaak een onjuist wachtwoord" in answer.content.decode()
    assert log_in(client).status_code == 429  # the right one does not open it either


def test_somebody_else_still_gets_in(mira, person, client):
    person("bram", "analyst")
    for _ in range(5):
        log_in(client, WRONG)
    assert log_in(Client(), username="bram").status_code == 302


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kort1", "12"),  # shorter than twelve characters
        ("mira-de-wit-mira", "gebruikersnaam"),  # her own name
        ("password123456", "te algemeen"),  # everybody's
    ],
)
def test_a_weak_password_is_refused_and_told_why(mira, page, password, why):
    User.objects.filter(pk=mira.pk).update(username="mira-de-wit-mira", first_name="Mira")
    fields = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    answer = page(User.objects.get(pk=mira.pk)).post(reverse("password"), fields)
    assert answer.status_code == 200
    errors = " ".join(answer.context["form"].errors["new_password2"])
    assert why in errors.replace("twaalf", "12")


def test_a_good_password_is_taken(mira, client):
    log_in(client)
    new = "paarse-fiets-onder-een-brug"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("password"), fields).status_code == 302
    assert log_in(Client(), new).status_code == 302
    assert log_in(Client()).status_code == 200


def test_the_switch_of_language_leads_nowhere_else(client, desk):
    answer = client.post(reverse("language"), {"lang": "en", "next": "https://elders.example/"})
    assert answer["Location"] == "/"
    assert client.get(reverse("login"))["Content-Language"] == "en"
    client.post(reverse("language"), {"lang": "xx", "next": "/"})
    assert client.get(reverse("login"))["Content-Language"] == "en"  # no such language; kept
