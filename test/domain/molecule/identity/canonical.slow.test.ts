import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isHere } from '../../../support/isHere.js';
import { domain, hasShared, nciLines, zincLines } from '../support.js';

/** A Python with RDKit 2022.09.3, such as Debian's /usr/bin/python3 with python3-rdkit. */
const python = process.env.PYTHON;
const script = (name: string): string => fileURLToPath(new URL(`../reference/${name}`, import.meta.url));
const largeBuffer = { encoding: 'utf8', maxBuffer: 2 ** 28 } as const;

/** `PYTHON=/usr/bin/python3 npm run test:slow -- test/domain/molecule/identity` */
describe.runIf(isHere('python-rdkit', python !== undefined))(
  'RDKit 2022.09.3 reads the canonical form as the same molecule',
  () => {
    const corpora = { nci: nciLines, ...(hasShared ? { zinc250k: zincLines(5000) } : {}) };

    it.each(Object.entries(corpora))('%s, and four other spellings of each', (_, lines) => {
      const folder = mkdtempSync(join(tmpdir(), 'grae-identity-'));
      const file = join(folder, 'corpus.smi');
      writeFileSync(file, `${lines.map((line) => domain.readLine(line)).join('\n')}\n`);
      const rows = execFileSync(python!, [script('make_identity.py'), file], largeBuffer)
        .trim()
        .split('\n')
        .slice(1);
      rmSync(folder, { recursive: true });
      expect(rows.length).toBeGreaterThan(3 * lines.length);
      const formOf = new Map<string, string>();
      const pairs = rows.map((row) => {
        const [, smiles = '', canonical = ''] = row.split(',');
        const form = domain.identify(smiles).canonical;
        expect({ smiles, form }).toEqual({ smiles, form: formOf.get(canonical) ?? expect.any(String) });
        formOf.set(canonical, form!);
        return `${smiles}\t${form}`;
      });
      expect(new Set(formOf.values()).size).toBe(formOf.size);
      const differing = execFileSync(python!, [script('check_identity.py')], {
        ...largeBuffer,
        input: `${pairs.join('\n')}\n`,
      });
      expect(differing).toBe('');
    });
  },
);
