// What the grammar cannot say: the robot stays on a field of five by five, and ends where it began.
// The model reads the features at every step; the guard keeps the rules (docs/prefix-state.md).
const [field, home] = [1, 2];
const moves = { N: [0, 1], E: [1, 0], S: [0, -1], W: [-1, 0] };

class Walk {
  x = 0;
  y = 0;
  broken = 0;

  advance(text) {
    for (const letter of text) {
      const [dx, dy] = moves[letter];
      this.x += dx;
      this.y += dy;
      if (Math.abs(this.x) > 2 || Math.abs(this.y) > 2) this.broken |= field;
    }
  }

  get brokenAtEnd() {
    return this.debt > 0 ? this.broken | home : this.broken;
  }

  /** The steps that are missing to get home. */
  get debt() {
    return Math.abs(this.x) + Math.abs(this.y);
  }

  get payable() {
    return true;
  }

  /** The steps that lead home. */
  wanted() {
    return (this.x > 0 ? 'W' : this.x < 0 ? 'E' : '') + (this.y > 0 ? 'S' : this.y < 0 ? 'N' : '');
  }

  copy() {
    return Object.assign(new Walk(), this);
  }

  writeFeatures(into, offset) {
    into[offset] = this.x / 4 + 0.5;
    into[offset + 1] = this.y / 4 + 0.5;
  }
}

export const prefix = {
  name: 'walks-1',
  features: ['how far east', 'how far north'],
  rules: ['field', 'home'],
  start: () => new Walk(),
};
