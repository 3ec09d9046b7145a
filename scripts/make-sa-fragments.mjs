// Makes the table of fragments for the synthetic accessibility score from the one that RDKit distributes:
//
//   node scripts/make-sa-fragments.mjs [INPUT [OUTPUT]]
//
// INPUT is fpscores.pkl.gz (BSD-3), by default that of Debian's package rdkit-data,
// /usr/share/RDKit/Contrib/SA_Score/fpscores.pkl.gz: a pickled list of lists, each of a score and the environments
// that have it. OUTPUT is by default data/chemistry/sa-fragments.bin, of the format that
// src/domain/molecule/scores/fragmentTable.ts describes. Counts and SHA-256 sums go to standard output.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const [input = '/usr/share/RDKit/Contrib/SA_Score/fpscores.pkl.gz', output] = process.argv.slice(2);
const target = output ?? fileURLToPath(new URL('../data/chemistry/sa-fragments.bin', import.meta.url));

/**
 * Reads as much of Python's pickle format (protocol 0, which is text) as a list of lists of numbers needs: data alone,
 * nothing that is run.
 *
 * @see https://docs.python.org/3/library/pickletools.html
 */
function readPickle(bytes) {
  const stack = [];
  const marks = [];
  let at = 0;
  const takeLine = () => {
    const end = bytes.indexOf('\n', at);
    const line = bytes.toString('latin1', at, end);
    at = end + 1;
    return line;
  };
  while (at < bytes.length) {
    const opcode = String.fromCharCode(bytes[at++]);
    if (opcode === '(') marks.push(stack.length);
    else if (opcode === 'l') stack.push(stack.splice(marks.pop()));
    else if (opcode === 'p') takeLine();
    else if (opcode === 'F' || opcode === 'I') stack.push(Number(takeLine()));
    else if (opcode === 'L') stack.push(Number(takeLine().replace('L', '')));
    else if (opcode === 'a') stack.at(-2).push(stack.pop());
    else if (opcode === '.') return stack.pop();
    else throw new Error(`${input}: byte ${at - 1}, ${opcode}, is not of a list of lists of numbers`);
  }
  throw new Error(`${input}: ends without its last opcode`);
}

const source = readFileSync(input);
const lists = readPickle(gunzipSync(source));
const scores = [...new Set(lists.map(([score]) => score))].sort((a, b) => a - b);
const indexOf = new Map(scores.map((score, index) => [score, index]));
const entries = new Map(
  lists.flatMap(([score, ...environments]) => environments.map((id) => [id, indexOf.get(score)])),
);

const bytes = [];
const push = (value) => {
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  bytes.push(value);
};
let previous = 0;
for (const [environment, score] of [...entries].sort(([a], [b]) => a - b)) {
  push(environment - previous);
  push(score);
  previous = environment;
}
const head = Buffer.alloc(12 + 8 * scores.length);
head.write('SAF1', 'latin1');
head.writeUInt32LE(scores.length, 4);
head.writeUInt32LE(entries.size, 8);
for (const [i, score] of scores.entries()) head.writeDoubleLE(score, 12 + 8 * i);
const table = Buffer.concat([head, Buffer.from(bytes)]);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, table);

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
process.stdout.write(
  `read ${source.length} bytes, sha256 ${sha256(source)}\n` +
    `wrote ${entries.size} fragments with ${scores.length} scores, ${table.length} bytes, sha256 ${sha256(table)}\n`,
);
