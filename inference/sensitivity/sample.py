"""Where the inputs are set for a sensitivity analysis: points of the unit cube, in groups that are judged together.

Morris (1991): a group is a trajectory through the cube, each step of which moves one input. Sobol: a group is a pair of
points and, for each input, the first of them with that input from the second (Saltelli et al. 2010); for effects of
pairs of inputs also the second with that input from the first. The last input is a dummy that is an input of nothing
but luck: points of a group that agree in it meet the same random world, and points that differ in it another.
"""

import math
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

type Method = Literal["morris", "sobol"]
METHODS: tuple[Method, ...] = get_args(Method.__value__)
DUMMY = "dummy"
DEFAULT_SAMPLES: dict[Method, int] = {"morris": 20, "sobol": 128}
FEWEST_GROUPS = 4  # below that there is nothing to tell an interval from
_LEVELS = 4  # of Morris' grid; a step is 2/3 of a range (Morris 1991, section 3)

type Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sample:
    """Points in groups. `unit` (groups, points of a group, inputs), each from 0 to 1; the last input is the dummy."""

    method: Method
    unit: Floats

    @property
    def groups(self) -> int:
        return int(self.unit.shape[0])

    @property
    def inputs(self) -> int:
        """How many inputs, the dummy among them."""
        return int(self.unit.shape[2])

    @property
    def flat(self) -> Floats:
        """One row a point, group after group."""
        return self.unit.reshape(-1, self.inputs)

    @property
    def second_order(self) -> bool:
        """Whether effects of pairs of inputs can be told."""
        return self.method == "sobol" and self.unit.shape[1] > self.inputs + 2

    @property
    def worlds(self) -> tuple[int, ...]:
        """For each point, in the order of `flat`, the number of the random world that it meets: two in each group."""
        other = self.unit[:, :, -1] != self.unit[:, :1, -1]
        return tuple((2 * np.arange(self.groups)[:, None] + other).ravel().tolist())


def sample(method: Method, parameters: int, samples: int, seed: int, *, second_order: bool = False) -> Sample:
    """A sample of `samples` groups for so many parameters and the dummy; for sobol a power of two, rounded up.

    With the same seed a larger sample begins with the smaller one. Pairs of inputs, `second_order`, sobol alone knows.
    """
    asked = problem(parameters + 1)
    if method == "morris":
        rows = salib("sample.morris").sample(asked, samples, num_levels=_LEVELS, seed=seed)
    else:
        samples = 2 ** math.ceil(math.log2(samples))
        rows = salib("sample.sobol").sample(asked, samples, calc_second_order=second_order, seed=seed)
    return Sample(method, np.asarray(rows, dtype=np.float64).reshape(samples, -1, parameters + 1))


def size(method: Method, parameters: int, samples: int, *, second_order: bool = False) -> int:
    """How many points such a sample has, without drawing it."""
    inputs = parameters + 1
    if method == "morris":
        return samples * (inputs + 1)
    return int(2 ** math.ceil(math.log2(samples))) * (2 * inputs + 2 if second_order else inputs + 2)


def problem(inputs: int) -> dict[str, Any]:
    """What SALib calls a problem: the unit cube."""
    return {"num_vars": inputs, "names": [f"x{i}" for i in range(inputs)], "bounds": [[0.0, 1.0]] * inputs}


def salib(module: str) -> Any:
    """A module of SALib, which is loaded on first use."""
    return import_module(f"SALib.{module}")
