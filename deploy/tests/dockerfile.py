"""What a Dockerfile says, read without an engine: its stages, with arguments put in."""

import json
import re
import shlex
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

_NAME = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class Step:
    """One instruction: `words` are those of its exec form, or split as a shell splits them."""

    name: str
    words: list[str]

    @property
    def options(self) -> dict[str, str]:
        return dict(word[2:].split("=", 1) for word in self.words if word.startswith("--") and "=" in word)


@dataclass
class Stage:
    """`base` is another stage's name or an image's."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def last(self, name: str) -> list[str]:
        """The words of the last instruction of this name."""
        return [step.words for step in self.steps if step.name == name][-1]

    def pairs(self, name: str) -> dict[str, str]:
        """What ENV or LABEL says altogether."""
        return dict(word.split("=", 1) for step in self.steps if step.name == name for word in step.words)


def read(text: str, **given: str) -> list[Stage]:
    """The stages of a Dockerfile built with these arguments."""
    stages: list[Stage] = []
    outer: dict[str, str] = {}
    known = outer
    for line in _lines(text):
        name, _, rest = line.partition(" ")
        said = _put(outer if name == "FROM" else known, rest.strip())
        words = _words(name, said)
        if name == "FROM":
            stages.append(Stage(words[0], words[2]))
            known = {}
        elif name == "ARG":
            argument, _, default = words[0].partition("=")
            known[argument] = given.get(argument) or default or outer.get(argument, "")
        else:
            stages[-1].steps.append(Step(name, words))
            known |= stages[-1].pairs("ENV")
    return stages


def ignored(patterns: str, path: Path) -> bool:
    """Whether `.dockerignore` keeps this relative path out: the last line that matches it or a folder above decides."""
    verdict = False
    for line in patterns.splitlines():
        if line and not line.startswith("#"):
            pattern = line.removeprefix("!")
            if any(_matches(pattern, one) for one in (path, *path.parents) if str(one) != "."):
                verdict = not line.startswith("!")
    return verdict


def _matches(pattern: str, path: Path) -> bool:
    name = pattern.removeprefix("**/")
    return fnmatch(path.name, name) if pattern != name else len(path.parts) == 1 and fnmatch(str(path), pattern)


def _put(known: dict[str, str], words: str) -> str:
    return _NAME.sub(lambda found: known[found[1]], words)


def _lines(text: str) -> list[str]:
    kept = "\n".join(line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    return re.sub(r"\\\n\s*", " ", kept).splitlines()


def _words(name: str, said: str) -> list[str]:
    listed = re.search(r"\[.*\]$", said) if name in ("RUN", "CMD", "HEALTHCHECK") else None
    if listed:
        return [*shlex.split(said[: listed.start()]), *json.loads(listed[0])]
    return shlex.split(said)
