import { InputError } from '../base/errors.js';

/**
 * The bytes of a file of images, which arrive in pieces. What a header announces is held no earlier than it arrives, and
 * nothing beyond it is read, so neither a wrong header nor a small file that unpacks to a huge one fills the memory.
 */
export class ImageBytes {
  /** The name of the file, for messages. */
  readonly name: string;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);
  #position = 0;

  constructor(pieces: AsyncIterable<Uint8Array>, name: string) {
    this.name = name;
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The number of bytes that were taken. */
  get position(): number {
    return this.#position;
  }

  /** Takes bytes, fewer only at the end of the file. */
  async take(count: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let missing = count;
    while (missing > 0 && (await this.#hasMore())) {
      const piece = this.#piece.subarray(0, missing);
      this.#piece = this.#piece.subarray(piece.length);
      pieces.push(piece);
      missing -= piece.length;
    }
    const bytes = new Uint8Array(count - missing);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#position += bytes.length;
    return bytes;
  }

  /**
   * Expects the end of the file.
   *
   * @param content the content that ends here, for the message: `10 labels`
   * @throws InputError if there is more
   */
  async expectEnd(content: string): Promise<void> {
    if (!(await this.#hasMore())) return;
    throw this.damaged(`expected ${content}, which end at byte ${this.#position}, but the file goes on`);
  }

  /** Stops reading. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  damaged(problem: string): InputError {
    return new InputError({
      code: 'damaged',
      where: this.name,
      problem,
      advice: [{ text: 'fetch or copy the file again' }],
    });
  }

  async #hasMore(): Promise<boolean> {
    while (this.#piece.length === 0) {
      const { value, done } = await this.#pieces.next();
      if (done === true) return false;
      this.#piece = value;
    }
    return true;
  }
}
