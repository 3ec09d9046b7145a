"""Values of MOSES' and GuacaMol's own code for sets of molecules, as grae evaluate gives them.

    python3 make_moses.py MOSES GUACAMOL FOLDER > expected.json

(RDKit 2022.09.3, NumPy 1.24, SciPy 1.10, pandas 1.5.) MOSES and GUACAMOL are checkouts of github.com/molecularsets/moses
at dd7ed6a and github.com/BenevolentAI/guacamol at 60ebe1f; FOLDER holds generated.smi, train.smi, test.smi and
test_scaffolds.smi, such as the folder moses/ beside this file. What the two import and this does not need (PyTorch, FCD, plots,
downloads) is replaced: of PyTorch MOSES takes float32 arithmetic, which NumPy has too.

moses/ is cut from larger sets, whose values by the same code are known (`data/reference/moses` beside a checkout, on some
machines; of those this script writes the same numbers, to 2e-16): 300 samples, the first ones and some later ones that
repeat them; 500 training molecules, among them all that the samples repeat; and the first 300 of both test sets. The
molecules are those of MOSES (MIT, copyright (c) 2018 Insilico Medicine) and, some samples, of ZINC.

    python3 make_moses.py --cut LARGER moses
"""
import json
import sys
import types
from collections import Counter
from pathlib import Path

import numpy as np
from rdkit import Chem, RDLogger

RDLogger.DisableLog("rdApp.*")
SETS = {"generated": 300, "train": 500, "test": 300, "test_scaffolds": 300}


def lines(folder, name):
    return (Path(folder) / f"{name}.smi").read_text().splitlines()


def canonical(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    return None if molecule is None or smiles == "" else Chem.MolToSmiles(molecule)


def cut(larger, folder):
    parts = {name: lines(larger, name)[:count] for name, count in SETS.items()}
    generated = lines(larger, "generated")
    first = generated[:280]
    samples = {canonical(smiles) for smiles in first} - {None}
    parts["generated"] = first + [smiles for smiles in generated[280:] if canonical(smiles) in samples][:20]
    train = lines(larger, "train")
    repeated = [smiles for smiles in train if canonical(smiles) in samples]
    others = [smiles for smiles in train if smiles not in repeated][: SETS["train"] - len(repeated)]
    kept = set(repeated + others)
    parts["train"] = [smiles for smiles in train if smiles in kept]
    for name, strings in parts.items():
        (Path(folder) / f"{name}.smi").write_text("".join(f"{smiles}\n" for smiles in strings))


class Array(np.ndarray):
    """The methods of a tensor that MOSES calls."""

    def to(self, _device):
        return self

    def float(self):
        return self.astype(np.float32)

    def transpose(self, *axes):
        return super().transpose()

    def sum(self, axis=None, keepdim=False, **others):
        return super().sum(axis, keepdims=keepdim)

    def cpu(self):
        return self

    def numpy(self):
        return np.asarray(self)


def module(name, **members):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__dict__.update(members)


def replace_what_is_not_needed(moses):
    class NoFcd:
        def __init__(self, **_):
            pass

        def __call__(self, **_):
            return None

        def precalc(self, _):
            return None

    module("torch", tensor=lambda values: np.asarray(values).view(Array), mm=lambda a, b: (a @ b).view(Array))
    module("fcd_torch", FCD=NoFcd)
    module("matplotlib", pyplot=None)
    module("rdkit.six", iteritems=lambda values: values.items())
    module("moses", __path__=[f"{moses}/moses"])
    module("moses.dataset", get_dataset=None, get_statistics=None)


def of_moses(sets):
    from moses.metrics.metrics import get_all_metrics
    from moses.metrics.utils import canonic_smiles, compute_fragments, compute_scaffolds, get_mol, mol_passes_filters

    valid = [smiles for smiles in map(canonic_smiles, sets["generated"]) if smiles is not None]
    metrics = get_all_metrics(
        sets["generated"],
        # unique@1000 of fewer is unique_all
        k=[1000] if len(valid) >= 1000 else [],
        test=sets["test"],
        test_scaffolds=sets["test_scaffolds"],
        train=sets["train"],
    )
    molecules = [get_mol(smiles) for smiles in valid]
    return {
        **{name: float(value) for name, value in metrics.items() if value is not None},
        "unique_all": len(set(valid)) / len(valid),
        "n_generated": len(sets["generated"]),
        "n_valid": len(valid),
        "n_unique": len(set(valid)),
        "n_novel_unique": len(set(valid) - set(sets["train"])),
        "n_pass_filters": sum(map(mol_passes_filters, molecules)),
        "distinct_fragments_generated": len(compute_fragments(molecules)),
        "distinct_scaffolds_generated": len(compute_scaffolds(molecules)),
    }


def of_guacamol(sets):
    from guacamol import distribution_learning_benchmark as benchmarks
    from guacamol.utils.chemistry import canonicalize_list, is_valid

    valid = [smiles for smiles in sets["generated"] if is_valid(smiles)]
    unique = canonicalize_list(valid, include_stereocenters=False)
    train = canonicalize_list(sets["train"], include_stereocenters=False)
    novel = set(unique) - set(train)
    # Each benchmark would draw samples until it has enough; the samples here are a fixed list.
    benchmarks.sample_unique_molecules = lambda **_: unique

    def kl(count):
        benchmark = benchmarks.KLDivBenchmark(count, train)
        result = benchmark.assess_model(None)
        divergences = {name: float(value) for name, value in result.metadata["kl_divs"].items()}
        partial = {name: float(np.exp(-value)) for name, value in divergences.items()}
        return {"score": float(result.score), "kl_divs": divergences, "partial_scores": partial}

    return {
        "n_generated": len(sets["generated"]),
        "n_valid": len(valid),
        "n_unique": len(unique),
        "n_novel": len(novel),
        "validity": len(valid) / len(sets["generated"]),
        "uniqueness": len(unique) / len(valid),
        "novelty": len(novel) / len(unique),
        # A subset of the size of the whole is the whole, in another order.
        "kl_full_train": kl(len(train)),
        "kl_train_subset": kl(len(unique)),
    }


def main(arguments):
    if arguments[0] == "--cut":
        return cut(*arguments[1:])
    moses, guacamol, folder = arguments
    replace_what_is_not_needed(moses)
    sys.path.insert(0, guacamol)
    sets = {name: lines(folder, name) for name in SETS}
    print(json.dumps({"moses": of_moses(sets), "guacamol": of_guacamol(sets)}, indent=2))


main(sys.argv[1:])
