import { useState } from 'preact/hooks';
import { EngineError } from '../engine/engineWorker.js';
import { useExplorerOf } from '../explorer.js';

/** A field that takes a molfile in the place of a string. */
export interface MolfilePaste {
  readonly status: string;
  readonly problem: string | null;
  onPaste(event: ClipboardEvent): void;
}

/** Whether a text is a molfile, or means to be one. */
function isMolfile(text: string): boolean {
  return /^M {2}END|V[23]000/m.test(text);
}

/** Has molfiles that are pasted into a field read. @param onRead called with the SMILES */
export function useMolfile(onRead: (smiles: string) => void): MolfilePaste {
  const { engine, facts } = useExplorerOf('strings');
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const readMolfile = async (text: string): Promise<void> => {
    setReading(true);
    try {
      onRead(await engine.run('molfile', { text }));
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) throw thrown;
      setProblem(thrown.trouble.message);
    } finally {
      setReading(false);
    }
  };
  return {
    status: isReading ? 'Reading the molfile …' : '',
    problem,
    onPaste: (event) => {
      setProblem(null);
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (facts.domain !== 'molecule' || !isMolfile(text)) return;
      event.preventDefault();
      void readMolfile(text);
    },
  };
}
