import { describe, expect, test } from '@jest/globals';
import { AuthMode, PrincipalKind, SessionSource } from '@waybill/contracts';
import { toSessionIdentity } from './session-identity.js';

const options = { serverName: 'files', osUser: 'ada' };
const newSessionId = (): string => 'session_new';

describe('toSessionIdentity', () => {
  test('says only what the process knows when nobody says more', () => {
    expect(toSessionIdentity(options, {}, newSessionId)).toEqual({
      sessionId: 'session_new',
      sessionSource: SessionSource.MCP_SESSION,
      isOwnSession: true,
      agentId: '',
      workspaceId: '',
      principal: { id: 'user:ada', kind: PrincipalKind.USER, issuer: 'os' },
      authority: {
        authMode: AuthMode.ANONYMOUS,
        credentialLane: 'files',
        credentialFingerprint: '',
        quotaOwner: '',
      },
      tenantId: 'default',
      sessionKeys: [],
    });
  });

  test('lets an option outweigh the environment', () => {
    const env = { WAYBILL_SESSION_ID: 's-env', WAYBILL_PRINCIPAL: 'user:env' };
    const named = { ...options, sessionId: 's-option', principal: 'agent:bot' };
    const identity = toSessionIdentity(named, env, newSessionId);
    expect(identity).toMatchObject({
      sessionId: 's-option',
      sessionSource: SessionSource.BAGGAGE,
      isOwnSession: false,
    });
    expect(identity.principal).toEqual({ id: 'agent:bot', kind: PrincipalKind.AGENT, issuer: 'self_declared' });
  });

  test('recognises a credential without telling it, and does not guess how it came here', () => {
    const fingerprintOf = (secret: string): string | undefined => {
      const identity = toSessionIdentity({ ...options, credentialEnv: 'KEY' }, { KEY: secret }, newSessionId);
      expect(identity.authority.authMode).toBe(AuthMode.UNSPECIFIED);
      return identity.authority.credentialFingerprint;
    };
    expect(fingerprintOf('secret-1')).toMatch(/^sha256:[0-9a-f]{16}$/);
    expect(fingerprintOf('secret-1')).toBe(fingerprintOf('secret-1'));
    expect(fingerprintOf('secret-1')).not.toBe(fingerprintOf('secret-2'));
    expect(fingerprintOf('')).toBe('');
  });
});
