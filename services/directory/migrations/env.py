from alembic import context

from kit.migrate import run_environment
from services.directory.models import Base

run_environment(context, Base.metadata)
