import { describe, expect, test } from '@jest/globals';
import { createTracedCall } from '../reading/traced-call.builder.js';
import { evidenceSection } from './evidence-sections.js';
import { createPaint } from './paint.js';

describe('the evidence of a fetch', () => {
  test('names each redirect with its status and address, as far as they are known', () => {
    const [evidence] = createTracedCall().evidence;
    if (evidence === undefined) throw new Error('the built call has evidence');
    const redirects = [{ target: 'http://a.test/', address: '10.0.0.1', http_status: 302 }, {}];
    const call = createTracedCall({
      evidence: [{ ...evidence, kind: 'url_fetch', subject: 'http://b.test/', verdict: '', payload: { redirects } }],
    });
    expect(evidenceSection({ call, nowUnixNano: 0n, paint: createPaint(false) }).lines).toEqual([
      'url_fetch http://b.test/  said by tool',
      '  redirected to http://a.test/ (302, address 10.0.0.1), then a target that nobody named',
    ]);
  });
});
