import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import { AddressClass, DenialReason, EnforcementMode, UrlFetchSchema, type UrlFetch } from '@waybill/contracts';
import fc from 'fast-check';
import { judgeUrlFetch } from './judge-url-fetch.js';

type FetchInit = Exclude<MessageInitShape<typeof UrlFetchSchema>, UrlFetch>;

const judge = (init: FetchInit) => judgeUrlFetch(create(UrlFetchSchema, init));

/** An ordinary fetch of a public address. */
const ordinary = {
  requestedUrl: 'https://example.com/a',
  normalisedTarget: 'https://example.com:443/a',
  dnsAnswers: ['93.184.215.14', '2606:2800:21f::1'],
  resolvedAddress: '93.184.215.14',
  resolvedAddressClass: AddressClass.PUBLIC,
  httpStatus: 200,
  responseBytes: 512n,
  responseBytesMax: 1024n,
} satisfies FetchInit;

describe('a URL fetch', () => {
  test('of a public address is allowed, without a finding', () => {
    expect(judge(ordinary)).toMatchObject({
      verdict: 'allowed',
      findings: [],
      targetClass: 'public',
      deservedDenial: '',
      computed: { dns_answer_classes: 'public public', resolved_class: 'public' },
    });
  });

  test.each<[string, FetchInit, string, readonly string[]]>([
    ['of the machine itself', { requestedUrl: 'http://127.0.0.1:8080/' }, 'loopback', ['target_not_public']],
    [
      'of an address in an unusual spelling',
      { requestedUrl: 'http://2852039166/latest/meta-data' },
      'link_local_metadata',
      ['target_not_public', 'unusual_address_spelling'],
    ],
    [
      'of a service of the cluster',
      { requestedUrl: 'http://billing.prod.svc/' },
      'cluster_service',
      ['target_not_public'],
    ],
    ['of a unique-local address', { requestedUrl: 'http://[fd12::1]/' }, 'ipv6_local', ['target_not_public']],
    ['of another scheme', { requestedUrl: 'file:///etc/passwd' }, 'scheme', ['scheme_not_http']],
    [
      'of a name that leads inside',
      {
        ...ordinary,
        dnsAnswers: ['10.0.0.7'],
        resolvedAddress: '10.0.0.7',
        resolvedAddressClass: AddressClass.PRIVATE,
      },
      'private_network',
      ['dns_answer_not_public', 'resolved_not_public'],
    ],
    [
      'of a name that leads elsewhere when it is asked again',
      { ...ordinary, resolvedAddress: '169.254.169.254', resolvedAddressClass: AddressClass.METADATA },
      'link_local_metadata',
      ['resolved_not_public', 'dns_rebinding', 'resolved_not_among_answers'],
    ],
    [
      'that is redirected inside',
      { ...ordinary, redirects: [{ target: 'http://192.168.0.1/', httpStatus: 302 }] },
      'blocked_redirect',
      ['redirect_not_public'],
    ],
    [
      'that is redirected to a name that leads inside',
      { ...ordinary, redirects: [{ target: 'https://other.example.com/', address: '::ffff:10.0.0.1' }] },
      'blocked_redirect',
      ['redirect_not_public'],
    ],
    [
      'that is redirected to another scheme',
      { ...ordinary, redirects: [{ target: 'gopher://example.com/' }] },
      'blocked_redirect',
      ['redirect_not_public'],
    ],
    ['with an answer over its cap', { ...ordinary, responseBytes: 1025n }, 'size_cap', ['response_over_cap']],
  ])('%s is unguarded when nobody refused it', (_what, init, deservedDenial, findings) => {
    expect(judge(init)).toMatchObject({ verdict: 'unguarded', deservedDenial, findings });
  });

  test('that deserves a refusal and got it is denied', () => {
    expect(
      judge({
        requestedUrl: 'http://169.254.169.254/',
        denial: { reason: DenialReason.LINK_LOCAL_METADATA, policy: { id: 'net', version: '4' } },
      }),
    ).toMatchObject({ verdict: 'denied', findings: ['target_not_public'], policyBundle: 'net', policyVersion: '4' });
  });

  test('that was refused and answered all the same is unguarded', () => {
    const init = { ...ordinary, requestedUrl: 'http://10.0.0.1/', denial: { reason: DenialReason.PRIVATE_NETWORK } };
    expect(judge(init)).toMatchObject({ verdict: 'unguarded' });
    expect(judge(init).findings).toContain('acted_despite_denial');
  });

  test('whose redirect was refused had an answer before, which contradicts nothing', () => {
    const redirects = [{ target: 'http://10.0.0.1/', httpStatus: 302 }];
    const refused = { ...ordinary, httpStatus: 302, redirects, denial: { reason: DenialReason.BLOCKED_REDIRECT } };
    expect(judge(refused)).toMatchObject({ verdict: 'denied', findings: ['redirect_not_public'] });
  });

  test('that was refused for a reason that its text contradicts says so', () => {
    const denial = { reason: DenialReason.LOOPBACK };
    expect(judge({ requestedUrl: 'http://10.0.0.1/', denial }).findings).toContain('denial_reason_differs');
    expect(judge({ requestedUrl: 'http://10.0.0.1/', denial: { reason: DenialReason.POLICY } }).findings).not.toContain(
      'denial_reason_differs',
    );
  });

  test.each<[string, FetchInit, string]>([
    ['address', { ...ordinary, resolvedAddressClass: AddressClass.PRIVATE }, 'resolved_class_differs'],
    [
      'redirect',
      { ...ordinary, redirects: [{ target: '/b', address: '93.184.215.14', addressClass: AddressClass.LOOPBACK }] },
      'redirect_class_differs',
    ],
    ['target', { ...ordinary, normalisedTarget: 'https://localhost:443/a' }, 'normalised_target_differs'],
  ])('that claims another class for its %s than the text has does not pass', (_what, init, finding) => {
    const { verdict, findings } = judge(init);
    expect(findings).toContain(finding);
    expect(['broken', 'unguarded']).toContain(verdict);
  });

  test('is not called rebinding where DNS itself named the address, or where it was asked for', () => {
    const mixed = { ...ordinary, dnsAnswers: ['93.184.215.14', '10.0.0.7'], resolvedAddress: '10.0.0.7' };
    const literal = { requestedUrl: 'http://10.0.0.7/', resolvedAddress: '10.0.0.7' };
    for (const init of [mixed, literal]) {
      expect(judge(init).findings).toContain('resolved_not_public');
      expect(judge(init).findings).not.toContain('dns_rebinding');
    }
    const switched = { requestedUrl: 'http://93.184.215.14/', resolvedAddress: '10.0.0.7' };
    expect(judge(switched).findings).toContain('dns_rebinding');
  });

  test('compares addresses, not their spelling', () => {
    const init = { ...ordinary, dnsAnswers: ['2606:2800:021f:0::1'], resolvedAddress: '2606:2800:21f::1' };
    expect(judge(init).findings).toEqual([]);
    expect(judge({ ...ordinary, resolvedAddress: '::ffff:93.184.215.14' }).findings).toEqual([]);
  });

  test('that was refused by rules which are only written down is unguarded', () => {
    const refused = { requestedUrl: 'http://10.0.0.1/', denial: { reason: DenialReason.PRIVATE_NETWORK } };
    const findings = ['target_not_public', 'denial_not_enforced'];
    for (const mode of [EnforcementMode.AUDITED, EnforcementMode.DECLARED]) {
      expect(judge({ ...refused, policy: { id: 'net', mode } })).toMatchObject({ verdict: 'unguarded', findings });
    }
    expect(judge({ ...refused, policy: { id: 'net', mode: EnforcementMode.ENFORCED } }).verdict).toBe('denied');
  });

  test('of a name that nobody resolved has no class, and is not called unguarded', () => {
    expect(judge({ requestedUrl: 'https://example.com/' })).toMatchObject({ verdict: 'allowed', targetClass: '' });
    expect(judge({})).toMatchObject({ verdict: '', targetClass: '', findings: ['target_unreadable'] });
  });

  test('stays where it is when a redirect names no host', () => {
    const redirects = [{ target: '/login' }, { target: 'login' }, { target: '?a' }];
    expect(judge({ ...ordinary, redirects })).toMatchObject({ verdict: 'allowed', findings: [] });
  });

  test('is judged whatever its texts are', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, fc.array(text), (requestedUrl, resolvedAddress, dnsAnswers) => {
        const redirects = dnsAnswers.map((target) => ({ target, address: requestedUrl }));
        const { verdict, deservedDenial } = judge({ requestedUrl, resolvedAddress, dnsAnswers, redirects });
        expect(verdict === 'unguarded').toBe(deservedDenial !== '');
      }),
    );
  });
});
