"""Writes learned.json: molecules of FreeSolv (Mobley and Guthrie 2014), and what a Gaussian process by RDKit (2022.09),
scipy (1.10.1) and scikit-learn (1.2.1) learns from their hydration free energies.

Run: python3 make_learned.py FREESOLV.csv > learned.json (then format it: biome check --write)
"""

import csv
import json
import sys

import numpy as np
from rdkit import Chem, DataStructs
from rdkit.Chem import rdMolDescriptors
from scipy.optimize import minimize
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Kernel, StationaryKernelMixin, WhiteKernel

rows = list(csv.reader(open(sys.argv[1])))[1::12][:50]
prints = [rdMolDescriptors.GetMorganFingerprint(Chem.MolFromSmiles(smiles), 2) for smiles, _ in rows]
similarity = np.array([DataStructs.BulkTanimotoSimilarity(one, prints) for one in prints])
known, asked = np.arange(40), np.arange(40, 50)
y = np.array([float(value) for _, value in rows])[known]


class Tanimoto(StationaryKernelMixin, Kernel):
    def __init__(self):
        pass

    def __call__(self, X, Y=None, eval_gradient=False):
        Y = X if Y is None else Y
        matrix = similarity[np.ix_(X[:, 0].astype(int), Y[:, 0].astype(int))]
        return (matrix, np.empty((*matrix.shape, 0))) if eval_gradient else matrix

    def diag(self, X):
        return np.ones(len(X))


def process(theta):
    covariance = np.exp(theta[0]) * similarity[np.ix_(known, known)] + np.exp(theta[1]) * np.eye(len(y))
    inverse = np.linalg.inv(covariance)
    mean = inverse.sum(0) @ y / inverse.sum()
    kernel = ConstantKernel(np.exp(theta[0])) * Tanimoto() + WhiteKernel(np.exp(theta[1]))
    fitted = GaussianProcessRegressor(kernel, alpha=0, optimizer=None).fit(known[:, None], y - mean)
    return fitted, mean


start = np.log([y.var(), 0.01 * y.var()])
theta = minimize(
    lambda theta: -process(theta)[0].log_marginal_likelihood_value_,
    start,
    method="Nelder-Mead",
    options={"xatol": 1e-6, "fatol": 1e-9},
).x
fitted, mean = process(theta)
predicted, deviation = fitted.predict(asked[:, None], return_std=True)
print(
    json.dumps(
        {
            "known": [{"text": rows[i][0], "value": float(rows[i][1])} for i in known],
            "asked": [rows[i][0] for i in asked],
            "mean": (predicted + mean).tolist(),
            # with the noise of a measurement
            "deviation": deviation.tolist(),
        }
    )
)
