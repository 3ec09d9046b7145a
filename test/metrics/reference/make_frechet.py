"""Prints the Frechet distances that frechet.test.ts expects, by NumPy (1.24.2) and SciPy (1.10.1).

Run: python make_frechet.py
"""

import numpy as np
from scipy.linalg import sqrtm


def activations(count, width, state):
    """The same formula as activations of frechet.test.ts: rectified units of 24 causes, of which a quarter never fires."""

    def uniform():
        nonlocal state
        state = (1664525 * state + 1013904223) % 2**32  # Numerical Recipes
        return state / 2**32

    points = np.zeros((count, width))
    for i in range(count):
        causes = [uniform() for _ in range(24)]
        for unit in range(width):
            value = sum(((unit * unit * (k + 1) + 7 * unit * k) % 101 - 50) / 16 * causes[k] for k in range(24))
            points[i, unit] = 0 if unit % 4 == 3 else max(0, value)
    return points


def by_singular_values(a, b):
    """With C1 = A'A and C2 = B'B the trace of (C1 C2)^1/2 is the sum of the singular values of AB': no root of a product."""
    first, second = [(x - x.mean(0)) / np.sqrt(len(x) - 1) for x in (a, b)]
    shared = np.linalg.svd(first @ second.T, compute_uv=False).sum()
    return ((a.mean(0) - b.mean(0)) ** 2).sum() + (first**2).sum() + (second**2).sum() - 2 * shared


def by_square_root(a, b):
    """As in the code of Heusel et al. (2017)."""
    first, second = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    root = sqrtm(first @ second).real
    return ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(first) + np.trace(second) - 2 * np.trace(root)


wide = activations(100, 128, 1), activations(150, 128, 2)
print("ranks", [np.linalg.matrix_rank(np.cov(x, rowvar=False)) for x in wide])
print("by singular values", by_singular_values(*wide), "of a set and itself", by_singular_values(wide[0], wide[0]))
print("by a square root", by_square_root(*wide))
narrow = [x[:, [0, 1, 2, 4]] for x in wide]
print("four units, by a square root", by_square_root(*narrow), "by singular values", by_singular_values(*narrow))
