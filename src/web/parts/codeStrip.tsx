import { useState } from 'preact/hooks';
import { formatScore } from './formatScore.js';

/** The height of the picture in its own units; each number is one unit wide. */
const height = 40;

/** A code: a bar up or down for each number, and the numbers as text to copy. */
export function CodeStrip({ code }: { readonly code: Float32Array }) {
  const [isCopied, setCopied] = useState(false);
  const most = code.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  const mean = code.reduce((sum, value) => sum + value, 0) / code.length;
  const bars = Array.from(code, (value, i) => {
    const up = (value / most) * (height / 2);
    return `M${i} ${height / 2}h.8v${(-up).toFixed(2)}h-.8z`;
  }).join('');
  const text = Array.from(code, (value) => String(Number(value.toPrecision(6)))).join(' ');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // a page without a secure origin may not write to the clipboard: the text field below serves as well
      setCopied(false);
    }
  };
  return (
    <figure class="codeStrip">
      <svg
        role="img"
        aria-label={`${code.length} numbers from ${formatScore(code.reduce((a, b) => Math.min(a, b)))} to ${formatScore(code.reduce((a, b) => Math.max(a, b)))}, mean ${formatScore(mean)}`}
        viewBox={`0 0 ${code.length} ${height}`}
        preserveAspectRatio="none"
      >
        <path class="axis" d={`M0 ${height / 2}H${code.length}`} />
        <path class="bars" d={bars} />
      </svg>
      <figcaption>
        {code.length} numbers, at most {formatScore(most)} from 0{' '}
        <button type="button" class="link" onClick={copy}>
          Copy the numbers
        </button>{' '}
        <span role="status">{isCopied && 'copied'}</span>
        <details>
          <summary>As text</summary>
          <textarea class="wide" readOnly rows={4} aria-label="The numbers of the code" value={text} />
        </details>
      </figcaption>
    </figure>
  );
}
