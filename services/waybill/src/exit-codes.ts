/**
 * What the command's exit status says. The numbers from 64 on are those of BSD's sysexits, which scripts know.
 * `waybill wrap` is the exception: it exits as the server that it ran.
 */
export const exitCodes = {
  /** Done; for `doctor`: nothing fails. */
  ok: 0,
  /** It was tried and failed: the store refused the statement, a check of `doctor` fails, `reconcile` found a difference. */
  failure: 1,
  /** The command line cannot be understood: unknown option, missing argument, a prefix that fits several calls. */
  usage: 2,
  /** `safe-to-retry`: safe with the idempotency key that was used. */
  safeWithSameKey: 3,
  /** `safe-to-retry`: look first whether it was done. */
  verifyFirst: 4,
  /** `safe-to-retry`: it would be done twice. */
  unsafe: 5,
  /** `safe-to-retry`: not enough is known. */
  unknownVerdict: 6,
  /** `diff`: the two were compared, and differ. */
  different: 7,
  /** There is no such call, session, credential, principal, lane, incident or failure (EX_NOINPUT). */
  notFound: 66,
  /** Waybill is not running, or not reachable where it was looked for (EX_UNAVAILABLE). */
  unavailable: 69,
  /** Something in Waybill itself is broken (EX_SOFTWARE). */
  internal: 70,
  /** Waybill would not let this user read (EX_NOPERM). */
  notAllowed: 77,
  /** Ctrl-C ended it before its end (128 and the number of SIGINT). */
  interrupted: 130,
} as const;

/** One of the exit statuses of the command's own making. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
