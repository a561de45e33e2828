"""Which database is too old for the code: the release before goes on while the next one rolls out."""

import pytest

from kit.migrate import head, is_behind


@pytest.mark.parametrize(
    ("found", "behind"), [(None, True), ("0001", True), (head("services.healthbox"), False), ("9999", False)]
)
def test_a_database_is_too_old_for_the_code_and_never_too_new(found: str | None, behind: bool) -> None:
    assert is_behind(found, "services.healthbox") is behind
