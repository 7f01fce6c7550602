from . import audit_log as audit_log
from . import imported_files as imported_files
from . import listing as listing
from . import moving as moving
from . import rulings as rulings
from . import run_changes as run_changes
from . import runs as runs
from . import sources as sources
