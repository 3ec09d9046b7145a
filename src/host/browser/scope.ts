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
  readonly MessageChannel: new () => {
    readonly port1: { onmessage: (() => void) | null };
    readonly port2: { postMessage(message: null): void };
  };
}

export const scope = globalThis as unknown as BrowserScope;
