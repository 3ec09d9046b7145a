// The script of a thread under test, as a user's project has it.
import '../../dist/browserWorker.js';
