from alembic import context

from kit.migrate import run_environment
from kit.tests.ledger import Base

run_environment(context, Base.metadata)
