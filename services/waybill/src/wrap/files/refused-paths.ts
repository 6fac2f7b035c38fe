import { asObject, asText, type JsonObject } from '../json-rpc-message.js';
import type { FileSighting } from './file-evidence.js';

/**
 * The paths of one call that the server refused, though the call as a whole is no error: `read_multiple_files` answers
 * with one text in which each refused file stands as `PATH: Error - Access denied …`.
 *
 * A file's content could pretend to be such a line. So a path counts only when it also lies outside the allowed
 * directories by our own look.
 */
export function listRefusedPaths(result: JsonObject, sightings: readonly FileSighting[]): FileSighting[] {
  const outside = sightings.filter((sighting) => sighting.path.verdict.kind === 'outside');
  if (outside.length === 0 || !Array.isArray(result['content'])) return [];
  const text = asText(asObject(result['content'][0])['text']);
  return outside.filter(({ request }) => text.includes(`${request.requestedPath}: Error - Access denied`));
}
