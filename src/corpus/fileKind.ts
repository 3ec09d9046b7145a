/** A kind of file without readable strings, and advice. */
export interface ForeignKind {
  /** With its article: `an Excel workbook`. */
  readonly what: string;
  readonly advice: string;
}

const packed = (what: string, tool: string): ForeignKind => ({
  what,
  advice: `unpack it first ("${tool}")`,
});

const spreadsheet: ForeignKind = {
  what: 'a workbook of a spreadsheet',
  advice: 'save the sheet as CSV (UTF-8) and give that',
};

/**
 * The first bytes of files that are not text (Gary Kessler's table of file signatures, and the formats'
 * specifications).
 */
const signatures: readonly { readonly bytes: readonly number[]; readonly kind: ForeignKind }[] = [
  { bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], kind: spreadsheet },
  {
    bytes: codes('PAR1'),
    kind: { what: 'a Parquet file', advice: 'write the table as CSV (pandas: read_parquet, then to_csv)' },
  },
  {
    bytes: codes('ARROW1'),
    kind: { what: 'an Arrow file', advice: 'write the table as CSV (pandas: read_feather, then to_csv)' },
  },
  {
    bytes: codes('\x89HDF\r\n'),
    kind: { what: 'an HDF5 file', advice: 'write the strings as text, one a line' },
  },
  {
    bytes: codes('SQLite format 3\0'),
    kind: { what: 'an SQLite database', advice: 'write the column of strings as CSV' },
  },
  { bytes: codes('%PDF-'), kind: { what: 'a PDF', advice: 'give the strings as text, one a line' } },
  { bytes: codes('{\\rtf'), kind: { what: 'a document in RTF', advice: 'save it as plain text (UTF-8)' } },
  { bytes: codes('BZh'), kind: packed('a file packed by bzip2', 'bunzip2 FILE') },
  { bytes: [0xfd, ...codes('7zXZ\0')], kind: packed('a file packed by xz', 'unxz FILE') },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: packed('a file packed by zstd', 'unzstd FILE') },
  { bytes: codes('7z\xbc\xaf\x27\x1c'), kind: packed('a 7-Zip archive', '7z x FILE') },
  { bytes: codes('Rar!'), kind: packed('a RAR archive', 'unrar x FILE') },
  {
    bytes: codes('\x93NUMPY'),
    kind: { what: 'a NumPy array', advice: 'write the strings as text, one a line' },
  },
  {
    bytes: [0x80, 0x04, 0x95],
    kind: { what: 'a Python pickle', advice: 'write the strings as text, one a line' },
  },
  {
    bytes: codes('\x89PNG'),
    kind: { what: 'a picture (PNG)', advice: 'give the strings as text, one a line' },
  },
  {
    bytes: [0xff, 0xd8, 0xff],
    kind: { what: 'a picture (JPEG)', advice: 'give the strings as text, one a line' },
  },
];

