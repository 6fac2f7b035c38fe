import type { Questions } from '@waybill/questions';
import { createAuthorityRoutes } from './authority-routes.js';
import { createCallRoutes } from './call-routes.js';
import { createDiffRoutes } from './diff-routes.js';
import { createLedgerRoutes } from './ledger-routes.js';
import type { Route } from './route.js';
import { createStatementRoutes } from './statement-routes.js';

/** Every path under `/v1/`. */
export function createRoutes(questions: Questions): readonly Route[] {
  return [
    ...createCallRoutes(questions),
    ...createLedgerRoutes(questions),
    ...createAuthorityRoutes(questions),
    ...createDiffRoutes(questions),
    ...createStatementRoutes(questions),
  ];
}
