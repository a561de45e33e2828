"""Links of mails lead to pages that exist: two rooms that do not know each other agree on them."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from gateway.app import create_app
from gateway.settings import Settings
from services.notifications import mails
from services.notifications.kinds import ALL

_URLS = re.findall(r"public_url\}(/[\w/-]+)", Path(mails.__file__).read_text())


@pytest.mark.parametrize("path", sorted({kind.path for kind in ALL.values()} | set(_URLS)))
def test_a_mail_leads_to_a_page(path: str) -> None:
    app = create_app(Settings(amqp_url="amqp://nowhere/", redis_url="redis://127.0.0.1:1/0"), rpc=object())
    endpoint, _ = app.url_map.bind("127.0.0.1").match(path.format(id=uuid4()), method="GET")
    assert endpoint.startswith("pages.")
