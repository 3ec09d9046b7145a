// The picture of the README: one molecule on its way from a string to a code, and new molecules drawn from the
// density. Everything in it comes from the model that ships: productions, code, samples and their drawings.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TrainedModel } from '../../dist/index.js';

const molecule = 'COc1ccc(CCNC(=O)c2ccco2)cc1';
const sampling = ['sample', 'zinc250k', '-n', '8', '--texts'];

const width = 880;
const height = 548;
const ink = '#24292f';
const faint = '#6e7781';

/** Returns the picture as the text of an SVG file. */
export async function picture() {
  const model = await TrainedModel.open('zinc250k', { backend: 'wasm' });
  const { codes, spelled } = await model.encode([molecule]);
  const { ids } = model.codec.encode(spelled[0]);
  const productions = [...ids].map((id) => model.codec.table.productions[id]);
  const samples = grae(sampling).trimEnd().split('\n');
  const parts = [...way(model.domain, spelled[0], productions, codes), ...sampled(model.domain, samples)];
  model.dispose();
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13" fill="${ink}">
<title>A string becomes productions of a grammar and then a code; codes drawn from a fitted density become new strings</title>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="${faint}"/></marker></defs>
<rect width="${width}" height="${height}" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
}

/** The upper half: drawing, string, productions, code. */
function way(domain, text, productions, code) {
  const tileTop = 58;
  const tiles = productions.flatMap((production, i) => {
    const shown = production.rhs.map((symbol) => (typeof symbol === 'string' ? symbol : '…')).join('');
    const y = tileTop + 32 * i;
    return [
      `<rect x="326" y="${y}" width="190" height="25" rx="5" fill="#ddf4ff" stroke="#54aeff"/>`,
      label(421, y + 17, shown, { mono: true, size: 12.5, middle: true }),
    ];
  });
  return [
    heading(20, 26, 'a string'),
    drawing(domain, text, { x: 20, y: 44, width: 220, height: 120 }),
    label(130, 192, text, { mono: true, size: 10.5, middle: true }),
    arrow(250, 108, 314, 108, 'parse'),
    heading(326, 26, `${productions.length} productions of the grammar`),
    ...tiles,
    arrow(528, 108, 622, 108, 'encode'),
    heading(640, 26, `a code of ${code.length} numbers`),
    ...cells(code, 640, 44),
    arrow(736, 184, 736, 232, ''),
    label(724, 206, 'after training, a mixture of Gaussians', { end: true, colour: faint }),
    label(724, 222, 'is fitted to the codes of the training set', { end: true, colour: faint }),
  ];
}

/** The numbers of a code as cells, from blue (-2) to red (2): one path for each shade. */
function cells(code, left, top) {
  const size = 8;
  const columns = 24;
  const byLevel = new Map();
  code.forEach((value, i) => {
    // a quarter is fine enough to see, and coarse enough to be the same on every machine
    const level = Math.max(-8, Math.min(8, Math.round(4 * value)));
    const corner = `M${left + size * (i % columns)} ${top + size * Math.floor(i / columns)}`;
    byLevel.set(level, `${byLevel.get(level) ?? ''}${corner}h${size}v${size}h-${size}z`);
  });
  return [...byLevel].map(([level, path]) => {
    const colour = level < 0 ? '#0969da' : '#cf222e';
    return `<path fill="${colour}" fill-opacity="${(Math.abs(level) / 8).toFixed(3)}" d="${path}"/>`;
  });
}

/** The lower half: new molecules with their QED. */
function sampled(domain, texts) {
  const title = `${texts.length} codes drawn from the mixture, decoded`;
  const columns = 4;
  const tile = { width: 202, height: 112 };
  const molecules = texts.flatMap((text, i) => {
    const x = 20 + 212 * (i % columns);
    const y = 266 + 140 * Math.floor(i / columns);
    const { valid, scores } = domain.judge(text);
    if (!valid) throw new Error(`${text} is no molecule`);
    return [
      drawing(domain, text, { x, y, ...tile }),
      label(x + tile.width / 2, y + tile.height + 15, `QED ${scores.qed.toFixed(2)}`, {
        middle: true,
        size: 11,
        colour: faint,
      }),
    ];
  });
  return [
    heading(20, 250, title),
    label(860, 250, `grae ${sampling.join(' ')}`, { end: true, mono: true, size: 12, colour: faint }),
    ...molecules,
  ];
}

function grae(args) {
  const program = fileURLToPath(new URL('../../bin/grae.js', import.meta.url));
  const env = { ...process.env, GRAE_BACKEND: 'wasm' };
  return execFileSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** A drawing of the domain, placed and scaled into a box, without its marks for a mouse. */
function drawing(domain, text, { x, y, width, height }) {
  const svg = domain.draw(text, { width, height });
  const [start, viewBox] = /^<svg[^>]* viewBox="([^"]*)"[^>]*>/.exec(svg);
  const inside = svg.slice(start.length).replace(/<[^<]* class="event"[^<]*\n?/g, '');
  return `<svg x="${x}" y="${y}" width="${width}" height="${height}" viewBox="${viewBox}" stroke-linecap="round">${inside}`;
}

function heading(x, y, text) {
  return `<text x="${x}" y="${y}" font-weight="600" font-size="15">${escaped(text)}</text>`;
}

function label(x, y, text, { mono = false, size = 13, middle = false, end = false, colour = ink } = {}) {
  const anchor = middle ? ' text-anchor="middle"' : end ? ' text-anchor="end"' : '';
  const family = mono ? ' font-family="ui-monospace, monospace"' : '';
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}"${family}${anchor}>${escaped(text)}</text>`;
}

function arrow(fromX, fromY, toX, toY, name) {
  const line = `<line x1="${fromX}" y1="${fromY}" x2="${toX}" y2="${toY}" stroke="${faint}" stroke-width="1.5" marker-end="url(#tip)"/>`;
  return name === ''
    ? line
    : `${line}\n${label((fromX + toX) / 2, fromY - 8, name, { middle: true, colour: faint })}`;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
