import { meanings } from '../error-meanings.js';
import type { ErrorTable } from '../error-rule.js';

const nodeErrors = 'Node.js: Errors, common system errors';
const undici = 'undici: Errors';
const tls = 'Node.js: TLS, X509 certificate error codes';

/** Codes that can only come before a request is on the wire: nothing was done. */
const beforeTheWire = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EHOSTDOWN',
];
const broken = [
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ESOCKETTIMEDOUT',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'ERR_STREAM_PREMATURE_CLOSE',
];

/** Network failures: whether the request was on the wire matters more than the name of the failure. */
export const networkTable: ErrorTable = {
  version: 'network/1',
  protocol: 'network',
  rules: [
    {
      id: 'network.unreached',
      when: { code: beforeTheWire },
      means: meanings.unreached,
      confidence: 'certain',
      source: nodeErrors,
    },
    {
      id: 'network.connect_timeout',
      when: { code: ['UND_ERR_CONNECT_TIMEOUT'] },
      means: meanings.unreached,
      confidence: 'certain',
      source: undici,
    },
    {
      id: 'network.broken_before_sending',
      when: { code: broken, phase: ['not_sent'] },
      means: meanings.unreached,
      confidence: 'certain',
      source: nodeErrors,
    },
    {
      id: 'network.no_answer',
      when: { code: ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'] },
      means: meanings.timedOut,
      confidence: 'certain',
      source: undici,
    },
    {
      id: 'network.broken',
      when: { code: broken },
      means: meanings.transportLost,
      confidence: 'likely',
      source: nodeErrors,
    },
    {
      id: 'network.certificate_expired',
      when: { code: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'] },
      means: { ...meanings.contractDrift, phrase: "the other side's certificate is out of its time" },
      confidence: 'certain',
      source: tls,
    },
    {
      id: 'network.certificate_not_trusted',
      when: {
        code: [
          'DEPTH_ZERO_SELF_SIGNED_CERT',
          'SELF_SIGNED_CERT_IN_CHAIN',
          'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
          'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
          'ERR_TLS_CERT_ALTNAME_INVALID',
          'CERT_REVOKED',
        ],
      },
      means: { ...meanings.contractDrift, phrase: "the other side's certificate is not trusted" },
      confidence: 'certain',
      source: tls,
    },
    {
      id: 'network.not_the_protocol',
      when: {
        code: ['EPROTO', 'HPE_INVALID_CONSTANT', 'ERR_SSL_WRONG_VERSION_NUMBER', 'UND_ERR_RES_EXCEEDED_MAX_SIZE'],
      },
      means: meanings.contractDrift,
      confidence: 'likely',
      source: nodeErrors,
    },
    {
      id: 'network.aborted',
      when: { code: ['ABORT_ERR', 'UND_ERR_ABORTED', 'ERR_CANCELED'] },
      means: meanings.stopped,
      confidence: 'certain',
      source: undici,
    },
  ],
};
