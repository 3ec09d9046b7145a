import type { Trouble } from '../engine/protocol.js';

/** An error, read out by screen readers; nothing without one. */
export function TroubleNote({ trouble }: { readonly trouble: Trouble | null }) {
  if (trouble === null) return null;
  return (
    <p class="trouble" role="alert">
      {trouble.message}
    </p>
  );
}
