"""Writes dirichlet.json: what scikit-learn (1.2.1) makes of the codes of ../referenceCodes.ts by its BayesianGaussianMixture.

Run: python make_dirichlet.py > dirichlet.json (then format it: biome check --write)
"""

import json
import warnings

import numpy as np
from make_expected import reference_codes
from sklearn.mixture import BayesianGaussianMixture

COMPONENTS = 6


class FromLabels(BayesianGaussianMixture):
    """Begins with given responsibilities, not with those of k-means."""

    labels = None

    def _initialize_parameters(self, X, random_state):
        self._initialize(X, np.eye(self.n_components)[self.labels])


def fit(scale, offset, tol, max_iter):
    codes = reference_codes(scale, offset)
    mixture = FromLabels(
        n_components=COMPONENTS,
        tol=tol,
        max_iter=max_iter,
        weight_concentration_prior=1 / COMPONENTS,
    )
    # some to each, whatever their cluster
    mixture.labels = np.arange(len(codes)) * 7 % 10 % COMPONENTS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mixture.fit(codes)
    return {
        "scale": scale,
        "offset": offset,
        "tolerance": tol,
        "maxIterations": max_iter,
        "iterations": mixture.n_iter_,
        "converged": bool(mixture.converged_),
        "weights": mixture.weights_.tolist(),
        "means": mixture.means_.tolist(),
        "covariances": mixture.covariances_.tolist(),
    }


if __name__ == "__main__":
    print(
        json.dumps(
            [
                fit([1.0, 1.0, 1.0], [0.0, 0.0, 0.0], 1e-3, 5),
                fit([1.0, 1.0, 1.0], [0.0, 0.0, 0.0], 1e-3, 2000),
                fit([1.0, 0.002, 50.0], [0.0, 0.01, 1000.0], 1e-6, 2000),
            ],
            indent=1,
        )
    )
