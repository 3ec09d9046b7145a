"""Writes expected.json: what scikit-learn (1.9.1) and scipy (1.17.1) make of the codes of ../referenceCodes.ts.

Run: python make_expected.py > expected.json (then format it: biome check --write)
"""

import json

import numpy as np
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture

COUNT = 400
MEANS = [[-2.0, 1.0, 0.0], [2.0, 0.5, 1.0], [0.0, -2.0, -1.0]]
FACTORS = [
    [[1.0, 0.0, 0.0], [0.5, 0.75, 0.0], [0.0, 0.25, 0.5]],
    [[0.5, 0.0, 0.0], [-0.25, 0.5, 0.0], [0.5, 0.0, 1.0]],
    [[0.75, 0.0, 0.0], [0.0, 1.0, 0.0], [-0.5, 0.5, 0.25]],
]


def reference_codes(scale, offset):
    """The same formula as referenceCodes of referenceCodes.ts, the same operations in the same order."""
    state = 12345

    def uniform():
        nonlocal state
        state = (1664525 * state + 1013904223) % 2**32  # Numerical Recipes
        return state / 2**32

    def deviate():
        # A sum of 12 uniforms is nearly normal and, unlike Box-Muller, exactly the same in every language.
        return sum(uniform() for _ in range(12)) - 6

    codes = []
    for i in range(COUNT):
        cluster = 0 if i % 10 < 5 else 1 if i % 10 < 8 else 2
        e = [deviate(), deviate(), deviate()]
        code = []
        for d in range(3):
            row = FACTORS[cluster][d]
            value = MEANS[cluster][d] + (row[0] * e[0] + row[1] * e[1] + row[2] * e[2])
            code.append(value * scale[d] + offset[d])
        codes.append(code)
    return np.array(codes, dtype=np.float32).astype(np.float64)


def fit(scale, offset, tol):
    codes = reference_codes(scale, offset)
    # Off the clusters, so that EM has some way to go.
    start = np.array([[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])
    means = start * scale + offset
    variances = np.array(scale) ** 2
    mixture = GaussianMixture(
        3,
        tol=tol,
        max_iter=2000,
        weights_init=[0.25, 0.25, 0.5],
        means_init=means,
        precisions_init=[np.diag(1 / variances)] * 3,
    ).fit(codes)
    single = GaussianMixture(1).fit(codes)
    by_scipy = sum(
        weight * multivariate_normal(mean, covariance).pdf(codes[:20])
        for weight, mean, covariance in zip(mixture.weights_, mixture.means_, mixture.covariances_)
    )
    scores = mixture.score_samples(codes[:20])
    assert np.allclose(np.log(by_scipy), scores, rtol=1e-7, atol=1e-7)
    return {
        "scale": scale,
        "offset": offset,
        "tolerance": tol,
        "initial": {
            "weights": [0.25, 0.25, 0.5],
            "means": means.tolist(),
            "covariances": [np.diag(variances).ravel().tolist()] * 3,
        },
        "codesSum": codes.sum(),
        "iterations": mixture.n_iter_,
        "weights": mixture.weights_.tolist(),
        "means": mixture.means_.tolist(),
        "covariances": mixture.covariances_.tolist(),
        "lowerBound": mixture.lower_bound_,
        "logLikelihood": mixture.score(codes),
        "bic": mixture.bic(codes),
        "logDensities": scores.tolist(),
        "single": {
            "mean": single.means_[0].tolist(),
            "covariance": single.covariances_[0].tolist(),
            "logLikelihood": single.score(codes),
            "bic": single.bic(codes),
        },
    }


if __name__ == "__main__":
    print(
        json.dumps(
            [
                fit([1.0, 1.0, 1.0], [0.0, 0.0, 0.0], 1e-3),
                fit([1.0, 1.0, 1.0], [0.0, 0.0, 0.0], 1e-9),
                # The regularisation of 1e-6 is in raw units: it weighs on the second dimension, not on the third.
                fit([1.0, 0.002, 50.0], [0.0, 0.01, 1000.0], 1e-9),
            ],
            indent=1,
        )
    )
