"""A model of grae in the harness of GuacaMol or MOSES.

    python3 harness.py guacamol MODEL chembl_training.smiles report.json      # needs the package guacamol
    python3 harness.py moses MODEL                                            # needs the package moses
"""

import json
import subprocess
import sys

try:
    from guacamol.distribution_matching_generator import DistributionMatchingGenerator
except ImportError:  # MOSES takes a list of strings
    DistributionMatchingGenerator = object


class GraeGenerator(DistributionMatchingGenerator):
    """Draws strings with `grae sample --texts`, each call with a seed of its own; further options are those of `grae sample`."""

    def __init__(self, model, *options, command=("grae",), seed=1):
        self.arguments = [*command, "sample", model, "--texts", *options]
        self.seed = seed

    def generate(self, number_samples):
        asked = ["--count", str(number_samples), "--seed", str(self.seed)]
        drawn = subprocess.run(self.arguments + asked, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
        self.seed += 1
        return drawn.splitlines()


def main(kind, model, *rest):
    generator = GraeGenerator(model)
    if kind == "guacamol":
        from guacamol.assess_distribution_learning import assess_distribution_learning
        assess_distribution_learning(generator, chembl_training_file=rest[0], json_output_file=rest[1])
    elif kind == "moses":
        import moses
        print(json.dumps(moses.get_all_metrics(generator.generate(30_000)), default=float, indent=2))
    else:
        sys.exit(f"expected guacamol or moses, but received {kind}")


if __name__ == "__main__":
    main(*sys.argv[1:])
