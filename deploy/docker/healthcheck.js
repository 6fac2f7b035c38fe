// What the image's HEALTHCHECK runs: is the process of this container ready? It asks the way an orchestrator would.
// 0: ready. 1: not, with what it says about why.
const url = process.env.WAYBILL_HEALTHCHECK_URL ?? 'http://127.0.0.1:4580/readyz';

/** An answer of a process on the same machine; less than the HEALTHCHECK's own limit, so that the reason is seen. */
const answerTimeoutMs = 4_000;
/** The engine keeps so much of what is printed here. */
const reasonCharacterCountMax = 4_000;

try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) });
  const body = await answer.text();
  process.stdout.write(`${answer.status} ${body.slice(0, reasonCharacterCountMax)}\n`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  process.stdout.write(`no answer from ${url}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
