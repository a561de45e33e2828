"""The mutants keep up with the code: what they change stands there, what shall notice exists."""

import pytest

from deploy.dev.run_folder import CHECKOUT
from tests.faults.mutants import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_a_mutant_changes_what_stands_there_and_names_a_test_that_exists(mutant: Mutant) -> None:
    for file, old, new in mutant.changes:
        assert (CHECKOUT / file).read_text().count(old) == 1, (file, old)
        assert old != new
    file, _, test = mutant.test.partition("::")
    assert f"def {test.partition('[')[0]}(" in (CHECKOUT / file).read_text()
