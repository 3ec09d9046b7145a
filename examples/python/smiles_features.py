"""What the decoder of a model of molecules sees of a SMILES so far: the 93 features of the prefix state smiles-1.

The features are those of src/domain/molecule/prefix/smilesFeatures.ts, in its order. Only features are computed here: the
rules that grae's guard enforces are not. Valences are those of RDKit 2022.09, where RDKit 2024.09 does not grant fewer.
"""

import math
import re

SYMBOLS = (
    "* H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr "
    "Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu "
    "Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr "
    "Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og"
).split()
NUMBERS = {symbol: number for number, symbol in enumerate(SYMBOLS)}


def by_element(text):
    pairs = (entry.split(":") for entry in text.split())
    return {NUMBERS[symbol]: [int(one) for one in values.split(",")] for symbol, values in pairs}


VALENCES = by_element(
    "H:1 He:0 Li:1 Be:2 B:3 C:4 N:3 O:2 F:1 Ne:0 Na:1 Al:3,6 Si:4,6 P:3,5,7 S:2,4,6 Cl:1 Ar:0 K:1 Ga:3 Ge:4 "
    "As:3,5,7 Se:2,4,6 Br:1 Kr:0 Rb:1 In:3 Sn:2,4 Sb:3,5,7 Te:2,4,6 I:1,3,5 Xe:0,2,4,6 Cs:1 Tl:3 Pb:2,4 "
    "Bi:3,5,7 Po:2,4,6 At:1,3,5 Rn:0 Fr:1"
)
LOWERED = by_element("He:0 Ne:0 Al:3 Si:4 P:5 Ar:0 As:5 Kr:0 Sb:5 Bi:5 Rn:0")
HYPERVALENT = {15: 16, 16: 16, 33: 34, 34: 34}
EARLY = {
    NUMBERS[symbol]
    for symbol in (
        "Li Be B Na Mg Al K Ca Sc Ti Zn Ga Ge Rb Sr Y Zr Nb Cd In Sn Sb Cs Ba La Ce Pr Nd Pm Hf Ta Hg Tl Pb Bi "
        "Fr Ra Ac Th Pa U Np Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og"
    ).split()
}
FEW_ELECTRONS = {NUMBERS[symbol] for symbol in "H He Li Be B Na Al K Ga Rb In Cs Tl Fr".split()}
BRACKET = re.compile(
    r"\[(?:0|[1-9]\d*)?([A-Z][a-z]?|[bcnops]|se|as|te|si|\*)(@(?:@|(?:TH|AL|SP|TB|OH)\d*)?)?"
    r"(?:H(\d*))?(\+\+|--|[+-]\d*)?(?::\d+)?\]"
)
HALVES = {"=": 4, "#": 6, "$": 8, ":": 3}
ELEMENTS = {6: 0, 7: 1, 8: 2, 16: 3, 15: 4, 9: 5, 17: 5, 35: 5, 53: 5}
BONDS = ["=", "#", "-", "/", "\\", ":", "."]
WIDTH = 93
NO_ATOM = -1


class Kind:
    """An atom as it is written: its element and how many bonds it can have."""

    def __init__(self, text):
        bracket, hydrogens, charge = None, 0, 0
        symbol = text
        if text.startswith("["):
            bracket = BRACKET.fullmatch(text)
            symbol = "" if bracket is None else bracket[1]
        if bracket is not None:
            hydrogens = 0 if bracket[3] is None else int(bracket[3] or 1)
            sign = bracket[4] or ""
            size = 2 if sign in ("++", "--") else int(sign[1:] or 1) if sign else 0
            charge = -size if sign.startswith("-") else size
        number = NUMBERS.get(symbol[:1].upper() + symbol[1:], 0)
        self.number, self.charge = number, charge
        self.bracket = bracket is not None or number == 0
        self.aromatic = number > 0 and symbol[0].islower()
        self.capacity, self.saturated, self.filled = math.inf, None, []
        valences = VALENCES.get(number)
        if valences is None:
            return
        shift = -charge if number in EARLY or (number == 6 and charge > 0) else charge
        most = math.inf if valences[-1] == 0 else valences[-1] - charge if number in FEW_ELECTRONS else valences[-1] + charge
        self.capacity = min(valences[-1] + shift, most, present_capacity(number, charge)) - hydrogens
        if bracket is None:
            self.filled = [one for one in valences if one <= self.capacity]
        else:
            bonds = [one + shift - hydrogens for one in valences]
            self.saturated = [one for one in bonds if 0 <= one <= self.capacity]


def present_capacity(number, charge):
    most = lambda element: LOWERED.get(element, VALENCES.get(element, [math.inf]))[-1]
    electrons = number - charge
    if most(number) == math.inf:
        return math.inf
    if not 0 <= electrons < len(SYMBOLS):
        return -1
    beyond = HYPERVALENT.get(number)
    return most(number) + charge if beyond is not None and electrons > beyond else most(electrons)


