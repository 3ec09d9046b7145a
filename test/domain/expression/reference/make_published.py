"""Writes published.json: what Python 3.11 and numpy 2.4.6 make of 200 lines of the published corpus and a few more.

`true` is the published scoring code's formula with true division; `python2` the same with the division of two
Python integers floored, by a rewritten syntax tree. null: the score is log(1001) because Python raises.

Run: python make_published.py equations_15.txt.gz > published.json
With one more argument it also prints, to standard error, the mean scores and the finite share of all lines.
"""

import ast
import gzip
import json
import random
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
X = np.linspace(-10, 10, 1000)
Y = 1 / 3 + X + np.sin(X * X)
NAMES = {"x": X, "sin": np.sin, "exp": np.exp, "cos": np.cos, "log": np.log, "sqrt": np.sqrt}

MORE = [
    "x/1+sin(3)+sin(x*x)", "1/2+(x)+sin(x*x)", "1/3+x+sin(x*x)", "1/3+(x)+sin(x*x)", "x", "1", "1/3", "1/3*3",
    "x+1*2", "1+2*3/2", "3/2/1*x", "1/(1/2)", "x/(1/2)", "sin(1)/(1/2)", "exp(exp(x))", "exp(exp(exp(exp(3))))",
    "sin(exp(exp(x)))", "x/(1/exp(exp(x)))", "sin(3/2*x)", "(1+2)/2+x", "1/x", "exp(x*x)", "1/exp(exp(x))",
]


class Python2Division(ast.NodeTransformer):
    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        call = ast.Call(ast.Name("divide", ast.Load()), [node.left, node.right], [])
        return ast.copy_location(call, node)


def divide(a, b):
    return a // b if type(a) is int and type(b) is int else a / b


def value(text, python2):
    tree = ast.parse(text, mode="eval")
    if python2:
        tree = ast.fix_missing_locations(Python2Division().visit(tree))
    return np.array(eval(compile(tree, text, "eval"), {**NAMES, "divide": divide}))


def score(text, python2):
    try:
        score = np.log(1 + np.mean(np.minimum((value(text, python2) - Y) ** 2, 1000)))
    except ZeroDivisionError:
        return None
    return float(score if np.isfinite(score) else np.log(1001))


def finite(text):
    try:
        return bool(np.isfinite(value(text, False)).all())
    except ZeroDivisionError:
        return False


def main():
    with gzip.open(sys.argv[1], "rt") as file:
        lines = ["".join(line.split()) for line in file]
    texts = MORE + random.Random(1).sample(lines, 200)
    rows = [{"text": t, "true": score(t, False), "python2": score(t, True), "finite": finite(t)} for t in texts]
    print("[\n  " + ",\n  ".join(json.dumps(row) for row in rows) + "\n]")
    for name, python2 in (("true", False), ("python2", True)):
        if len(sys.argv) > 2:
            scores = [score(t, python2) for t in lines]
            print(name, sum(s is None for s in scores), np.mean([s if s is not None else np.log(1001) for s in scores]), file=sys.stderr)
    if len(sys.argv) > 2:
        print("finite", sum(map(finite, lines)), file=sys.stderr)


main()
