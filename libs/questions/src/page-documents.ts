import type { CallDocument } from './call-document.convert.js';
import type { DenialDocument } from './denial-document.js';
import type { FreshnessDocument } from './freshness-document.convert.js';
import type { ListedIncidentDocument } from './incident-document.convert.js';
import type { SessionSummary } from './session-document.convert.js';

/** What every page of a list has beside its rows. */
export interface PageDocument {
  /** Goes into `cursor` of the next question with the same filter; `null`: these were the last ones. */
  readonly next_cursor: string | null;
  readonly freshness: FreshnessDocument;
}

/** A page of calls, newest first. */
export interface CallPage extends PageDocument {
  readonly calls: readonly CallDocument[];
}

/** A page of refusals, newest first. */
export interface DenialPage extends PageDocument {
  readonly denials: readonly DenialDocument[];
}

/** A page of sessions, newest first. */
export interface SessionPage extends PageDocument {
  readonly sessions: readonly SessionSummary[];
}

/** A page of incidents, open ones first. */
export interface IncidentPage extends PageDocument {
  readonly incidents: readonly ListedIncidentDocument[];
}
