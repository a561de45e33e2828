"""The tasks: each a declaration, its stimuli and its score. No file here knows of members, databases or doors.

No task has a published retest figure: those that are printed are of other procedures, longer runs or other people
(of a digit span: of mean age 76), and a range of another test is no range of ours. Whoever finds one sets `retest`.
"""

from services.games.tasks import corsi, digits, nback, pairs, reaction, sart, stroop, trails
from services.games.tasks.task import Measure, Retest, Task

__all__ = ["TASKS", "Measure", "Retest", "Task"]

TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        nback.TASK,
        digits.FORWARD,
        digits.BACKWARD,
        corsi.TASK,
        stroop.TASK,
        sart.TASK,
        trails.A,
        trails.B,
        pairs.TASK,
        reaction.TASK,
    )
}