class SmilesFeatures:
    """Reads a SMILES piece by piece; a piece never ends within `Cl` or `Br`."""

    width = WIDTH

    def __init__(self):
        self.kinds, self.parents, self.halves, self.degrees, self.unsaturated = [], [], [], [], []
        self.current, self.branches, self.rings, self.closed = NO_ATOM, [], {}, 0
        self.symbol, self.opened, self.token = "", False, ""

    def read(self, text):
        i = 0
        while i < len(text):
            character = text[i]
            i += 1
            if self.token:
                self.token += character
                self._end_token()
            elif character == "(":
                self.branches.append(self.current)
                self.opened = True
            elif character == ")":
                self.opened = False
                self.current = self.branches.pop() if self.branches else NO_ATOM
            elif character in "-=#$:/\\.":
                self.symbol = character
            elif character in "[%":
                self.token = character
            elif character.isdigit():
                self._ring(character)
            elif text[i - 1 : i + 1] in ("Cl", "Br"):
                self._atom(text[i - 1 : i + 1])
                i += 1
            else:
                self._atom(character)

    def _end_token(self):
        token = self.token
        if token.startswith("[") and token.endswith("]"):
            self.token = ""
            self._atom(token)
        elif token.startswith("%") and len(token) == 3:
            self.token = ""
            self._ring(str(int(token[1:])))

    def _atom(self, text):
        before = NO_ATOM if self.symbol == "." else self.current
        for values, first in zip((self.parents, self.halves, self.degrees, self.unsaturated), (before, 0, 0, False)):
            values.append(first)
        self.kinds.append(Kind(text))
        atom = len(self.kinds) - 1
        if before != NO_ATOM:
            order = self._order(before, atom, self.symbol)
            for end in (before, atom):
                self.halves[end] += order
                self.degrees[end] += 1
                self.unsaturated[end] |= order > 2
        self.current, self.symbol, self.opened = atom, "", False

    def _order(self, a, b, symbol):
        aromatic = symbol == "" and self.kinds[a].aromatic and self.kinds[b].aromatic
        return HALVES.get(symbol, 3 if aromatic else 2)

    def _ring(self, digits):
        atom, symbol = self.current, self.symbol
        self.symbol = ""
        if atom == NO_ATOM:
            return
        self.degrees[atom] += 1
        if digits not in self.rings:
            reserved = HALVES.get(symbol, 3 if symbol == "" and self.kinds[atom].aromatic else 2)
            self.halves[atom] += reserved
            self.unsaturated[atom] |= reserved > 2
            self.rings[digits] = (atom, symbol, reserved)
            return
        other, first, reserved = self.rings.pop(digits)
        self.closed += 1
        order = self._order(other, atom, first or symbol)
        self.halves[other] += order - reserved
        self.halves[atom] += order
        for end in (other, atom):
            self.unsaturated[end] |= order > 2

    def _room(self, atom):
        return self.kinds[atom].capacity - self.halves[atom] / 2

    def _lack(self, atom):
        kind = self.kinds[atom]
        if kind.saturated is None or kind.aromatic:
            return 0
        bonds = self.halves[atom] / 2
        return next((math.ceil(one - bonds) for one in kind.saturated if one >= bonds), 0)

    def _unfilled(self, atom):
        filled = self.kinds[atom].filled
        if not filled:
            return self._lack(atom)
        bonds = math.ceil(self.halves[atom] / 2)
        return next((one - bonds for one in filled if one >= bonds), 0)

    def _distance(self, a, b):
        steps = 0
        while a != b:
            if a > b:
                a = self.parents[a]
            else:
                b = self.parents[b]
            if NO_ATOM in (a, b):
                return math.inf
            steps += 1
        return steps

    def write(self, into):
        """Writes the features into a row of 93 numbers."""
        into[:] = 0
        current, kinds, token = self.current, self.kinds, self.token
        hetero = lambda atom: kinds[atom].number != 6
        if current >= 0:
            kind = kinds[current]
            into[ELEMENTS.get(kind.number, 6)] = 1
            into[7:11] = kind.aromatic, kind.bracket, kind.charge > 0, kind.charge < 0
            into[11 + min(3, self._unfilled(current))] = 1
            into[15 + min(3, self.degrees[current])] = 1
            into[19:22] = self.unsaturated[current], self._room(current) > 0, self._lack(current) > 0
        if self.symbol in BONDS:
            into[22 + BONDS.index(self.symbol)] = 1
        into[29] = self.opened
        if token.startswith("["):
            into[30:35] = [
                True, re.search("[A-Za-z]", token) is not None, "@" in token,
                re.search("[A-Za-z@]H", token) is not None, re.search("[+-]", token) is not None,
            ]
        elif token:
            into[35] = 1
        before = self.parents[current] if current >= 0 else NO_ATOM
        if before >= 0:
            into[36:39] = self.unsaturated[before], kinds[before].aromatic, hetero(before)
        into[39 + min(3, len(self.branches))] = 1
        point = self.branches[-1] if self.branches else NO_ATOM
        if point >= 0:
            into[43:46] = min(1, self._unfilled(point) / 3), self.unsaturated[point], hetero(point)
        into[46 + min(4, len(self.rings))] = 1
        for digits, (atom, _, reserved) in self.rings.items():
            place = int(digits) - 1
            if not 0 <= place < 4:
                continue
            start = 51 + 10 * place
            into[start : start + 4] = True, reserved == 4, self.unsaturated[atom], hetero(atom)
            size = min(8, self._distance(atom, current) + 1)
            if size >= 3:
                into[start + 1 + size] = 1
        into[91:93] = min(2, len(kinds) / 32), min(2, self.closed / 4)
