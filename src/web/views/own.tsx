import { OpenRun } from '../parts/openRun.js';
import { TrainGrammar } from '../parts/trainGrammar.js';

/** What is the user's own: a run that was trained elsewhere, or a grammar and a model of it trained here. */
export function Own() {
  return (
    <>
      <h2>Your own</h2>
      <p>
        Open a run of yours in this page, or write a grammar and train a small model of it. Nothing is sent
        anywhere.
      </p>
      <OpenRun />
      <TrainGrammar />
    </>
  );
}
