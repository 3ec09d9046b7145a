"""Goes on with a run of grae on a CUDA device, with PyTorch (2.0 or later).

    python3 scripts/cuda/train.py RUN [--device cpu]

RUN is a folder that pack.mjs has packed. Its settings say what is done: the loss, the buckets, the optimiser and the
schedule are those of src/training/runTraining.ts, for a recurrent encoder, an autoregressive decoder and the losses ae,
ae-l2, rae and rae-l2 without dropout. It begins with the run's start.safetensors if there is one, and leaves
cuda-weights.safetensors and cuda-metrics.jsonl, which adopt.mjs takes over. test/training/cuda.slow.test.ts holds its
weights against those of grae. Draws are PyTorch's own, and products are those of the device's matrix units (TF32).
"""

import argparse
import json
import math
import os
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

TYPES = {
    "F32": np.float32, "F16": np.float16, "I32": np.int32, "U32": np.uint32, "U16": np.uint16, "U8": np.uint8,
}
NAMES = {np.dtype(v): k for k, v in TYPES.items()}


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        body = file.read()
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], TYPES[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
    }


def write_safetensors(path, tensors, metadata):
    header, at = {"__metadata__": metadata}, 0
    for name, values in tensors.items():
        header[name] = {"dtype": NAMES[values.dtype], "shape": list(values.shape), "data_offsets": [at, at + values.nbytes]}
        at += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for values in tensors.values():
            file.write(np.ascontiguousarray(values).tobytes())


def gates(kernel):
    """Columns update, reset, candidate of grae to rows reset, update, candidate of PyTorch, or back."""
    update, reset, candidate = np.split(np.asarray(kernel, np.float32), 3, axis=-1)
    return np.concatenate([reset, update, candidate], axis=-1)


