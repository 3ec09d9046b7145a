/** The part of the global scope of a page or a worker that grae uses: the types of Node lack it. */
interface BrowserScope {
  readonly location?: { readonly href: string };
  readonly navigator: {
    readonly userAgent: string;
    readonly platform?: string;
    readonly hardwareConcurrency: number;
    /** Absent outside of Chromium. */
    readonly deviceMemory?: number;
    /** Absent where there is no WebGPU. */
    readonly gpu?: object;
  };
  readonly crypto: {
    /** Absent for pages that come neither by HTTPS nor from this machine. */
    readonly subtle?: { digest(algorithm: 'SHA-256', bytes: Uint8Array): Promise<ArrayBuffer> };
  };
  /** Absent where no worker can be started, as from a worker in some browsers. */
  readonly Worker?: object;
  setTimeout(call: () => void, milliseconds: number): number;
  clearTimeout(timer: number): void;
  /** In a worker: receives messages of whoever started it. */
  addEventListener(type: 'message', listener: (message: never) => void): void;
  /** In a worker: sends a message to whoever started it. */
  postMessage(message: unknown): void;
  readonly MessageChannel: new () => {
    readonly port1: { onmessage: (() => void) | null };
    readonly port2: { postMessage(message: null): void };
  };
}

export const scope = globalThis as unknown as BrowserScope;
