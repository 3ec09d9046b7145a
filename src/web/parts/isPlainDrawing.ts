/**
 * Whether an SVG element holds shapes and text alone: no script, style, link, image or event. Drawings are grae's own, and this is the
 * second of two locks: a page that shows a drawing as an element of its own would run what is in it.
 */
export function isPlainDrawing(svg: string): boolean {
  return plain.test(svg);
}

const attributes = '(?: (?!on|href|style)[a-z][\\w-]*="[^"<>]*")*';
const shapes = '(?:g|line|path|polygon|polyline|circle|ellipse|rect|text|tspan)';
const plain = new RegExp(`^<svg${attributes}>(?:[^<]|</?${shapes}${attributes} ?/?>)*</svg>$`);
