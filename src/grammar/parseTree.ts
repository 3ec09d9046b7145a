/** A node that a postprocessor makes: a production, and its parts (texts and nodes). */
export interface Node {
  readonly production: number;
  readonly parts: readonly unknown[];
}

/** Returns the production numbers in leftmost order, with an explicit stack: trees can be as deep as texts are long. */
export function flatten(root: Node): Uint16Array {
  const productions: number[] = [];
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    productions.push(node.production);
    for (let i = node.parts.length - 1; i >= 0; i--) {
      const part = node.parts[i];
      if (isNode(part)) stack.push(part);
    }
  }
  return Uint16Array.from(productions);
}

function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null && 'production' in part;
}

export function compareSequences(a: Uint16Array, b: Uint16Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
