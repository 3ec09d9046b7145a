"""Writes cmaes.json: the evaluations that cmaes (0.9.1) takes to 1e-8, medians of 11 seeds, the functions of the test.

Run: python3 make_cmaes.py > cmaes.json
"""

import json

import numpy as np
from cmaes import CMA

functions = {
    "sphere": lambda x: float(np.sum(x**2)),
    "ellipsoid": lambda x: float(np.sum(1e6 ** (np.arange(len(x)) / (len(x) - 1)) * x**2)),
    "rosenbrock": lambda x: float(np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)),
}


def evaluations(function, dimension, seed):
    strategy = CMA(mean=np.full(dimension, 3.0), sigma=2.0, seed=seed)
    count = 0
    while count < 100_000:
        told = []
        for _ in range(strategy.population_size):
            x = strategy.ask()
            value = function(x)
            count += 1
            if value < 1e-8:
                return count
            told.append((x, value))
        strategy.tell(told)
    return count


print(
    json.dumps(
        {
            f"{name} {dimension}": float(np.median([evaluations(function, dimension, seed) for seed in range(11)]))
            for name, function in functions.items()
            for dimension in (5, 10)
        }
    )
)
