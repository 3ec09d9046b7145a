"""Writes features.json: features of images by pytorch-fid's Inception with weights drawn by a rule, and by no training.

Needs PyTorch (1.13), torchvision (0.14) and pytorch_fid/inception.py of https://github.com/mseitzer/pytorch-fid (commit b9c1811).
Run: PYTHONPATH=FOLDER_OF_pytorch_fid python make_features.py > features.json (then format it: biome check --write)
"""

import json

import numpy as np
import torch
import torch.nn.functional as F
from pytorch_fid import inception


def uniform(name, count):
    """The same formula as uniform of ../weights.ts: numbers in [0, 1) by a hash of name and place."""
    seed = 2166136261  # FNV-1a
    for character in name.encode():
        seed = ((seed ^ character) * 16777619) % 2**32
    h = (seed + np.arange(count, dtype=np.uint64) * 0x9E3779B9) % 2**32
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):  # the end of MurmurHash3
        h = ((h ^ (h >> np.uint64(shift))) * np.uint64(factor)) % 2**32
    return (h ^ (h >> np.uint64(16))) / 2**32


def drawn(name, shape):
    """Kernels of variance 2 / inputs, so that activations neither die nor explode."""
    u = uniform(name, int(np.prod(shape)))
    if name.endswith("conv.weight"):
        values = (2 * u - 1) * np.sqrt(6 / np.prod(shape[1:]))
    elif name.endswith(("bn.weight", "running_var")):
        values = 0.75 + u / 2
    else:
        values = (2 * u - 1) / 5
    return torch.tensor(values.reshape(shape), dtype=torch.float32)


def weights(*_, **__):
    own = torchvision_inception().state_dict()
    return {name: drawn(name, tuple(value.shape)) if value.ndim else value for name, value in own.items()}


def torchvision_inception():
    return inception._inception_v3(num_classes=1008, aux_logits=False, weights=None)


def features(name, count, height, width, channels, side):
    pixels = np.floor(uniform(name, count * height * width * channels) * 256).astype(np.uint8)
    images = torch.tensor(pixels.reshape(count, height, width, channels)).permute(0, 3, 1, 2) / 255
    if channels == 1:
        images = images.expand(-1, 3, -1, -1)  # as PIL's convert("RGB")
    # the network itself resizes to 299 alone
    if side != 299:
        images = F.interpolate(images, size=(side, side), mode="bilinear", align_corners=False)
    network = inception.InceptionV3(resize_input=side == 299).eval()
    with torch.no_grad():
        values = network(images)[0][:, :, 0, 0]
    return {
        "name": name,
        "count": count,
        "height": height,
        "width": width,
        "channels": channels,
        "side": side,
        "everyEighth": [[float(f"{value:.7g}") for value in row[::8]] for row in values.tolist()],
    }


inception.load_state_dict_from_url = weights
sets = [("coloured", 2, 20, 26, 3, 75), ("grey", 1, 91, 80, 1, 75), ("published size", 1, 32, 32, 3, 299)]
print(json.dumps([features(*each) for each in sets]))
