"""Reads a model that grae has trained or exported, with NumPy alone.

    from grae import Model
    model = Model("data/models/formulas")
    codes = model.encode([[9, 20], [5, 18]])      # production ids, from `grae parse --run MODEL --json`
    model.decode(codes)                           # strings, as `grae decode --guard off` writes them
    model.sample(10, np.random.default_rng(1))    # strings from the density that is stored with the model

It reads models with a recurrent encoder, the autoregressive decoder and a Gaussian mixture. A string that is written here is
one of the grammar; it is not guarded, judged or made different from others, and no string is parsed.
"""

import json
import os
import re

import numpy as np

TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I32": "<i4", "U32": "<u4", "U16": "<u2", "U8": "u1"}


def read_safetensors(path):
    """Returns the tensors of a file by name, and its notes."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        body = file.read()
    notes = header.pop("__metadata__", {})
    tensors = {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], TYPES[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
    }
    return tensors, notes


def sigmoid(x):
    return 0.5 + 0.5 * np.tanh(0.5 * x)


class Table:
    """The productions of a language, packed ones included: a left-hand side, texts and non-terminals, by number."""

    def __init__(self, stored):
        split = [text.split(" -> ", 1) for text in stored["productions"]]
        names = sorted({lhs for lhs, _ in split}, key=len, reverse=True)
        symbol = re.compile("|".join([r'"(?:\\.|[^"\\])*"', *map(re.escape, names), r"\S+"]))
        sides = [(lhs, [] if rhs == "null" else symbol.findall(rhs)) for lhs, rhs in split]
        # a file's own non-terminals are numbered first, then helpers, classes and tokens as they turn up
        order = [lhs for lhs, _ in sides if re.fullmatch(r"[\w?+]+", lhs)]
        for lhs, rhs in sides:
            order += [one for one in rhs if not one.startswith('"')] + [lhs]
        numbers = {name: number for number, name in enumerate(dict.fromkeys(order))}
        self.non_terminals = len(numbers)
        self.start = numbers[sides[0][0]]
        self.lhs = [numbers[lhs] for lhs, _ in sides]
        rhs = [[json.loads(one) if one.startswith('"') else numbers[one] for one in side] for _, side in sides]
        self.children = [[one for one in side if isinstance(one, int)] for side in rhs]
        self.texts = []
        for side in rhs:
            pieces = [""]
            for one in side:
                if isinstance(one, int):
                    pieces.append("")
                else:
                    pieces[-1] += one
            self.texts.append(pieces)
        self.least, self.through = self._least_steps()
        self.by_lhs = [
            [p for p, lhs in enumerate(self.lhs) if lhs == symbol and np.isfinite(self.through[p])]
            for symbol in range(self.non_terminals)
        ]

    def _least_steps(self):
        """The fewest productions to the end, by non-terminal and through each production."""
        least = [np.inf] * self.non_terminals
        while True:
            through = [1 + sum(least[child] for child in children) for children in self.children]
            better = list(least)
            for lhs, steps in zip(self.lhs, through):
                better[lhs] = min(better[lhs], steps)
            if better == least:
                return least, np.array(through, float)
            least = better


class Derivation:
    """A leftmost derivation in progress: the stack, and the text that is final."""

    def __init__(self, table, most_steps, features):
        self.table, self.features = table, features
        self.stack, self.after = [table.start], [""]
        self.left, self.needed = most_steps, table.least[table.start]
        self.previous, self.text = len(table.lhs), ""

    def allowed(self):
        table, top = self.table, self.stack[-1]
        others = self.needed - table.least[top]
        return [p for p in table.by_lhs[top] if others + table.through[p] <= self.left]

    def take(self, production):
        table = self.table
        lead, *after = table.texts[production]
        self.needed += table.through[production] - 1 - table.least[self.stack.pop()]
        self.left -= 1
        behind = self.after.pop()
        if after:
            after[-1] += behind
        else:
            lead += behind
        self.stack += table.children[production][::-1]
        self.after += after[::-1]
        self.previous = production
        self.text += lead
        if self.features is not None:
            self.features.read(lead)


class Model:
    def __init__(self, folder):
        path = lambda name: os.path.join(folder, name)
        with open(path("config.json"), encoding="utf-8") as file:
            config = json.load(file)
        if config["format"] not in ("grae-run-1", "grae-run-2"):
            raise ValueError(f"expected a run of the format grae-run-1 or grae-run-2, but {folder} is {config['format']}")
        model = config["model"]
        kinds = (model["encoder"]["kind"], model["decoder"]["kind"])
        if kinds != ("recurrent", "autoregressive"):
            raise ValueError(f"expected a recurrent encoder and an autoregressive decoder, but {folder} has {kinds}")
        loss = model["objective"] if "objective" in model else model["loss"]["kind"]
        if loss == "rae-sn":
            raise ValueError(f"expected weights that are used as they are stored, but {folder} has {loss}, which normalises them")
        with open(path("productions.json"), encoding="utf-8") as file:
            self.table = Table(json.load(file))
        self.latent, self.most_steps = model["latent"], model["maxSteps"]
        self.sees_level = model.get("noiseLevels") == "drawn"
        prefix = model["decoder"].get("prefixState", model.get("prefixState"))
        if prefix not in (None, "smiles-1"):
            raise ValueError(f"expected no prefix state, or smiles-1, but the decoder of {folder} sees {prefix}")
        self.new_features = lambda: None
        if prefix is not None:
            from smiles_features import SmilesFeatures
            self.new_features = SmilesFeatures
        tensors, _ = read_safetensors(path("weights.safetensors"))
        self.weights = {name: values.astype(np.float32) for name, values in tensors.items()}
        if len(self.weights["decoder/topEmbedding"]) != self.table.non_terminals:
            raise ValueError(f"expected {self.table.non_terminals} non-terminals in the weights of {folder}")
        self.density = None
        if os.path.exists(path("density.safetensors")):
            self.density = read_safetensors(path("density.safetensors"))

    def _dense(self, x, name):
        return x @ self.weights[f"{name}/kernel"] + self.weights[f"{name}/bias"]

    def _gru(self, name, inputs, state):
        """A step in the reset-after form; gates in the order update, reset, candidate."""
        recurrent = state @ self.weights[f"{name}/recurrentKernel"] + self.weights[f"{name}/recurrentBias"]
        xu, xr, xn = np.split(inputs, 3, -1)
        hu, hr, hn = np.split(recurrent, 3, -1)
        candidate = np.tanh(xn + sigmoid(xr + hr) * hn)
        return candidate + sigmoid(xu + hu) * (state - candidate)

    def encode(self, sequences):
        """Returns the codes of sequences of (packed) production ids, [sequences, latent]."""
        ends = {"forward": sequences, "backward": [one[::-1] for one in sequences]}
        states = [self._last_states(f"encoder/{name}", read) for name, read in ends.items()]
        return self._dense(np.concatenate(states, 1), "encoder/code")[:, : self.latent]

    def _last_states(self, name, sequences):
        inputs = self._dense(self.weights["encoder/embedding"], name)
        state = np.zeros((len(sequences), self.weights[f"{name}/recurrentKernel"].shape[0]), np.float32)
        for step in range(max(map(len, sequences), default=0)):
            rows = [row for row, sequence in enumerate(sequences) if step < len(sequence)]
            state[rows] = self._gru(name, inputs[[sequences[row][step] for row in rows]], state[rows])
        return state

    def decode(self, codes, noise_level=0.0):
        """Returns the string of each code, [codes, latent]: the likeliest production that the grammar allows at each step."""
        weights, productions = self.weights, len(self.table.lhs)
        seen = np.asarray(codes, np.float32).reshape(-1, self.latent)
        if self.sees_level:
            level = np.full((len(seen), 1), noise_level, np.float32)
            seen = np.concatenate([seen / np.sqrt(1 + level**2), level], 1)
        elif noise_level:
            raise ValueError("expected a noise level of 0: the decoder of this model does not see it")
        state = np.tanh(self._dense(seen, "decoder/start"))
        code_gates = seen @ weights["decoder/codeToGates"]
        code_output = seen @ weights["decoder/codeToOutput"] + weights["decoder/output/bias"]
        previous_gates = self._dense(weights["decoder/embedding"], "decoder/recurrent")
        top_gates = weights["decoder/topEmbedding"] @ weights["decoder/topToGates"]
        derivations = [Derivation(self.table, self.most_steps, self.new_features()) for _ in seen]
        features = np.zeros((len(seen), len(weights.get("decoder/featuresToGates", ()))), np.float32)
        rows = np.arange(len(seen))
        while len(rows):
            open_ones = [derivations[row] for row in rows]
            gates = code_gates[rows] + previous_gates[[one.previous for one in open_ones]]
            gates += top_gates[[one.stack[-1] for one in open_ones]]
            if features.shape[1]:
                for row in rows:
                    derivations[row].features.write(features[row])
                gates += features[rows] @ weights["decoder/featuresToGates"]
            state[rows] = self._gru("decoder/recurrent", gates, state[rows])
            logits = state[rows] @ weights["decoder/output/kernel"] + code_output[rows]
            for one, scores in zip(open_ones, logits):
                allowed = one.allowed()
                one.take(allowed[int(np.argmax(scores[allowed]))])
            rows = rows[[len(one.stack) > 0 for one in open_ones]]
        return [one.text for one in derivations]

    def sample_codes(self, count, random, spread=None, noise_level=None):
        """Draws codes from the stored mixture, as calibrated; returns them, [count, latent], and the noise level."""
        if self.density is None or self.density[1]["kind"] != "gmm":
            raise ValueError("expected a density of the kind gmm in density.safetensors")
        tensors, notes = self.density
        spread = float(notes.get("spread", 1)) if spread is None else spread
        noise_level = float(notes.get("noiseLevel", 0)) if noise_level is None else noise_level
        probabilities = tensors["weights"].astype(np.float64)
        chosen = random.choice(len(probabilities), count, p=probabilities / probabilities.sum())
        normals = random.standard_normal((count, self.latent)).astype(np.float32)
        codes = np.empty_like(normals)
        for k in np.unique(chosen):
            # a factor L of the covariance, the lower triangle row by row
            lower = np.zeros((self.latent, self.latent), np.float32)
            lower[np.tril_indices(self.latent)] = tensors["factors"][k]
            rows = chosen == k
            codes[rows] = tensors["means"][k] + spread * normals[rows] @ lower.T
        return codes + noise_level * random.standard_normal(codes.shape).astype(np.float32), noise_level

    def sample(self, count, random, **settings):
        """Draws strings as `grae sample --guard off` does, from another generator of random numbers."""
        return self.decode(*self.sample_codes(count, random, **settings))
