/** A drawing that a user edits. */
export interface MoleculeEditor {
  /** Shows a molecule in the place of the one before. @throws Error for a text that is no SMILES */
  show(smiles: string): void;
  /** Ends the editor and frees what it holds. */
  destroy(): void;
}

/**
 * Loads the editor of OpenChemLib and starts it in an element with a size.
 *
 * @param onDraw called with the SMILES after each change by the user; '' for an empty drawing
 */
export async function loadMoleculeEditor(
  element: HTMLElement,
  onDraw: (smiles: string) => void,
): Promise<MoleculeEditor> {
  const { CanvasEditor, Molecule } = await import('openchemlib');
  const editor = new CanvasEditor(element);
  editor.setOnChangeListener(({ type, isUserEvent }) => {
    if (type !== 'molecule' || !isUserEvent) return;
    const molecule = editor.getMolecule();
    onDraw(molecule.getAllAtoms() === 0 ? '' : molecule.toIsomericSmiles());
  });
  return {
    show: (smiles) => {
      if (smiles === '') editor.clearAll();
      else editor.setMolecule(Molecule.fromSmiles(smiles));
    },
    destroy: () => editor.destroy(),
  };
}
