import { messageOf } from '../../base/errors.js';

/** The content at an address, or the reason for a failure, as the end of a sentence. */
export type FetchOutcome =
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly why: string; readonly isMissing: boolean };

/** Fetches the whole content at an address. */
export async function fetchBytes(address: string | URL): Promise<FetchOutcome> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (thrown) {
    return { why: `it cannot be fetched (${messageOf(thrown)})`, isMissing: false };
  }
  const { ok, status, statusText } = response;
  if (!ok) {
    const why = `the server answered ${status} ${statusText}`.trimEnd();
    return { why, isMissing: status === 404 || status === 410 };
  }
  try {
    return { bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (thrown) {
    return { why: `the answer broke off (${messageOf(thrown)})`, isMissing: false };
  }
}
