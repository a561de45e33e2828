"""The world that is measured: members, follows by a power law, posts of 256 characters, each feed's newest 800.

Made by set-based SQL straight into social's tables: 1,000 members, about 37,000 follows (the largest 300 and more),
20,000 posts; `times=10` ten times the members and a hundred times the posts.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from contracts.identity import access
from deploy.dev.world import World
from kit.database import Database
from services.identity.keys import Keyring
from services.identity.tokens import derive, write_web_token

MEMBERS, POSTS = 1_000, 20_000
STAR = "00000000-0000-4000-8000-000000001000"  # everyone follows them: a thousand followers
TEXT = ("Aujourd'hui la marche du matin fut plus longue que hier, et le souffle tient mieux. " * 4)[:256]

_MEMBERS = """
SELECT setseed(0.5);
CREATE UNLOGGED TABLE crowd AS SELECT n, md5('member ' || n)::uuid AS id FROM generate_series(1, %(members)s) n;
INSERT INTO crowd VALUES (0, %(star)s);
CREATE UNIQUE INDEX ON crowd (n);
INSERT INTO members (id, seq, provisional, display_name, folded_name, kind)
SELECT id, 1, false, 'Membre ' || n, 'membre ' || n, 'patient' FROM crowd"""
# the member of rank r has followers in the proportion of r^-0.42; a follower drawn twice counts once
_FOLLOWS = """
CREATE UNLOGGED TABLE follows AS
WITH weight AS (SELECT n, id, n ^ -0.42 / (SELECT avg(n ^ -0.42) FROM crowd WHERE n > 0) AS w FROM crowd WHERE n > 0),
drawn AS (SELECT DISTINCT id AS to_id, 1 + floor(random() * %(members)s)::int AS n
          FROM weight, generate_series(1, (39 * w)::int))
SELECT c.id AS from_id, to_id FROM drawn JOIN crowd c USING (n) WHERE c.id <> to_id
UNION ALL SELECT id, %(star)s FROM crowd WHERE n BETWEEN 1 AND 1000;
INSERT INTO relations (from_id, to_id, follow, follow_since) SELECT from_id, to_id, 'accepted', now() FROM follows;
INSERT INTO relations (from_id, to_id) SELECT to_id, from_id FROM follows ON CONFLICT DO NOTHING"""
_POSTS = """
INSERT INTO posts (id, author_id, seq, text, audience, created_at, card)
SELECT id, author_id, 1, %(text)s, audience, at, substr(jsonb_build_object('id', id, 'text', %(text)s, 'warning', null,
       'audience', audience, 'created_at', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), 'edited_at', null,
       'links', '[]'::jsonb)::text, 2)
FROM (SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(k::text), 1, 3)
              || '8' || substr(md5(k::text), 4, 15))::uuid AS id, c.id AS author_id, at,
             CASE WHEN k %% 5 = 0 THEN 'members' ELSE 'followers' END AS audience
      FROM (SELECT k, now() - interval '20 days' + k * interval '20 days' / (%(posts)s + 1) AS at,
                   1 + floor(random() * %(members)s)::int AS n FROM generate_series(1, %(posts)s) k) made
      JOIN crowd c USING (n)) dated"""
# who follows 37 of a crowd needs no more than this many of the newest posts to have 800 in the feed
_FEEDS = """
CREATE UNLOGGED TABLE newest AS SELECT id, author_id FROM posts ORDER BY id DESC LIMIT 30 * %(members)s;
ANALYZE newest;
INSERT INTO feed (owner_id, post_id, author_id)
SELECT owner_id, post_id, author_id FROM (
    SELECT *, row_number() OVER (PARTITION BY owner_id ORDER BY post_id DESC) AS place
    FROM (SELECT f.from_id AS owner_id, p.id AS post_id, p.author_id
          FROM newest p JOIN follows f ON f.to_id = p.author_id
          UNION ALL SELECT author_id, id, author_id FROM newest) rows) placed WHERE place <= 800"""
# the events of these posts were told and applied long ago
_HISTORY = """
INSERT INTO outbox (event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers, subjects,
                    created_at, published_at)
SELECT gen_random_uuid(), 1, 'post', id, 1, 'social.post.published', 1,
       jsonb_build_object('post_id', id, 'author_id', author_id, 'audience', audience),
       jsonb_build_object('request_id', md5(id::text)), ARRAY[author_id], created_at, created_at FROM posts;
INSERT INTO inbox (event_id, publisher, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers,
                   subjects, state, occurred_at, received_at, next_at, applied_at)
SELECT event_id, 'social', epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers, subjects,
       'applied', created_at, created_at, created_at, created_at FROM outbox;
