import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../base/byteSource.js';
import { GraeError, InputError } from '../../base/errors.js';
import { codeOfUnreadable, whyUnreadable } from '../../base/whyUnreadable.js';

/** Closes files that nothing refers to any longer: a corpus goes through many hands, none of which is the last. */
const forgotten = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/** A file that stays open as long as something refers to it, and that is read a part at a time. */
export class OpenFile implements ByteSource {
  protected readonly descriptor: number;
  /** The name in messages. */
  readonly #name: string;
  protected bytes: number;

  /** @param descriptor of an open file, which this object closes in the end */
  constructor(descriptor: number, name: string) {
    this.descriptor = descriptor;
    this.#name = name;
    forgotten.register(this, descriptor);
    this.bytes = fstatSync(descriptor).size;
  }

  /** Opens a regular file for reading; the error is that of the system. */
  static at(path: string): OpenFile {
    return new OpenFile(openSync(path, 'r'), path);
  }

  get size(): number {
    return this.bytes;
  }

  read(start: number, end: number): Uint8Array {
    const part = new Uint8Array(end - start);
    for (let done = 0; done < part.length; ) {
      const count = this.#read(part, done, start + done);
      if (count === 0) {
        throw new InputError({
          code: 'damaged',
          where: this.#name,
          problem: `expected ${this.bytes} bytes, as when it was opened, but it now ends at byte ${start + done}`,
          advice: [{ text: 'put the original back' }],
        });
      }
      done += count;
    }
    return part;
  }

  #read(part: Uint8Array, offset: number, position: number): number {
    try {
      return readSync(this.descriptor, part, offset, part.length - offset, position);
    } catch (thrown) {
      throw new GraeError({
        code: codeOfUnreadable(thrown),
        where: this.#name,
        problem: whyUnreadable(thrown),
      });
    }
  }
}
