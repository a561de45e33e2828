"""The statements of `merging`, each over one range of register numbers of one import."""

from sqlalchemy import text

from services.directory.models import ImportRow

_OUTSIDE = {"import_id", "line", "register_number"}
_SAID = ", ".join(column.name for column in ImportRow.__table__.columns if column.name not in _OUTSIDE)
_RANGE = "import_id = :id AND register_number > :low AND register_number <= :high"

# the service's role cannot analyse the table of rows: the planner takes it for small, and would read and sort all
# that is left of it for each range
BY_INDEX = text("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")

HIGH = text("""
SELECT max(register_number) FROM (
    SELECT register_number FROM (
        (SELECT DISTINCT register_number FROM import_rows
         WHERE import_id = :id AND register_number > :low ORDER BY register_number LIMIT :size)
        UNION
        (SELECT register_number FROM entries
         WHERE source = :source AND register_number > :low ORDER BY register_number LIMIT :size)
    ) either ORDER BY register_number LIMIT :size
) few""")

SEEN = text(f"""
SELECT r.register_number, r.digest, r.rows, r.is_spoiled, r.is_readable,
       e.id AS entry_id, e.state, encode(e.digest, 'hex') = r.digest AS is_same
FROM (
    SELECT register_number, count(*) AS rows,
           bool_or(kind = :spoiled) AS is_spoiled, bool_or(kind <> :spoiled) AS is_readable,
           encode(sha256(convert_to(
               CAST(:form AS text) || string_agg(DISTINCT said, chr(10) ORDER BY said), 'UTF8')), 'hex') AS digest
    FROM (SELECT register_number, kind, CAST(ROW({_SAID}) AS text) AS said FROM import_rows WHERE {_RANGE}) rows
    GROUP BY register_number
) r LEFT JOIN entries e ON e.source = :source AND e.register_number = r.register_number
ORDER BY r.register_number""")  # noqa: S608  # names of columns

ROWS = text(f"""
SELECT * FROM import_rows WHERE {_RANGE} AND register_number = ANY(:numbers) AND kind <> :spoiled
ORDER BY register_number, line""")  # noqa: S608

_COLUMNS = "kind, country, name, title, profession, specialties, words, sought"
WRITE_ENTRIES = text(f"""
INSERT INTO entries AS e (id, source, register_number, as_of, digest, {_COLUMNS})
SELECT id, :source, register_number, :as_of, decode(digest, 'hex'), {_COLUMNS}
FROM jsonb_to_recordset(CAST(:drafts AS jsonb)) AS d (
    id uuid, register_number text, digest text, kind text, country text, name text, title text, profession text,
    specialties text[], words text[], sought text)
ORDER BY register_number
ON CONFLICT (source, register_number) DO UPDATE SET
    ({_COLUMNS}) = ROW({", ".join(f"excluded.{name}" for name in _COLUMNS.split(", "))}),
    as_of = excluded.as_of, digest = excluded.digest, state = 'open', closed_at = NULL, revision = e.revision + 1
RETURNING id, register_number, member_id""")  # noqa: S608

_PLACE = "position, name, address, postcode, city, commune, country, phone, mode, finess, lat, lon, precision"
_PLACES = """jsonb_to_recordset(CAST(:places AS jsonb)) AS d (
    id uuid, entry_id uuid, key text, position integer, name text, address text, postcode text, city text,
    commune text, country text, phone text, mode text, finess text, lat float8, lon float8)"""

DROP_PLACES = text(f"""
DELETE FROM places WHERE entry_id = ANY(:ids) AND (entry_id, key) NOT IN (SELECT entry_id, key FROM {_PLACES})
""")  # noqa: S608

# the point of a place: its own, else of the site it stands in, else the centre of its commune
WRITE_PLACES = text(f"""
INSERT INTO places (id, entry_id, key, {_PLACE})
SELECT d.id, d.entry_id, d.key, d.position, d.name, coalesce(d.address, ''), d.postcode, coalesce(d.city, ''),
       d.commune, d.country, d.phone, d.mode, d.finess,
       coalesce(d.lat, s.lat, l.lat), coalesce(d.lon, s.lon, l.lon),
       CASE WHEN coalesce(d.lat, s.lat) IS NOT NULL THEN 'site' WHEN l.lat IS NOT NULL THEN 'commune' ELSE 'none' END
FROM {_PLACES}
LEFT JOIN entries h ON NOT :is_finess AND h.source = 'finess' AND h.register_number = d.finess
LEFT JOIN places s ON s.entry_id = h.id AND s.position = 0 AND s.precision = 'site'
LEFT JOIN localities l ON l.id = d.commune
ON CONFLICT (entry_id, key) DO UPDATE SET
    ({_PLACE}) = ROW({", ".join(f"excluded.{name}" for name in _PLACE.split(", "))})""")  # noqa: S608

# others that stand in a site whose point is new
PLACE_AGAIN = text("""
UPDATE places p SET lat = s.lat, lon = s.lon, precision = 'site'
FROM entries h JOIN places s ON s.entry_id = h.id AND s.position = 0 AND s.precision = 'site'
WHERE h.source = 'finess' AND h.register_number = ANY(:numbers)
  AND p.finess = h.register_number AND p.entry_id <> h.id
  AND (p.lat, p.lon, p.precision) IS DISTINCT FROM (s.lat, s.lon, 'site')
RETURNING p.entry_id""")

_GONE = """source = :source AND state = 'open' AND register_number > :low AND register_number <= :high
    AND NOT EXISTS (SELECT FROM import_rows r WHERE r.import_id = :id AND r.register_number = entries.register_number)
"""
LEFT = text(f"SELECT count(*) FROM entries WHERE {_GONE}")  # noqa: S608
CLOSE = text(f"""
UPDATE entries SET state = 'closed', closed_at = :now, revision = revision + 1 WHERE {_GONE} RETURNING id
""")  # noqa: S608

CLAIMED = text("""
SELECT DISTINCT entry_id FROM claims WHERE entry_id = ANY(:ids) AND state IN ('pending', 'accepted') ORDER BY entry_id
""")

NOTE = text("""
INSERT INTO index_queue (entry_id) SELECT unnest(CAST(:ids AS uuid[]))
ON CONFLICT (entry_id) DO UPDATE
    SET noted_at = greatest(clock_timestamp(), index_queue.noted_at + interval '1 microsecond')""")

FORGET = text(f"DELETE FROM import_rows WHERE {_RANGE}")  # noqa: S608