INSERT INTO cursors (publisher, aggregate_type, aggregate_id, seq) SELECT 'social', 'post', id, 1 FROM posts"""
_FAMOUS = """
INSERT INTO members (id, seq, provisional, display_name, folded_name, kind)
SELECT md5('reader ' || n)::uuid, 1, false, 'Lecteur ' || n, 'lecteur ' || n, 'patient'
FROM generate_series(1, %(readers)s) n;
INSERT INTO relations (from_id, to_id, follow, follow_since)
SELECT md5('reader ' || n)::uuid, %(star)s, 'accepted', now() FROM generate_series(1, %(readers)s) n;
ANALYZE members, relations"""
# they stay as members that follow nobody: to delete them would look through all that may name one
_FORGOTTEN = """
DELETE FROM pulls WHERE author_id = %(star)s;
DELETE FROM relations r USING generate_series(1, %(readers)s) n
WHERE r.from_id = md5('reader ' || n)::uuid AND r.to_id = %(star)s"""
_ACCOUNTS = """
INSERT INTO accounts (id, email, password, kind, display_name, birth_date, language, country, time_zone)
SELECT id, id || '@example.org', 'none', 'patient', 'Membre', '1980-01-01', 'fr', 'FR', 'Europe/Paris'
FROM unnest(%(ids)s::uuid[]) id ON CONFLICT DO NOTHING;
INSERT INTO sessions (id, member_id, web) SELECT gen_random_uuid(), id, true FROM unnest(%(ids)s::uuid[]) id
RETURNING id::text, member_id::text"""
_LIMITS = """
CREATE TABLE limit_posts (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), author_id uuid NOT NULL, text text NOT NULL);
CREATE TABLE limit_outbox (id bigserial PRIMARY KEY, post_id uuid NOT NULL, author_id uuid NOT NULL, sent bool);
CREATE INDEX ON limit_outbox (id) WHERE sent IS NULL;
CREATE TABLE limit_inbox (post_id uuid PRIMARY KEY, author_id uuid NOT NULL, applied bool);
CREATE TABLE limit_feed (owner_id uuid, post_id uuid, author_id uuid NOT NULL, PRIMARY KEY (owner_id, post_id))
    PARTITION BY HASH (owner_id);
DO $$ BEGIN FOR n IN 0..7 LOOP EXECUTE format('CREATE TABLE limit_feed_%%s PARTITION OF limit_feed FOR VALUES WITH
    (MODULUS 8, REMAINDER %%s) WITH (fillfactor = 90)', n, n); END LOOP; END $$;
INSERT INTO limit_feed SELECT * FROM feed;
CREATE TABLE limit_cards (id uuid PRIMARY KEY, card json NOT NULL);
INSERT INTO limit_cards
SELECT p.id, ('{' || p.card)::jsonb || jsonb_build_object('mine', false, 'why', 'following', 'author', m.card::jsonb)
FROM posts p JOIN members m ON m.id = p.author_id;
GRANT ALL ON ALL TABLES IN SCHEMA public TO social; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO social"""


def fill(world: World, times: int = 1) -> dict[str, int]:
    """Load the world; how many members, follows, posts and feed rows it has, and the followers of the first."""
    values = {"members": MEMBERS * times, "posts": POSTS * times * times, "star": STAR, "text": TEXT}
    with world.admin("social") as cursor:
        for statements in (_MEMBERS, _FOLLOWS, _POSTS, _FEEDS, *([] if times > 1 else [_HISTORY, _LIMITS])):
            cursor.execute(statements, values)
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT (SELECT count(*) FROM members), (SELECT count(*) FROM follows), (SELECT count(*) FROM posts),"
            " (SELECT count(*) FROM feed), (SELECT max(n) FROM (SELECT count(*) n FROM follows WHERE to_id <> %s"
            " GROUP BY to_id) f)", (STAR,),
        )  # fmt: skip
        return dict(zip(("members", "follows", "posts", "feed rows", "largest"), cursor.fetchone(), strict=True))


def members(world: World, count: int = MEMBERS) -> list[str]:
    """Ids of so many members, without the one whom all follow."""
    return _ids(world, "SELECT id::text FROM crowd WHERE n > 0 ORDER BY random() LIMIT %s", (count,))


def authors(world: World) -> list[str]:
    """Who has 90 to 110 followers."""
    counted = "SELECT to_id::text FROM follows GROUP BY to_id HAVING count(*) BETWEEN 90 AND 110 ORDER BY to_id"
    return _ids(world, counted, ())


@contextmanager
def famous(world: World, readers: int = 99_000) -> Iterator[int]:
    """The one whom all follow has so many followers more while the block lasts; how many they are then."""
    values = {"readers": readers, "star": STAR}
    with world.admin("social") as cursor:
        cursor.execute(_FAMOUS, values)
        yield MEMBERS + readers
        cursor.execute(_FORGOTTEN, values)
        cursor.execute("VACUUM (ANALYZE)")


def tokens(world: World, ids: list[str]) -> dict[str, dict[str, str]]:
    """Header of an access token that is valid for 10 minutes, by member."""
    issued = int(time.time())
    db = Database(world.env["IDENTITY_DATABASE_URL"], room="identity")
    with db.transaction() as tx:
        key = Keyring(derive(world.env["IDENTITY_SECRET_KEY"].encode()).sealing).current(tx)
    db.close()
    rest = {"iss": world.base_url, "aud": access.AUDIENCE, "kind": "patient", "name": "Membre", "seq": 1, "level": 1}
    times = {"iat": issued, "exp": issued + access.SECONDS}
    signed = {id: access.sign(key, {**rest, **times, "sub": id, "sid": str(uuid4())}) for id in ids}
    return {id: {"Authorization": f"Bearer {token}"} for id, token in signed.items()}


def cookies(world: World, ids: list[str]) -> dict[str, dict[str, str]]:
    """Header of a browser's session opened now, by member."""
    key = derive(world.env["IDENTITY_SECRET_KEY"].encode()).web
    with world.admin("identity") as cursor:
        cursor.execute(_ACCOUNTS, {"ids": ids})
        opened = cursor.fetchall()
    return {member: {"Cookie": f"session={write_web_token(key, UUID(session))}.1"} for session, member in opened}


def _ids(world: World, query: str, values: Any) -> list[str]:
    with world.admin("social") as cursor:
        cursor.execute(query, values)
        return [row[0] for row in cursor.fetchall()]
