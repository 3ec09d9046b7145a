import type { Size } from '../../browser.js';
import { EngineWorker, type TaskOptions } from './engineWorker.js';
import type { RequestOf, ResultOf, TaskName } from './tasks.js';

/** A molecule that is drawn while everything loads: openchemlib takes half a second for its first one. */
const firstMolecule = { text: 'CC(=O)Nc1ccc(O)cc1', size: { width: 200, height: 150 } };

/**
 * The page's side of the engine. One worker does all the tasks with a model; another draws molecules, so that they wait
 * neither for a chemistry library nor behind strings that are being judged.
 */
export class Engine {
  readonly #worker = new EngineWorker();
  #drafter: EngineWorker | null = null;

  /** Runs a task. @throws EngineError with the error of the task */
  run<Name extends TaskName>(
    task: Name,
    request: RequestOf<Name>,
    options?: TaskOptions<Name>,
  ): Promise<ResultOf<Name>> {
    return this.#worker.run(task, request, options);
  }

  /** Loads what strings of a domain are drawn with. */
  prepareDrawing(domain: string): void {
    if (domain === 'molecule') this.#drawMolecule(firstMolecule).catch(() => {});
  }

  /**
   * Draws a string of the open model as one SVG element; null where there is no depiction.
   *
   * @param other a string whose difference is marked; undefined for none
   */
  draw(domain: string, text: string, other: string | undefined, size: Size): Promise<string | null> {
    if (domain === 'molecule' && other === undefined) return this.#drawMolecule({ text, size });
    return this.run('draw', { text, ...(other === undefined ? {} : { other }), size });
  }

  #drawMolecule(request: RequestOf<'depictMolecule'>): Promise<string | null> {
    this.#drafter ??= new EngineWorker();
    return this.#drafter.run('depictMolecule', request);
  }
}
