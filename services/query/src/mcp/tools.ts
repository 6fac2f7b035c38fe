import { callTools } from './call-tools.js';
import { ledgerTools } from './ledger-tools.js';
import type { Tool } from './tool.js';

/** Every question that a model may ask. None of them changes anything. */
export const tools: readonly Tool[] = [...callTools, ...ledgerTools];
