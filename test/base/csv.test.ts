import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { addedNames, csvRow, isFormula, textOfCell } from '../../src/base/csv.js';
import { grae } from '../support/grae.js';

describe('a row of CSV', () => {
  // RFC 4180, section 2, rules 5 to 7; read back by csv-parse, which is not ours.
  it.each([
    [['plain', 'a,b', 'say "x"', 'two\nlines', 'cr\r', ''], ','],
    [['a;b', 'a,b', 'tab\there'], ';'],
    [['a;b', 'a,b', 'tab\there'], '\t'],
    [['', 'a|b'], '|'],
  ])('is read back as it was: %j', (cells, delimiter) => {
    expect(parse(csvRow(cells, { delimiter }), { delimiter })).toEqual([cells]);
  });

  it('quotes nothing that needs no quotes', () => {
    expect(csvRow(['a;b', 'C[C@H](N)O', 1, true, null, undefined])).toBe('a;b,C[C@H](N)O,1,true,,');
    expect(csvRow([''])).toBe('""');
  });

  it('rounds numbers to six significant digits and leaves whole ones', () => {
    expect([0.1 + 0.2, 180.15899999999996, 1234567, -1e-9 / 3, 0, Number.NaN].map(textOfCell)).toEqual([
      '0.3',
      '180.159',
      '1234567',
      '-3.33333e-10',
      '0',
      '',
    ]);
  });

  it('gives added columns names that are not there yet', () => {
    expect(addedNames(['SMILES', 'Valid', 'qed', 'grae_qed'], ['valid', 'qed', 'tpsa'])).toEqual([
      'grae_valid',
      'grae_qed_2',
      'tpsa',
    ]);
  });
});

describe('a cell that a spreadsheet would run', () => {
  // OWASP, CSV Injection: = + - @, tab, line ends, and the full-width forms
  it.each([
    '=1+1',
    '+1+1',
    '-1-cmd',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\uFF1D1',
    '\uFF0B1',
    '\uFF0D1',
    '\uFF20A',
    '=HYPERLINK("http://x?"&A1)',
    '-',
    '+1e',
  ])('%j is shown as text on request', (text) => {
    expect(isFormula(text)).toBe(true);
    expect(csvRow([text, 'b'])).toBe(csvRow([text, 'b'], { safe: false }));
    expect(parse(csvRow([text, 'b'], { safe: true }))).toEqual([[`'${text}`, 'b']]);
  });

  it.each([
    'CCO',
    '[NH4+]',
    'C=O',
    '-1',
    '-1.5e-3',
    '+.5',
    '- 1'.slice(2),
    '',
    'a=b',
    '-5,2',
    ',5',
    -3,
    -0.5,
    null,
    true,
  ])('%j stays as it is', (cell) => {
    expect(isFormula(cell)).toBe(false);
    expect(csvRow([cell, 'b'], { safe: true })).toBe(csvRow([cell, 'b']));
  });
});

it('score says which cells a spreadsheet would run, and writes them as text with --csv-safe', async () => {
  const input = 'x,note\nx,=1+1\nx*x,-5\n';
  const args = ['score', '-', '--domain', 'expression', '--csv', '--column', 'x'];
  const plain = await grae(args, { input });
  expect(plain.stdout).toContain('x,=1+1,true,');
  expect(plain.stderr).toMatch(/1 cell that a spreadsheet would run as a formula .*--csv-safe/);
  const safe = await grae([...args, '--csv-safe'], { input });
  expect(safe.stdout).toContain("x,'=1+1,true,");
  expect(safe.stdout).toContain('x*x,-5,true,');
  expect(safe.stderr).not.toMatch(/spreadsheet/);
});
