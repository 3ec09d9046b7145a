import { useEffect, useRef, useState } from 'preact/hooks';
import type { Trouble } from '../engine/protocol.js';
import type { SpaceProgress, SpaceRequest, SpaceResult } from '../engine/tasks/space.js';
import { PicturePace } from './picturePace.js';
import type { ShownString } from './stringCard.js';
import { useTask } from './useTask.js';

/** The kinds of points, in the order of the sizes that the map draws them in. */
export const pointKinds = ['samples', 'own', 'training'] as const;

/** Strings with their places on the map, as far as they are there. */
export interface SpacePoints {
  readonly strings: readonly ShownString[];
  /** `[strings, 2]`: in the plane of the principal components. */
  readonly places: Float32Array;
  /** `[strings]`: the place of the kind of each in {@link pointKinds}. */
  readonly kinds: Uint8Array;
  /** The number of strings that are judged. */
  readonly judgedCount: number;
}

export interface SpaceTasks {
  readonly points: SpacePoints;
  /** Whether codes are still on their way. */
  readonly isEncoding: boolean;
  readonly isRunning: boolean;
  readonly trouble: Trouble | null;
  /** A remark on strings that the model could not read; null if it could read all. */
  readonly refusal: string | null;
  /** The codes of all points, `[strings, latent]`. */
  codes(): Float32Array;
  /** Adds strings of the user, or training strings. */
  add(request: Exclude<SpaceRequest, { readonly kind: 'samples' }>): void;
  stop(): void;
}

const noPoints: SpacePoints = {
  strings: [],
  places: new Float32Array(0),
  kinds: new Uint8Array(0),
  judgedCount: 0,
};
/** Draws samples and gives them their places, and other strings with them. */
export function useSpacePoints(count: number, seed: number): SpaceTasks {
  const samples = useTask('space');
  const others = useTask('space');
  const gathered = useRef(new Gathered());
  const [points, setPoints] = useState(noPoints);
  const [encoding, setEncoding] = useState(0);
  const [refusal, setRefusal] = useState<string | null>(null);
  const pace = useRef(new PicturePace());

  const show = (): void => setPoints(gathered.current.snapshot());
  const run = async (task: typeof samples, request: SpaceRequest): Promise<void> => {
    const { current } = gathered;
    const source = current.source(request.kind);
    let isEncoding = true;
    const haveCodes = (): void => {
      if (isEncoding) setEncoding((number) => number - 1);
      isEncoding = false;
    };
    setEncoding((number) => number + 1);
    const result: SpaceResult | null = await task.start(request, (progress) => {
      if (current !== gathered.current) return;
      source(progress);
      if (progress.kind === 'judged') haveCodes();
      if (pace.current.isDue()) show();
    });
    haveCodes();
    if (current !== gathered.current) return;
    show();
    if (result !== null && result.refusal !== null) {
      const { text, reason } = result.refusal;
      const first = text.length > 60 ? `${text.slice(0, 60)} …` : text;
      setRefusal(
        `The model cannot read ${result.refused === 1 ? `${first}: ` : `${result.refused} strings, such as ${first}: `}${reason}`,
      );
    }
  };
  useEffect(() => {
    others.stop();
    gathered.current = new Gathered();
    pace.current = new PicturePace();
    setPoints(noPoints);
    setRefusal(null);
    run(samples, { kind: 'samples', count, seed });
  }, [count, seed]);

  return {
    points,
    isEncoding: encoding > 0,
    isRunning: samples.isRunning || others.isRunning,
    trouble: samples.trouble ?? others.trouble,
    refusal,
    codes: () => gathered.current.codes(),
    add: (request) => {
      setRefusal(null);
      run(others, request);
    },
    stop: () => {
      samples.stop();
      others.stop();
    },
  };
}

/** Points as they arrive from several tasks at once. */
class Gathered {
  readonly #strings: ShownString[] = [];
  readonly #places: number[] = [];
  readonly #kinds: number[] = [];
  readonly #codes: Float32Array[] = [];
  #judgedCount = 0;

  /** Returns a function that takes the progress of a task. */
  source(kind: SpaceRequest['kind']): (progress: SpaceProgress) => void {
    const numbers: number[] = [];
    let judged = 0;
    return (progress) => {
      if (progress.kind === 'judged') {
        for (const string of progress.strings) this.#strings[numbers[judged++]!] = string;
        this.#judgedCount += progress.strings.length;
        return;
      }
      for (const text of progress.texts) {
        numbers.push(this.#strings.length);
        this.#strings.push({ text });
        this.#kinds.push(pointKinds.indexOf(kind));
      }
      for (const value of progress.places) this.#places.push(value);
      this.#codes.push(progress.codes);
    };
  }

  snapshot(): SpacePoints {
    return {
      strings: [...this.#strings],
      places: Float32Array.from(this.#places),
      kinds: Uint8Array.from(this.#kinds),
      judgedCount: this.#judgedCount,
    };
  }

  codes(): Float32Array {
    const all = new Float32Array(this.#codes.reduce((sum, { length }) => sum + length, 0));
    let start = 0;
    for (const some of this.#codes) {
      all.set(some, start);
      start += some.length;
    }
    return all;
  }
}
