"""Writes process.json: Gaussian processes of scikit-learn (1.2.1) and expected improvement by scipy (1.10.1).

Run: python3 make_process.py > process.json (then format it: biome check --write)
"""

import json

import numpy as np
from scipy.stats import norm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, Matern, WhiteKernel

random = np.random.RandomState(0)
X = random.randn(24, 3).round(6)
y = (np.sin(X[:, 0]) + 0.5 * X[:, 1] ** 2 + 0.1 * random.randn(24)).round(6)
T = random.randn(5, 3).round(6)


def describe(kernel, optimise):
    process = GaussianProcessRegressor(
        kernel, alpha=0, optimizer="fmin_l_bfgs_b" if optimise else None, n_restarts_optimizer=20, random_state=1
    ).fit(X, y)
    theta = process.kernel_.theta
    value, gradient = process.log_marginal_likelihood(theta, eval_gradient=True)
    mean, covariance = process.predict(T, return_cov=True)
    noise = np.exp(theta[-1])
    return {
        # variance, lengths, noise as logarithms: the order of scikit-learn
        "theta": theta.tolist(),
        "value": value,
        "gradient": gradient.tolist(),
        "mean": mean.tolist(),
        # scikit-learn predicts values with their noise
        "covariance": (covariance - noise * np.eye(len(T))).tolist(),
    }


def tanimoto(a, b):
    common = np.minimum(a[:, None, :], b[None, :, :]).sum(-1)
    return common / (a.sum(-1)[:, None] + b.sum(-1)[None, :] - common)


counts = random.poisson(1.5, (10, 6))
known, asked = counts[:7], counts[7:]
values = known[:, 0] - 0.5 * known[:, 3]
covariance = 2.0 * tanimoto(known, known) + 0.1 * np.eye(7)
cross = 2.0 * tanimoto(asked, known)
ones = np.ones(7)
mean = ones @ np.linalg.solve(covariance, values) / (ones @ np.linalg.solve(covariance, ones))

# FITC by its definition (Quiñonero-Candela and Rasmussen 2005, section 6), with a jitter of 1e-6 as in the program
inducing = X[:6]
rbf = RBF(1.4)
K_uu = 1.7 * (rbf(inducing) + 1e-6 * np.eye(6))
Q = lambda a, b: 1.7 * rbf(a, inducing) @ np.linalg.solve(K_uu, 1.7 * rbf(inducing, b))
noise = np.diag(1.7 - np.diag(Q(X, X))) + 0.05 * np.eye(24)
joint = Q(X, X) + noise
fitc_mean = 0.3 + Q(T, X) @ np.linalg.solve(joint, y - 0.3)
fitc_variance = 1.7 - np.diag(Q(T, X) @ np.linalg.solve(joint, Q(X, T)))

lengths = [0.7, 1.3, 2.5]
print(
    json.dumps(
        {
            "points": X.tolist(),
            "values": y.tolist(),
            "asked": T.tolist(),
            "rbf": describe(ConstantKernel(1.7) * RBF(0.9) + WhiteKernel(0.05), False),
            "rbf-ard": describe(ConstantKernel(1.7) * RBF(lengths) + WhiteKernel(0.05), False),
            "matern52": describe(ConstantKernel(1.7) * Matern(0.9, nu=2.5) + WhiteKernel(0.05), False),
            "matern52-ard": describe(ConstantKernel(1.7) * Matern(lengths, nu=2.5) + WhiteKernel(0.05), False),
            "fitted": describe(ConstantKernel(1.0) * Matern(1.0, nu=2.5) + WhiteKernel(0.05), True),
            "tanimoto": {
                "counts": counts.tolist(),
                "values": values.tolist(),
                "similarity": tanimoto(known, known).tolist(),
                "priorMean": mean,
                "mean": (mean + cross @ np.linalg.solve(covariance, values - mean)).tolist(),
                "variance": np.diag(2.0 - cross @ np.linalg.solve(covariance, cross.T)).tolist(),
            },
            "fitc": {"mean": fitc_mean.tolist(), "variance": fitc_variance.tolist()},
            "improvement": [
                [m, s, b, s * (norm.pdf((m - b) / s) + (m - b) / s * norm.cdf((m - b) / s))]
                for m, s, b in [
                    (0, 1, 0),
                    (1.5, 0.3, 1),
                    (-2.9, 1, 0),
                    (3.2, 1, 0),
                    (5, 0.1, 1),
                    (-6, 1, 0),
                    (-1.5, 0.2, 0.5),
                ]
            ],
        }
    )
)