class Network(nn.Module):
    def __init__(self, model, productions, tops, features):
        super().__init__()
        self.model = model
        latent, encoder, decoder = model["latent"], model["encoder"], model["decoder"]
        self.told = model["noiseLevels"] == "drawn"
        seen = latent + (1 if self.told else 0)
        self.widths = [decoder["embedding"], decoder["topEmbedding"], *([features] if features else []), seen]
        e, d = encoder["units"], decoder["units"]
        gru = lambda name, inputs, units: {
            f"{name}/kernel": (inputs, 3 * units), f"{name}/bias": (3 * units,),
            f"{name}/recurrentKernel": (units, 3 * units), f"{name}/recurrentBias": (3 * units,),
        }
        self.shapes = {
            "encoder/embedding": (productions + 1, encoder["embedding"]),
            **gru("encoder/forward", encoder["embedding"], e),
            **gru("encoder/backward", encoder["embedding"], e),
            "encoder/code/kernel": (2 * e, latent), "encoder/code/bias": (latent,),
            "decoder/embedding": (productions + 1, decoder["embedding"]),
            "decoder/topEmbedding": (tops, decoder["topEmbedding"]),
            "decoder/start/kernel": (seen, d), "decoder/start/bias": (d,),
            "decoder/codeToGates": (seen, 3 * d), "decoder/codeToOutput": (seen, productions),
            **gru("decoder/recurrent", decoder["embedding"], d),
            "decoder/topToGates": (decoder["topEmbedding"], 3 * d),
            **({"decoder/featuresToGates": (features, 3 * d)} if features else {}),
            "decoder/output/kernel": (d, productions), "decoder/output/bias": (productions,),
        }
        self.encoder_embedding = nn.Parameter(torch.empty(self.shapes["encoder/embedding"]))
        self.forward_gru = nn.GRU(encoder["embedding"], e)
        self.backward_gru = nn.GRU(encoder["embedding"], e)
        self.code = nn.Linear(2 * e, latent)
        self.decoder_embedding = nn.Parameter(torch.empty(self.shapes["decoder/embedding"]))
        self.top_embedding = nn.Parameter(torch.empty(self.shapes["decoder/topEmbedding"]))
        self.start = nn.Linear(seen, d)
        # all that it sees at a step side by side is one input: grae keeps a kernel for each part
        self.recurrent = nn.GRU(sum(self.widths), d)
        self.output = nn.Linear(d, productions)
        self.code_to_output = nn.Linear(seen, productions, bias=False)
        self.load({name: first_values(name, shape) for name, shape in self.shapes.items()})

    @torch.no_grad()
    def load(self, tensors):
        def put(parameter, values):
            parameter.copy_(torch.from_numpy(np.array(values, np.float32)))

        def put_gru(module, name, kernels):
            put(module.weight_ih_l0, gates(np.concatenate([tensors[k].astype(np.float32) for k in kernels], 0)).T)
            put(module.weight_hh_l0, gates(tensors[f"{name}/recurrentKernel"]).T)
            put(module.bias_ih_l0, gates(tensors[f"{name}/bias"]))
            put(module.bias_hh_l0, gates(tensors[f"{name}/recurrentBias"]))

        put(self.encoder_embedding, tensors["encoder/embedding"])
        put_gru(self.forward_gru, "encoder/forward", ["encoder/forward/kernel"])
        put_gru(self.backward_gru, "encoder/backward", ["encoder/backward/kernel"])
        put(self.code.weight, tensors["encoder/code/kernel"].T)
        put(self.code.bias, tensors["encoder/code/bias"])
        put(self.decoder_embedding, tensors["decoder/embedding"])
        put(self.top_embedding, tensors["decoder/topEmbedding"])
        put(self.start.weight, tensors["decoder/start/kernel"].T)
        put(self.start.bias, tensors["decoder/start/bias"])
        put_gru(self.recurrent, "decoder/recurrent", self.decoder_kernels())
        put(self.output.weight, tensors["decoder/output/kernel"].T)
        put(self.output.bias, tensors["decoder/output/bias"])
        put(self.code_to_output.weight, tensors["decoder/codeToOutput"].T)

    def decoder_kernels(self):
        features = ["decoder/featuresToGates"] if len(self.widths) == 4 else []
        return ["decoder/recurrent/kernel", "decoder/topToGates", *features, "decoder/codeToGates"]

    def named(self):
        """Values by grae's names."""
        get = lambda parameter: parameter.detach().float().cpu().numpy()
        found = {}

        def take_gru(module, name, kernels):
            rows = np.split(gates(get(module.weight_ih_l0).T), np.cumsum([self.shapes[k][0] for k in kernels])[:-1], 0)
            found.update(zip(kernels, rows))
            found[f"{name}/recurrentKernel"] = gates(get(module.weight_hh_l0).T)
            found[f"{name}/bias"] = gates(get(module.bias_ih_l0))
            found[f"{name}/recurrentBias"] = gates(get(module.bias_hh_l0))

        found["encoder/embedding"] = get(self.encoder_embedding)
        take_gru(self.forward_gru, "encoder/forward", ["encoder/forward/kernel"])
        take_gru(self.backward_gru, "encoder/backward", ["encoder/backward/kernel"])
        found["encoder/code/kernel"] = get(self.code.weight).T
        found["encoder/code/bias"] = get(self.code.bias)
        found["decoder/embedding"] = get(self.decoder_embedding)
        found["decoder/topEmbedding"] = get(self.top_embedding)
        found["decoder/start/kernel"] = get(self.start.weight).T
        found["decoder/start/bias"] = get(self.start.bias)
        take_gru(self.recurrent, "decoder/recurrent", self.decoder_kernels())
        found["decoder/output/kernel"] = get(self.output.weight).T
        found["decoder/output/bias"] = get(self.output.bias)
        found["decoder/codeToOutput"] = get(self.code_to_output.weight).T
        return {name: np.ascontiguousarray(values) for name, values in found.items()}

    def decoder_parameters(self):
        return [
            self.decoder_embedding, self.top_embedding, *self.start.parameters(), *self.recurrent.parameters(),
            *self.output.parameters(), *self.code_to_output.parameters(),
        ]

    def encode(self, batch):
        last = (batch["lengths"] - 1)[None, :, None].expand(1, -1, self.forward_gru.hidden_size)
        forward = self.forward_gru(F.embedding(batch["ids"], self.encoder_embedding))[0].gather(0, last)[0]
        backward = self.backward_gru(F.embedding(batch["reversed"], self.encoder_embedding))[0].gather(0, last)[0]
        return self.code(torch.cat([forward, backward], 1))

    def losses(self, batch, levels, normals):
        """Mean per sequence of cross-entropy in nats, and of ||z||²/2."""
        codes = self.encode(batch)
        latent = codes.square().sum(1).mean() / 2
        noisy = codes + normals * levels[:, None]
        seen = torch.cat([noisy / torch.sqrt(1 + levels**2)[:, None], levels[:, None]], 1) if self.told else noisy
        steps = batch["ids"].shape[0]
        parts = [F.embedding(batch["previous"], self.decoder_embedding), F.embedding(batch["tops"], self.top_embedding)]
        if len(self.widths) == 4:
            parts.append(batch["features"])
        inputs = torch.cat([*parts, seen.expand(steps, -1, -1)], 2)
        states = self.recurrent(inputs, torch.tanh(self.start(seen))[None].contiguous())[0]
        logits = self.output(states) + self.code_to_output(seen)
        logits = logits.masked_fill(~batch["allowed"][batch["tops"]], -1e30)
        rows = F.cross_entropy(logits.flatten(0, 1), batch["targets"].flatten(), reduction="none")
        return (rows * batch["weights"].flatten()).sum() / codes.shape[0], latent


