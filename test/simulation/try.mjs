import { simulate } from '@waybill/testing/simulation';
import { system } from './system.js';
const [from, count] = process.argv.slice(2).map(Number);
let bad = 0, events = 0, steps = 0;
const t = performance.now();
const kinds = new Map();
for (let seed = from; seed < from + count; seed++) {
  const o = await simulate(seed, { system, trace: count === 1 ? console.log : undefined });
  events += o.eventCount; steps += o.stepCount;
  if (o.broken) { bad++; const k = o.broken.replace(/[0-9a-f]{16,}/g,'H').replace(/\d+/g,'#').slice(0, 60); kinds.set(k, [...(kinds.get(k) ?? []), [seed, o.broken.slice(0, 400)]]); }
}
console.log({ bad, count, events: events / count, steps: steps / count, ms: (performance.now() - t) / count });
for (const [k, v] of [...kinds].sort((a, b) => b[1].length - a[1].length).slice(0, 12)) console.log(v.length, v[0]);
