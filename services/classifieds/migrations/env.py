from alembic import context

from kit.migrate import run_environment
from services.classifieds.models import Base

run_environment(context, Base.metadata)
