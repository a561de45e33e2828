"""What people do, over HTTP, with every process running: sign up, follow, post, narrow, block."""

from typing import Any
from uuid import uuid4

import requests

from deploy.dev.world import World
from kit.testing import eventually
from tests.integration.people import PASSWORD, Person, enter, linked_token, mails_to, sign_in


def test_a_post_travels_from_its_author_to_a_followers_feed(author: Person, reader: Person) -> None:
    made = author.post("Bonjour à tous")
    assert made["mine"] is True
    assert made["text"] in author.feed()
    reader.sees("Bonjour à tous")
    [item] = [item for item in reader.ok("GET", "/feed")["items"] if item["id"] == made["id"]]
    assert item["mine"] is False
    assert item["why"] == "following"
    assert item["author"] == {"id": author.id, "display_name": "Camille", "kind": "patient", "badge": None}


def test_a_follow_request_is_seen_accepted_and_brings_the_last_posts(join: Any, author: Person) -> None:
    author.post("Écrit avant")
    newcomer = join("Claude")
    assert newcomer.ok("PUT", f"/members/{author.id}/follow") == {"state": "requested"}
    assert "Écrit avant" not in newcomer.feed()
    [request] = author.ok("GET", "/members/me/follow-requests")["items"]
    assert request["member"]["id"] == newcomer.id
    assert author.ok("PUT", f"/members/me/follow-requests/{newcomer.id}") == {"state": "accepted"}
    newcomer.sees("Écrit avant")


def test_a_professional_is_followed_without_asking(join: Any, author: Person) -> None:
    professional = join("Docteure Martin", kind="professional")
    assert author.ok("PUT", f"/members/{professional.id}/follow") == {"state": "accepted"}


def test_a_narrowed_post_leaves_feeds_and_answers_like_one_that_never_was(author: Person, reader: Person) -> None:
    made = author.post("Pour peu de monde", "members")
    reader.sees("Pour peu de monde")
    author.change(f"/posts/{made['id']}", audience="me")
    assert "Pour peu de monde" not in reader.feed()
    hidden, unknown = (reader.call("GET", f"/posts/{post}") for post in (made["id"], uuid4()))
    assert hidden.status_code == unknown.status_code == 404
    same = [{k: v for k, v in answer.json().items() if k != "request_id"} for answer in (hidden, unknown)]
    assert same[0] == same[1]


def test_contacts_see_each_others_posts_and_a_one_sided_follower_does_not(author: Person, reader: Person) -> None:
    author.post("Entre nous", "contacts")
    author.post("Pour qui me suit")
    reader.sees("Pour qui me suit")
    assert "Entre nous" not in reader.feed()
    author.follows(reader)
    reader.sees("Entre nous")
    author.ok("DELETE", f"/members/{reader.id}/follow")
    assert "Entre nous" not in reader.feed()


def test_a_block_hides_both_ways_and_ends_follows(author: Person, reader: Person) -> None:
    author.follows(reader)
    author.post("De l'auteur")
    reader.post("Du lecteur")
    reader.sees("De l'auteur")
    author.sees("Du lecteur")
    author.ok("PUT", f"/members/{reader.id}/block")
    assert "De l'auteur" not in reader.feed()
    assert "Du lecteur" not in author.feed()
    assert reader.call("GET", f"/members/{author.id}").status_code == 404
    assert author.call("GET", f"/members/{reader.id}").status_code == 404
    author.ok("DELETE", f"/members/{reader.id}/block")
    assert reader.ok("GET", f"/members/{author.id}")["relation"]["following"] == "none"


def test_a_removed_post_comes_back_within_its_time(author: Person, reader: Person) -> None:
    made = author.post("Effacé trop vite")
    reader.sees("Effacé trop vite")
    author.ok("DELETE", f"/posts/{made['id']}", If_Match=author.version(f"/posts/{made['id']}"))
    assert "Effacé trop vite" not in reader.feed()
    author.ok("POST", f"/posts/{made['id']}/restoration")
    reader.sees("Effacé trop vite")


def test_a_new_name_reaches_posts_already_written(author: Person, reader: Person) -> None:
    author.post("Avant le nouveau nom")
    reader.sees("Avant le nouveau nom")
    author.change("/accounts/me", display_name="Camille D.")
    eventually(lambda: reader.ok("GET", "/feed")["items"][0]["author"]["display_name"] == "Camille D.")


def test_a_repeated_key_has_one_effect_and_answers_with_the_same_post(author: Person) -> None:
    key = str(uuid4())
    body = {"text": "Une seule fois", "audience": "me"}
    first = author.call("POST", "/posts", body, Idempotency_Key=key)
    again = author.call("POST", "/posts", body, Idempotency_Key=key)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert author.feed().count("Une seule fois") == 1
    assert author.call("POST", "/posts", {**body, "text": "Autre"}, Idempotency_Key=key).status_code == 422


