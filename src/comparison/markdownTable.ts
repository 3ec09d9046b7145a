import type { RenderedTable } from './renderedTable.js';

export function markdownTable({ head, rows }: RenderedTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plainMarkdown).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Returns text on one line, without characters that mean something to Markdown. */
function plainMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
