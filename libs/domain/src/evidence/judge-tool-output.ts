import type { ToolOutput } from '@waybill/contracts';
import { SummaryMode } from '@waybill/contracts';
import { listFindings, verdictOf } from './finding.js';
import { noJudgement, type EvidenceJudgement } from './judgement.js';

/** Judges how much a tool returned (C3): over its ceiling or not, and whether what was left out can be had. Total. */
export function judgeToolOutput(output: ToolOutput): EvidenceJudgement {
  const { responseBytesMax, returnedBytes, omittedCount, summaryMode } = output;
  const hasRoute = output.artifactRef !== '' || output.refillRoute !== '';
  const isShortened = summaryMode === SummaryMode.TRUNCATED || summaryMode === SummaryMode.SUMMARISED;
  const findings = listFindings([
    ['over_ceiling', responseBytesMax > 0n && returnedBytes > responseBytesMax],
    ['unrecoverable', omittedCount > 0n && !hasRoute],
    ['full_with_omissions', summaryMode === SummaryMode.FULL && omittedCount > 0n],
    ['reference_missing', summaryMode === SummaryMode.REFERENCE_ONLY && !hasRoute],
    ['omissions_not_counted', isShortened && omittedCount === 0n],
  ]);
  return { ...noJudgement, verdict: verdictOf({ findings, isRefused: false, otherwise: 'sound' }), findings };
}
