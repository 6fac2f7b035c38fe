import { status } from '@grpc/grpc-js';
import { fromError, type CallRefusal } from '@waybill/grpc';
import { Failure } from '@waybill/ports';
import { QuestionRefused } from './answering.js';

/** What a client is told of why its question was not answered. */
export function refusalOf(error: unknown): CallRefusal {
  if (error instanceof QuestionRefused) return error.refusal;
  if (!(error instanceof Failure)) return fromError(error);
  switch (error.code) {
    case 'question_cancelled':
      return { statusCode: status.CANCELLED, message: error.message };
    case 'question_timed_out':
      return { statusCode: status.DEADLINE_EXCEEDED, message: error.message };
    case 'too_many_questions':
    case 'too_many_tails':
    case 'tail_overrun':
      return { ...fromError(error), statusCode: status.RESOURCE_EXHAUSTED };
    default:
      return fromError(error);
  }
}