def test_an_unchanged_feed_answers_304_without_a_body(author: Person) -> None:
    author.post("Rien de neuf ensuite")
    etag = author.call("GET", "/feed").headers["ETag"]
    unchanged = author.call("GET", "/feed", If_None_Match=etag)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    author.post("Du neuf")
    assert author.call("GET", "/feed", If_None_Match=etag).status_code == 200


def test_signing_out_bites_within_five_seconds(world: World, author: Person) -> None:
    elsewhere = sign_in(world, author)
    elsewhere.ok("DELETE", "/sessions/current")
    eventually(lambda: elsewhere.call("GET", "/feed").status_code == 401, within=5)
    assert author.call("GET", "/feed").status_code == 200


def test_a_forgotten_password_is_set_by_mail_and_ends_every_session(world: World, author: Person) -> None:
    stranger = Person(world.base_url)
    assert stranger.ok("POST", "/password-resets", {"email": author.email}) == {"next": "mail"}
    assert stranger.ok("POST", "/password-resets", {"email": "nobody@example.org"}) == {"next": "mail"}
    token = eventually(lambda: linked_token(world, author.email, "password-reset"))
    new = {"token": token, "password": "une-autre-phrase-jamais-dite"}
    common = stranger.call("POST", "/password-resets/confirmations", {**new, "password": "azertyuiop"})
    assert (common.status_code, common.json()["errors"][0]["pointer"]) == (422, "/password")
    stranger.ok("POST", "/password-resets/confirmations", new)
    eventually(lambda: author.call("GET", "/feed").status_code == 401, within=5)
    assert stranger.call("POST", "/password-resets/confirmations", new).status_code == 422
    again = {"email": author.email, "password": new["password"]}
    enter(author, author.ok("POST", "/sessions", again))
    assert author.call("GET", "/feed").status_code == 200
    eventually(lambda: "a changé" in mails_to(world, author.email)[-1]["Subject"])


def test_another_password_signs_out_the_other_devices_alone(world: World, author: Person) -> None:
    elsewhere = sign_in(world, author)
    words = {"current": PASSWORD, "new": "une-autre-phrase-jamais-dite"}
    author.ok("PUT", "/accounts/me/password", words)
    eventually(lambda: elsewhere.call("GET", "/feed").status_code == 401, within=5)
    assert author.call("GET", "/feed").status_code == 200
    assert author.call("PUT", "/accounts/me/password", words).status_code == 401


def test_another_address_is_set_by_a_mail_to_it_and_the_old_one_is_told(world: World, author: Person) -> None:
    old, new, elsewhere = author.email, f"{uuid4().hex}@example.org", sign_in(world, author)
    found = author.change("/accounts/me", email=new, password=PASSWORD)
    assert (found["email"], found["new_email"]) == (old, new)
    token = eventually(lambda: linked_token(world, new, "email-change"))
    Person(world.base_url).ok("POST", "/email-changes/confirmations", {"token": token})
    eventually(lambda: elsewhere.call("GET", "/feed").status_code == 401, within=5)
    found = author.ok("GET", "/accounts/me")
    assert (found["email"], found["new_email"]) == (new, None)
    eventually(lambda: "adresse" in mails_to(world, old)[-1]["Subject"])
    author.email = new
    sign_in(world, author)


def test_a_suspended_member_is_gone_and_comes_back(world: World, author: Person, reader: Person) -> None:
    author.post("Sera caché")
    reader.sees("Sera caché")
    world.command("services.identity", "suspend", author.id)
    reader.sees_no("Sera caché")
    assert reader.call("GET", f"/members/{author.id}").status_code == 404
    eventually(lambda: author.call("GET", "/feed").status_code == 401, within=5)
    refused = author.call("POST", "/sessions", {"email": author.email, "password": PASSWORD})
    assert refused.status_code == 401
    world.command("services.identity", "reinstate", author.id)
    reader.sees("Sera caché")


def test_a_known_address_gets_another_mail_and_the_same_answer(world: World, author: Person) -> None:
    before = len(mails_to(world, author.email))
    body = {
        "email": author.email,
        "password": PASSWORD,
        "display_name": "Quelqu'un",
        "birth_date": "1990-01-01",
        "country": "FR",
        "language": "fr",
    }
    answer = requests.post(f"{world.base_url}/v1/accounts", json=body, timeout=10)
    assert (answer.status_code, answer.json()) == (202, {"next": "mail"})
    eventually(lambda: len(mails_to(world, author.email)) == before + 1)


def test_the_logs_hold_no_address_no_token_and_no_word_that_was_written(world: World, author: Person) -> None:
    author.post("canari-dans-un-billet")
    author.call("POST", "/posts", {"text": "canari-refusé", "audience": "personne"})
    author.call("POST", "/sessions", {"email": author.email, "password": "canari-mot-de-passe"})
    author.call("GET", "/members?q=canari-cherché")
    logs = "".join(path.read_text(errors="replace") for path in world.run.log.glob("spine-*.log"))
    assert "request_id" in logs
    secrets = ["canari-", author.email, author.tokens["access_token"], author.tokens["refresh_token"], PASSWORD]
    assert not [secret for secret in secrets if secret in logs]
