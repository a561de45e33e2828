#!/bin/sh
# The two roles and the database of one service, as deploy/dev/databases.py makes them; run by the image at its first start.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres -v room="$ROOM" -v owner="${ROOM}_owner" \
  -v owner_password="$(cat /run/secrets/owner/password)" -v password="$(cat /run/secrets/service/password)" <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"room" LOGIN PASSWORD :'password';
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
CREATE DATABASE :"room" OWNER :"owner";
REVOKE ALL ON DATABASE :"room" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"room" TO :"room";
\connect :"room"
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
CREATE EXTENSION btree_gist;
SQL
