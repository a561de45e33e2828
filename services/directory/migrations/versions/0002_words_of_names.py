"""Every word of a name once: what a word with a slip is compared with."""

from alembic import op

revision = "0002"
down_revision = "0001"

# whoever writes entries, also a release before this one that has no rights here, writes their words; in one order, so
# that two never wait for each other
_WORDS = """
CREATE TABLE name_words (
    word TEXT NOT NULL,
    PRIMARY KEY (word)
);
CREATE INDEX name_words_alike ON name_words USING gin (word gin_trgm_ops);

CREATE FUNCTION keep_name_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public AS $$
BEGIN
    INSERT INTO name_words (word) SELECT DISTINCT unnest(words) AS word FROM written ORDER BY word
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER entries_words_made AFTER INSERT ON entries
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION keep_name_words();
CREATE TRIGGER entries_words_changed AFTER UPDATE ON entries
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION keep_name_words();
"""


def upgrade() -> None:
    op.execute(_WORDS)