def first_values(name, shape):
    """As src/tensor/parameters.ts draws them."""
    if len(shape) == 1:
        return np.zeros(shape, np.float32)
    bound = math.sqrt(6 / sum(shape))
    if name.endswith("mbedding"):
        bound = math.sqrt(3)
    elif name.endswith("recurrentKernel"):
        bound = 1 / math.sqrt(shape[0])
    return ((torch.rand(shape) * 2 - 1) * bound).numpy()


class Corpus:
    def __init__(self, path, device):
        data = read_safetensors(path)
        long = lambda name: torch.from_numpy(data[name].astype(np.int64)).to(device)
        self.ids, self.offsets, self.tops = long("ids"), long("offsets"), long("tops")
        self.lengths = self.offsets[1:] - self.offsets[:-1]
        self.features = torch.from_numpy(data["features"].copy()).to(device)
        self.levels = torch.from_numpy(data["levels"].copy()).to(device)
        self.allowed = torch.from_numpy(data["allowed"].astype(bool)).to(device)
        self.train, self.validation = long("train"), long("validation")
        self.padding = data["allowed"].shape[1]
        # what is over has no weight: any non-terminal that allows the target 0 does
        self.any_top = int(data["allowed"][:, 0].nonzero()[0][0])
        self.device = device

    def batch(self, indices, steps):
        begin, lengths = self.offsets[indices], self.lengths[indices]
        step = torch.arange(steps, device=self.device)[:, None]
        here = step < lengths
        at = torch.where(here, begin + step, 0)
        ids = torch.where(here, self.ids[at], self.padding)
        back = torch.where(here, begin + lengths - 1 - step, 0)
        previous = torch.full_like(ids, self.padding)
        previous[1:] = torch.where(here[1:], ids[:-1], self.padding)
        targets = torch.where(here, ids, 0)
        features = self.levels[self.features[at].int()] * here[..., None]
        return {
            "ids": ids, "lengths": lengths, "reversed": torch.where(here, self.ids[back], self.padding), "previous": previous,
            "targets": targets, "tops": torch.where(here, self.tops[at], self.any_top), "weights": here.float(),
            "features": features, "allowed": self.allowed,
        }

    def limits(self, longest, buckets=12):
        lengths = np.sort(self.lengths[self.train].cpu().numpy())
        at = lambda share: int(lengths[min(len(lengths) - 1, math.ceil(share * len(lengths)) - 1)])
        return sorted({at(k / buckets) for k in range(1, buckets)} | {at(0.99), longest})

    def plan(self, indices, limits, batch, generator):
        """All sequences once, in batches of one bucket each, in random order; see src/training/batches.ts."""
        order = torch.randperm(len(indices), generator=generator).to(self.device)
        indices = indices[order]
        bucket = torch.bucketize(self.lengths[indices], torch.tensor(limits, device=self.device))
        batches, left = [], indices[:0]
        for k, steps in enumerate(limits):
            members = torch.cat([left, indices[bucket == k]])
            last = k == len(limits) - 1
            full = len(members) if last else len(members) - len(members) % batch
            batches += [(steps, part) for part in members[:full].split(batch) if len(part)]
            left = members[full:]
        return [batches[i] for i in torch.randperm(len(batches), generator=generator).tolist()]


def draw_levels(model, count, generator, device):
    if model["noise"] == 0:
        return torch.zeros(count, device=device)
    if model["noiseLevels"] != "drawn":
        return torch.full((count,), float(model["noise"]), device=device)
    return model["noise"] * torch.rand(count, generator=generator, device=device) ** 3