function codes(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

/**
 * Recognises the kind of a file by its first bytes; null if it may be text in UTF-8.
 *
 * @param head some thousand bytes, after gzip was undone
 */
export function foreignKindOf(head: Uint8Array): ForeignKind | null {
  const starts = (bytes: readonly number[]): boolean => bytes.every((byte, i) => head[i] === byte);
  if (starts([0xff, 0xfe, 0, 0]) || starts([0, 0, 0xfe, 0xff])) return utf('UTF-32');
  if (starts([0xff, 0xfe]) || starts([0xfe, 0xff])) return utf('UTF-16');
  if (starts(codes('PK\x03\x04')) || starts(codes('PK\x05\x06'))) return zipKindOf(head);
  // The mark of tar comes after its first header.
  if (codes('ustar').every((byte, i) => head[257 + i] === byte))
    return packed('a tar archive', 'tar xf FILE');
  const signature = signatures.find(({ bytes }) => starts(bytes));
  if (signature !== undefined) return signature.kind;
  if (!head.includes(0)) return null;
  return utf16ByZeros(head) ?? { what: 'a binary file', advice: 'unpack or convert it first' };
}

function utf(name: string): ForeignKind {
  return { what: name, advice: `convert it ("iconv -f ${name} -t UTF-8")` };
}

/** Workbooks and documents are ZIP archives whose parts are named after the program. */
function zipKindOf(head: Uint8Array): ForeignKind {
  const names = Buffer.from(head).toString('latin1');
  if (/xl\/|opendocument\.spreadsheet|\[Content_Types\]\.xml/.test(names) && !/word\/|ppt\//.test(names)) {
    return spreadsheet;
  }
  if (/word\/|opendocument\.text/.test(names)) {
    return { what: 'a document of a word processor', advice: 'save it as plain text (UTF-8)' };
  }
  return packed('a ZIP archive', 'unzip FILE');
}

/** Recognises UTF-16 without its mark: in letters of European languages every other byte is zero. */
function utf16ByZeros(head: Uint8Array): ForeignKind | null {
  const even = head.length - (head.length % 2);
  let [first, second] = [0, 0];
  for (let i = 0; i < even; i += 2) {
    if (head[i] === 0) first++;
    if (head[i + 1] === 0) second++;
  }
  const half = even / 2;
  if (half < 2) return null;
  if (second > 0.7 * half && first < 0.1 * half) return utf('UTF-16LE');
  if (first > 0.7 * half && second < 0.1 * half) return utf('UTF-16BE');
  return null;
}

/** The beginnings of text formats without SMILES, the most telling first. */
const textKinds: readonly { readonly mark: RegExp; readonly kind: ForeignKind }[] = [
  {
    mark: /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:\{\s*"|"|\d|null))/,
    kind: { what: 'JSON', advice: 'write the strings as text, one a line, or the table as CSV' },
  },
  {
    mark: /^\s*<(?:\?xml|!doctype|html|svg|cml|[a-z]+[\s>])/i,
    kind: { what: 'XML or HTML', advice: 'is it an error page of a download? Give the strings as text' },
  },
  {
    mark: /^@<TRIPOS>/m,
    kind: { what: 'a MOL2 file', advice: 'convert it ("obabel FILE -O out.sdf")' },
  },
  {
    mark: /^\$R(?:XN|DFILE)/,
    kind: { what: 'a file of reactions', advice: 'give the molecules as SMILES or SDF' },
  },
  {
    mark: /^(?:HEADER {4}|ATOM {2,}\d|HETATM ?\d|COMPND {3}|CRYST1 |REMARK {3,}\d)/m,
    kind: { what: 'a PDB file', advice: 'convert it ("obabel FILE -O out.sdf")' },
  },
  {
    mark: /^data_\S*\s*\n(?:[\s\S]*\n)?_/,
    kind: { what: 'a CIF', advice: 'convert it ("obabel FILE -O out.sdf")' },
  },
  {
    mark: /^\s*\d+\s*\n[^\n]*\n\s*[A-Z][a-z]?(?:\s+-?\d+\.\d+){3}/,
    kind: { what: 'a file of coordinates (XYZ)', advice: 'convert it ("obabel FILE -O out.sdf")' },
  },
  {
    mark: /^(?:\S+[\t,; |])?"?InChI=1S?\//m,
    kind: { what: 'a file of InChI', advice: 'convert it to SMILES ("obabel -iinchi FILE -osmi")' },
  },
];

/**
 * Recognises the kind of a text that should contain molecules; null if it may be SMILES.
 *
 * @param head its beginning
 */
export function foreignTextKindOf(head: string): ForeignKind | null {
  return textKinds.find(({ mark }) => mark.test(head))?.kind ?? null;
}

/** Whether a text is a molfile, or several with data: SDF (BIOVIA's CTfile formats V2000 and V3000). */
export function isMolfile(head: string): boolean {
  if (/^M {2}END\s*$/m.test(head)) return true;
  return /^[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*V[23]000[ \t]*\r?(?:\n|$)/.test(head);
}
