"""The published networks and parsers as people have them in Python: one of them is timed, and the time printed as JSON.

    published.py training|decoding|parsing FILE

Training and decoding are those of the Grammar VAE (Kusner et al. 2017) in PyTorch: 277 productions of 76, three
convolutions, a code of 56, three recurrent layers of 501, batches of 128; decoding without masks. Parsing is by the
chart parser of NLTK, on which the published code rests, with the published grammar of ZINC in FILE.
"""

import json
import resource
import sys
import time

LENGTH, PRODUCTIONS, LATENT, UNITS, BATCH = 277, 76, 56, 501, 128


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def timed(count, work):
    """Seconds of one piece of work on `count` strings, after another one that warms up."""
    work()
    started, cpu = time.perf_counter(), cpu_seconds()
    work()
    return {"count": count, "seconds": time.perf_counter() - started, "cpuSeconds": cpu_seconds() - cpu}


def network():
    from torch import nn, relu

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Conv1d(PRODUCTIONS, 9, 9)
            self.second = nn.Conv1d(9, 9, 9)
            self.third = nn.Conv1d(9, 10, 11)
            self.hidden = nn.Linear(10 * (LENGTH - 26), 435)
            self.code = nn.Linear(435, LATENT)
            self.start = nn.Linear(LATENT, LATENT)
            self.recurrent = nn.GRU(LATENT, UNITS, num_layers=3, batch_first=True)
            self.output = nn.Linear(UNITS, PRODUCTIONS)

        def encode(self, strings):
            x = strings.transpose(1, 2)
            for convolution in (self.first, self.second, self.third):
                x = relu(convolution(x))
            return self.code(relu(self.hidden(x.flatten(1))))

        def decode(self, codes):
            everywhere = relu(self.start(codes))[:, None].repeat(1, LENGTH, 1)
            states, _ = self.recurrent(everywhere)
            return self.output(states)

    return Network()


def training():
    import torch

    torch.manual_seed(1)
    model = network()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    ids = torch.randint(PRODUCTIONS, (BATCH, LENGTH))
    strings = torch.nn.functional.one_hot(ids, PRODUCTIONS).float()

    def step():
        optimiser.zero_grad()
        codes = model.encode(strings)
        likelihoods = torch.log_softmax(model.decode(codes), dim=-1)
        loss = -(likelihoods * strings).sum((1, 2)).mean() + 0.01 * codes.square().sum(1).mean()
        loss.backward()
        optimiser.step()

    return timed(BATCH, step)


def decoding():
    import torch

    torch.manual_seed(1)
    model = network()
    with torch.no_grad():
        return timed(BATCH, lambda: model.decode(torch.randn(BATCH, LATENT)).argmax(-1))


def parsing(path):
    from nltk import CFG, ChartParser

    with open(path) as file:
        grammar, *strings = json.load(file)
    parser = ChartParser(CFG.fromstring(grammar))
    # two characters that the grammar has as one symbol
    pairs = ("Cl", "Br", "@@")

    def symbols(text):
        while text:
            width = 2 if text[:2] in pairs else 1
            yield text[:width]
            text = text[width:]

    def parse():
        for text in strings:
            next(iter(parser.parse(list(symbols(text)))))

    return timed(len(strings), parse)


if __name__ == "__main__":
    what, *files = sys.argv[1:]
    print(json.dumps({"training": training, "decoding": decoding, "parsing": parsing}[what](*files)))
