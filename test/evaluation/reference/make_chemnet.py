"""Activations and a Frechet distance of a small network of ChemNet's kind, by PyTorch, NumPy and SciPy.

    python3 make_chemnet.py

(PyTorch 1.13, SciPy 1.10.) It writes chemnet.json: the layers, their weights by name as the file that grae reads names
them, the activations of some SMILES, and the Frechet distance between the first and the second half of them. What is
done to a SMILES follows the description in docs/evaluation.md and is written here independently of grae.
"""
import json

import numpy as np
import torch
from scipy import linalg

SYMBOLS = "C N O H F Cl P B Br S I Si # ( ) + - 1 2 3 4 5 6 7 8 = [ ] @ c n o s X .".split()
SMILES = [
    "CCO", "c1ccccc1", "Clc1ccc(Br)cc1", "C[C@@H](N)C(=O)O", "C[Si](C)(C)C", "CC(C)Cc1ccc(C(C)C(=O)O)cc1",
    "[Na+].[Cl-]", "C" * 400, "N#Cc1ccncc1", "O=[N+]([O-])c1ccccc1", "FC(F)(F)c1ccccc1", "C/C=C/C", "S", "[Li]C",
    "CN1C=NC2=C1C(=O)N(C(=O)N2C)C", "CC(=O)Nc1ccc(O)cc1",
]
LAYERS = [
    {"layer": "Conv1d", "in_channels": 35, "out_channels": 4, "kernel_size": 4, "stride": 2, "activation": "selu", "padding": "same"},
    {"layer": "Conv1d", "in_channels": 4, "out_channels": 3, "kernel_size": 5, "stride": 3, "activation": "selu", "padding": "same"},
    {"layer": "LSTM", "input_size": 3, "hidden_size": 5, "reverse": False, "last": False},
    {"layer": "LSTM", "input_size": 5, "hidden_size": 4, "reverse": True, "last": True},
]


def encode(smiles):
    """350 symbols at most, one row each; two-letter ones by their second letter; nothing behind a dot."""
    rows = np.zeros((350, len(SYMBOLS)), dtype=np.float32)
    at = row = 0
    while at < len(smiles) and smiles[at] != "." and row < 349:
        size = 2 if smiles[at + 1 : at + 2] in ("r", "i", "l") else 1
        symbol = smiles[at : at + size]
        rows[row, SYMBOLS.index(symbol) if symbol in SYMBOLS else SYMBOLS.index("X")] = 1
        at, row = at + size, row + 1
    rows[row, SYMBOLS.index(".")] = 1
    return rows / len(SYMBOLS)


def weights_of(layer, index):
    generator = torch.Generator().manual_seed(index)
    draw = lambda *shape: torch.round(torch.randn(*shape, generator=generator) * 1000) / 1000
    if layer["layer"] == "Conv1d":
        return {
            "weight": 6 * draw(layer["out_channels"], layer["in_channels"], layer["kernel_size"]),
            "bias": draw(layer["out_channels"]),
        }
    units = layer["hidden_size"]
    return {
        "weight_ih_l0": draw(4 * units, layer["input_size"]),
        "weight_hh_l0": draw(4 * units, units),
        "bias_ih_l0": draw(4 * units),
        "bias_hh_l0": draw(4 * units),
    }


def run(x, weights):
    """x: [molecules, 350, symbols]"""
    x = x.transpose(1, 2)
    recurrent = False
    for layer, state in zip(LAYERS, weights):
        if layer["layer"] == "Conv1d":
            width, stride, steps = layer["kernel_size"], layer["stride"], x.shape[2]
            outputs = -(-steps // stride)
            missing = max(0, (outputs - 1) * stride + width - steps)
            x = torch.nn.functional.pad(x, (missing // 2, missing - missing // 2))
            x = torch.selu(torch.nn.functional.conv1d(x, state["weight"], state["bias"], stride=stride))
            continue
        if not recurrent:
            x = x.transpose(1, 2)
            recurrent = True
        if layer["reverse"]:
            x = torch.flip(x, [1])
        module = torch.nn.LSTM(layer["input_size"], layer["hidden_size"], batch_first=True)
        module.load_state_dict(state)
        x = module(x)[0]
        if layer["last"]:
            x = x[:, -1]
    return x


def frechet(a, b):
    product = linalg.sqrtm(np.cov(a.T) @ np.cov(b.T))
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(np.cov(a.T)) + np.trace(np.cov(b.T)) - 2 * np.trace(product).real)


with torch.no_grad():
    weights = [weights_of(layer, index) for index, layer in enumerate(LAYERS)]
    found = run(torch.from_numpy(np.stack([encode(smiles) for smiles in SMILES])), weights).double().numpy()

json.dump(
    {
        "smiles": SMILES,
        "layers": LAYERS,
        "weights": {
            f"{index}.{name}": {"shape": list(value.shape), "values": [round(v, 3) for v in value.flatten().tolist()]}
            for index, state in enumerate(weights)
            for name, value in state.items()
        },
        "activations": [[round(v, 7) for v in row] for row in found.tolist()],
        "frechet": frechet(found[: len(SMILES) // 2], found[len(SMILES) // 2 :]),
    },
    open("chemnet.json", "w"),
)
