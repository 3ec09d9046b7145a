import type { TaskTools } from './protocol.js';
import { columns } from './tasks/columns.js';
import { depictMolecule } from './tasks/depictMolecule.js';
import { draw } from './tasks/draw.js';
import { drawImages } from './tasks/drawImages.js';
import { files } from './tasks/files.js';
import { formulas } from './tasks/formulas.js';
import { grammarStrings } from './tasks/grammarStrings.js';
import { imagePath } from './tasks/imagePath.js';
import { judge } from './tasks/judge.js';
import { molfile } from './tasks/molfile.js';
import { neighbours } from './tasks/neighbours.js';
import { openForPage } from './tasks/openForPage.js';
import { optimize } from './tasks/optimize.js';
import { path } from './tasks/path.js';
import { readString } from './tasks/readString.js';
import { reconstructString } from './tasks/reconstructString.js';
import { sample } from './tasks/sample.js';
import { sideBySide } from './tasks/sideBySide.js';
import { space } from './tasks/space.js';
import { trace } from './tasks/trace.js';
import { trainOwn } from './tasks/trainOwn.js';
import { tryFiles } from './tasks/tryFiles.js';
import { umap } from './tasks/umap.js';
import { whoReads } from './tasks/whoReads.js';

/** What the engine does, by name: a new task is a file and a line here. */
export const tasks = {
  openModel: openForPage,
  judge,
  draw,
  depictMolecule,
  files,
  sample,
  space,
  umap,
  readString,
  reconstructString,
  neighbours,
  whoReads,
  molfile,
  path,
  trace,
  optimize,
  columns,
  formulas,
  tryFiles,
  grammarStrings,
  trainOwn,
  drawImages,
  imagePath,
  sideBySide,
};

export type TaskName = keyof typeof tasks;

type TaskNamed<Name extends TaskName> = (typeof tasks)[Name];

export type RequestOf<Name extends TaskName> = Parameters<TaskNamed<Name>>[1];
export type ResultOf<Name extends TaskName> =
  ReturnType<TaskNamed<Name>> extends Promise<infer Result> ? Result : never;
export type ProgressOf<Name extends TaskName> =
  Parameters<TaskNamed<Name>>[2] extends TaskTools<infer Progress> ? Progress : never;
