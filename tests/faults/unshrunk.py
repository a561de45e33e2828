"""A pytest plugin for `make mutants`: that a property fails is enough, its smallest example is not looked for."""

from hypothesis import Phase, settings

settings.register_profile("unshrunk", phases=(Phase.explicit, Phase.generate), database=None)
settings.load_profile("unshrunk")
