import type { Random } from '../random.js';
import { adversaries } from './adversaries.js';
import { aCallStory, tellCall } from './call-story.js';
import { controlStories, longStories } from './control-stories.js';
import { Scene, type EmittedEvent } from './scene.js';

/** 2026-01-01T00:00:00Z: the moment at which every history begins. */
export const historyBeginUnixNano = 1_767_225_600_000_000_000n;

/** What the emitters of one to three tenants have to say: a few calls, usual and adversarial, and what is beside them. */
export function aHistory(random: Random): readonly EmittedEvent[] {
  const tenantCount = random.chance(0.6) ? 1 : random.between(2, 3);
  const tenants = ['acme', 'bolt', 'core'].slice(0, tenantCount);
  const scenes = tenants.map((tenantId) => new Scene(random.fork(), tenantId, historyBeginUnixNano));
  for (let count = random.between(1, 3); count > 0; count--) {
    const scene = random.pick(scenes);
    if (random.chance(0.45)) tellCall(scene, aCallStory(scene));
    else random.pick(adversaries)(scene);
    for (const tell of random.some(controlStories, 0.2)) tell(scene);
  }
  if (random.chance(0.04)) random.pick(longStories)(random.pick(scenes));
  return scenes.flatMap((scene) => scene.events);
}
