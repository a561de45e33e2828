"""nginx before the gateway, on PORT: the stream goes to its own process, everything else to gunicorn.

An ingress does the same in production. What must hold there too: only its own X-Forwarded-For is believed; an answer
that is somebody's is neither compressed (BREACH) nor written to a disk; no address reaches a log, for a mail's link
has its token in it.
"""

import json
from pathlib import Path

from deploy.dev.run_folder import RunFolder, account, give
from deploy.dev.supervision import Program
from gateway.problems import document
from gateway.refusals import BodyTooLarge, FileTooLarge
from kit.refusals import Refusal, Unavailable

USER = "www-data"
_BINARY = "/usr/sbin/nginx"
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_COMPRESSED = "text/css text/javascript application/javascript application/json application/manifest+json image/svg+xml"
_PAGE = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"><title>PatientsWorld</title>'
    '<h1>{}</h1><p>{}</p><p lang="en">{}</p>'
)
_AWAY = _PAGE.format(
    "PatientsWorld revient dans un instant",
    "Rien de ce qui était enregistré n’est perdu. Rechargez cette page dans quelques secondes.",
    "PatientsWorld will be back in a moment. Nothing that was saved is lost. Reload this page in a few seconds.",
)
_LONG = _PAGE.format(
    "C’est trop long",
    "Un texte a au plus 5 000 signes. Revenez en arrière : vos mots y sont encore. Rien n’a changé.",
    "This is too long: a text has at most 5,000 characters. Go back: your words are still there. Nothing has changed.",
)


def program(run: RunFolder, world: str, port: int, gateway: int, stream: int) -> Program:
    """nginx on `port`, before the ports of gunicorn and of the stream; its settings are written anew."""
    home = run.folder_for(USER)
    conf_file = _conf_file(run, world)
    conf_file.touch(mode=0o600)
    give(conf_file, USER)
    listen, ours = f"127.0.0.1:{port}", (f"127.0.0.1:{own}" for own in (gateway, stream))
    conf_file.write_text(conf(home, world, listen, *ours))
    user = account(USER)
    command = [_BINARY, "-p", f"{home}/", "-c", str(conf_file)]
    # QUIT lets what is being answered end; the master tells its workers
    return Program(
        f"{world}-nginx", command, {}, user.pw_name if user else None, home, stop_signal="QUIT", signal_group=False
    )


def listens(run: RunFolder, world: str, port: int) -> bool:
    """Whether this world's nginx was last told to listen on that port."""
    file = _conf_file(run, world)
    return file.exists() and f"listen 127.0.0.1:{port};" in file.read_text()


def _conf_file(run: RunFolder, world: str) -> Path:
    return run.folder_for(USER) / f"{world}.conf"


def conf(home: Path, world: str, listen: str, gateway: str, stream: str) -> str:
    """nginx's settings: `home` is where it may write, `listen` its address, then those of gateway and stream."""
    folders = "\n".join(f"    {name}_temp_path {home}/{world}-{name};" for name in _TEMPORARY)
    return f"""daemon off;
worker_processes 1;
worker_rlimit_nofile 16384;
worker_shutdown_timeout 5s;
pid {home}/{world}.pid;
error_log stderr warn;  # about itself; of requests it says nothing, see below
events {{ worker_connections 16000; }}
http {{
    access_log off;
    error_log stderr emerg;  # what it says of a request has its address in it, with the token of a mail's link
{folders}
    server_tokens off;
    merge_slashes off;
    keepalive_timeout 75s;
    keepalive_requests 10000;
    client_max_body_size 1m;  # the gateway's own limit is lower, and its refusal says more
    client_body_buffer_size 1m;  # with these three nothing that people write or read goes to the disk
    proxy_max_temp_file_size 0;
    proxy_buffers 32 16k;
    proxy_buffer_size 16k;
    proxy_busy_buffers_size 64k;
    proxy_connect_timeout 2s;
    proxy_http_version 1.1;
    proxy_pass_header Server;
    # gunicorn says that it keeps a connection, then closes it when 64 KiB of a body were left unread: whoever is given
    # that connection next would be refused, so what is long or of unknown length gets one of its own
    map "$content_length$http_transfer_encoding" $connection_header {{
        default "";
        "~^\\d{{5,}}|[a-z]" close;
    }}
    proxy_set_header Connection $connection_header;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;  # never what a client says of itself
    proxy_set_header X-Forwarded-Host "";
    proxy_set_header X-Forwarded-Proto "";
    proxy_set_header Forwarded "";
    upstream gateway {{
        server {gateway} max_fails=0;
        keepalive 32;
        keepalive_timeout 60s;  # shorter than gunicorn's 75 s: it never closes one that is just being used
    }}
    server {{
        listen {listen};
        location / {{
            proxy_pass http://gateway;
            error_page 413 = @page_too_large;
            error_page 502 504 = @page_away;
        }}
        location /static/ {{
            proxy_pass http://gateway;
            error_page 502 504 = @page_away;
            gzip on;
            gzip_proxied any;
            gzip_vary on;
            gzip_types {_COMPRESSED};
        }}
        location /v1/ {{
            proxy_pass http://gateway;
            error_page 413 = @too_large;
            error_page 502 504 = @api_away;
        }}
        location = /v1/uploads {{  # handed on as it comes: the gateway looks at who sends before it reads
            proxy_pass http://gateway;
            proxy_request_buffering off;
            client_max_body_size 2001m;  # of health data; of documents the gateway takes less
            error_page 413 = @file_too_large;
            error_page 502 504 = @api_away;
        }}
        location ~ ^/(directory/[^/]+/claim/document|classifieds/[^/]+/photos)$ {{  # a form says how large
            proxy_pass http://gateway;
            proxy_request_buffering off;
            client_max_body_size 64m;
            error_page 413 = @page_too_large;
            error_page 502 504 = @page_away;
        }}
        location = /health/in-and-out/file {{
            proxy_pass http://gateway;
            proxy_request_buffering off;
            client_max_body_size 2001m;
            error_page 413 = @page_too_large;
            error_page 502 504 = @page_away;
        }}
        location = /v1/stream {{
            proxy_pass http://{stream};
            proxy_buffering off;
            proxy_read_timeout 60s;  # four heartbeats
            error_page 502 504 = @api_away;
        }}
        location @api_away {{
            {_answer(_problem(Unavailable()), 503, "application/problem+json")}
        }}
        location @page_away {{
            {_answer(_AWAY, 503, "text/html; charset=utf-8")}
        }}
        location @page_too_large {{
            {_answer(_LONG, 413, "text/html; charset=utf-8")}
        }}
        location @file_too_large {{
            {_answer(_problem(FileTooLarge()), 413, "application/problem+json")}
        }}
        location @too_large {{
            {_answer(_problem(BodyTooLarge()), 413, "application/problem+json")}
        }}
    }}
}}
"""


def _problem(refusal: Refusal) -> str:
    """The gateway's own document of a refusal; nginx fills in the request id."""
    return json.dumps(document(refusal.name, refusal.status, refusal.detail, "$request_id"))


def _answer(body: str, status: int, kind: str) -> str:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": "$request_id",
        **({"Retry-After": "2"} if status == 503 else {}),
    }
    lines = [f'add_header {name} "{value}" always;' for name, value in headers.items()]
    return "\n            ".join([f'default_type "{kind}";', *lines, f"return {status} '{body}';"])