@torch.no_grad()
def validate(network, corpus, limits):
    """Mean cross-entropy and ||z||²/2 of the sequences held out, without noise."""
    totals = torch.zeros(2)
    for steps, indices in corpus.plan(corpus.validation, limits, 500, torch.Generator().manual_seed(0)):
        nothing = torch.zeros(len(indices), device=corpus.device)
        losses = network.losses(corpus.batch(indices, steps), nothing, torch.zeros_like(nothing)[:, None])
        totals += torch.stack(losses).cpu() * len(indices)
    return (totals / max(1, len(corpus.validation))).tolist()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("--device", default="cuda")
    options = parser.parse_args()
    path = lambda name: os.path.join(options.run, name)
    with open(path("config.json")) as file:
        config = json.load(file)
    model, training = config["model"], config["training"]
    kinds = (model["encoder"]["kind"], model["decoder"]["kind"], training["schedule"])
    if kinds != ("recurrent", "autoregressive", "warmup-cosine"):
        parser.error(f"expected a recurrent encoder, an autoregressive decoder and warmup-cosine, but the run has {kinds}")
    if config["format"] != "grae-run-2":
        parser.error(f"expected a run of the format grae-run-2, but it is of {config['format']}: begin it again with this version")
    loss = model["loss"]
    if loss["kind"] not in ("ae", "ae-l2", "rae", "rae-l2"):
        parser.error(f"expected the loss ae, ae-l2, rae or rae-l2, but the run has {loss['kind']}")
    untrained = {
        "dropout": any(model["dropout"].values()),
        "latentWarmup": loss.get("latentWarmup", 0) != 0,
        "reduction": loss.get("reduction", "sum") != "sum",
    }
    if unknown := [name for name, is_set in untrained.items() if is_set]:
        parser.error(f"expected no setting that is not trained here, but the run has {', '.join(unknown)}")
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.manual_seed(training["seed"])
    shuffling = torch.Generator().manual_seed(training["seed"])
    drawing = torch.Generator(options.device).manual_seed(training["seed"])
    corpus = Corpus(path("cuda.safetensors"), options.device)
    network = Network(model, corpus.padding, len(corpus.allowed), corpus.features.shape[1])
    if "start" in config:
        network.load(read_safetensors(path("start.safetensors")))
    network.to(options.device)
    beta = loss.get("beta", 0)
    decay = loss.get("lambda", 0)
    peak, epochs, minutes = training["learningRate"], training["epochs"], training["minutes"]
    adam = torch.optim.Adam(network.parameters(), peak, (0.9, 0.98), 1e-8, fused=options.device != "cpu")
    limits = corpus.limits(model["maxSteps"])
    started, step, epoch = time.time(), 0, 0
    seconds = lambda: time.time() - started
    out_of_time = lambda: minutes is not None and seconds() >= 60 * minutes
    metrics = open(path("cuda-metrics.jsonl"), "w")
    while not out_of_time() and (epochs is None or epoch < epochs):
        totals, sequences = torch.zeros((), device=options.device), 0
        plan = corpus.plan(corpus.train, limits, training["batch"], shuffling)
        for number, (steps, indices) in enumerate(plan):
            by_epochs = 0 if epochs is None else (epoch + number / len(plan)) / epochs
            share = min(1, max(by_epochs, 0 if minutes is None else seconds() / (60 * minutes)))
            levels = draw_levels(model, len(indices), drawing, options.device)
            normals = torch.randn(len(indices), model["latent"], generator=drawing, device=options.device)
            reconstruction, latent = network.losses(corpus.batch(indices, steps), levels, normals)
            loss = reconstruction + beta * latent
            if decay > 0:
                loss = loss + decay * sum(one.square().sum() for one in network.decoder_parameters())
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), training["clip"], foreach=True)
            rise = min(1, max((step + 1) / max(1, training["warmup"]), share / 0.1))
            for group in adam.param_groups:
                group["lr"] = peak * rise * 0.5 * (1 + math.cos(math.pi * share))
            adam.step()
            step += 1
            sequences += len(indices)
            totals += loss.detach() * len(indices)
            if out_of_time():
                break
        epoch += 1
        held_out, latent = validate(network, corpus, limits)
        record = {
            "epoch": epoch, "step": step, "train": totals.item() / sequences,
            "validation": {"reconstruction": held_out, "latent": latent},
            "learningRate": adam.param_groups[0]["lr"], "seconds": round(seconds(), 1),
            "sequencesPerSecond": round(step * training["batch"] / seconds()),
        }
        print(json.dumps(record), file=metrics, flush=True)
        print(f"epoch {epoch}: training {record['train']:.4g}, validation {held_out:.4g} nats, {seconds():.0f} s", flush=True)
    device = "processor" if options.device == "cpu" else torch.cuda.get_device_name()
    notes = {"epoch": str(epoch), "step": str(step), "loss": str(held_out), "trainedWith": f"PyTorch {torch.__version__}, {device}"}
    write_safetensors(path("cuda-weights.safetensors"), network.named(), notes)


if __name__ == "__main__":
    main()
