/** Elements that drawings are made of. */
const elements = new Set(
  'svg g line polyline polygon path rect circle ellipse text tspan style defs clipPath title'.split(' '),
);
/** What could run, or load something. */
const unsafe = /\son\w+\s*=|(?:href|src)\s*=|javascript:|url\(\s*['"]?(?!#)|@import|<!|<\?/i;

/**
 * A drawing as it is where it holds nothing but shapes and text; nothing where it holds more, or there is none. So a
 * drawing is no way into a page, whatever a library wrote into it.
 */
export function safeSvg(svg: string | null): string {
  if (svg === null || !svg.startsWith('<svg') || unsafe.test(svg)) return '';
  for (const [, name] of svg.matchAll(/<\/?([a-zA-Z][\w:-]*)/g)) if (!elements.has(name!)) return '';
  return svg;
}
