/** A field of a message of Protocol Buffers: its number, and a whole number, a text, bytes or a message. */
export type MessageField = readonly [number: number, value: number | string | Uint8Array];

const encoder = new TextEncoder();

/** Returns a message: whole numbers from 0 as varints, all else with its length (protobuf.dev, encoding). */
export function message(fields: readonly MessageField[]): Uint8Array {
  const parts = fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [varint(number * 8), varint(value)];
    const bytes = typeof value === 'string' ? encoder.encode(value) : value;
    return [varint(number * 8 + 2), varint(bytes.length), bytes];
  });
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}
