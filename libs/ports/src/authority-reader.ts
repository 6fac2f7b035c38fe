import type { CredentialReader } from './credential-reader.js';
import type { IncidentReader } from './incident-reader.js';
import type { LaneReader } from './lane-reader.js';
import type { SurfaceReader } from './surface-reader.js';

/** The reading side of what may be used and seen, and of what went wrong with it. */
export interface AuthorityReader extends CredentialReader, SurfaceReader, LaneReader, IncidentReader {}
