/** The elements that depictions consist of. */
const elements = new Set(
  'svg g line polyline polygon path rect circle ellipse text tspan style defs clipPath title'.split(' '),
);
/** Patterns that could run or load something. */
const unsafe = /\son\w+\s*=|(?:href|src)\s*=|javascript:|url\(\s*['"]?(?!#)|@import|<!|<\?/i;

/**
 * Returns a depiction that contains only shapes and text; nothing for any other, or for none. A depiction therefore
 * cannot bring code into a page, whatever a library wrote into it.
 */
export function safeSvg(svg: string | null): string {
  if (svg === null || !svg.startsWith('<svg') || unsafe.test(svg)) return '';
  for (const [, name] of svg.matchAll(/<\/?([a-zA-Z][\w:-]*)/g)) if (!elements.has(name!)) return '';
  return svg;
}
