import { ROWS } from './rows.js';

// Everything that a run depends on, from the address of its page.
export function config(query) {
  const text = (key, other) => query.get(key) ?? other;
  const number = (key, other) => (query.has(key) ? +query.get(key) : other);
  const impl = text('impl');
  const row = ROWS[impl];
  const module = text('module', row?.module);
  if (!module) throw new Error(`no row '${impl}'`);
  const block = number('block', 20);
  const whole = (steps) => Math.ceil(steps / block) * block;
  return {
    impl,
    module,
    backend: text('backend', row?.backend ?? 'webgpu'),
    mode: text('mode', row?.mode),
    pixels: 784,
    hidden: text('hidden', '128,64').split(',').map(Number),
    latent: number('latent', 32),
    batch: number('batch', 128),
    lr: number('lr', 1e-3),
    b1: 0.9,
    b2: 0.999,
    eps: 1e-8,
    seed: number('seed', 1),
    block, // steps to one reading of clock and loss
    warmup: whole(number('warmup', block)),
    steps: whole(number('steps', 80)),
    feed: text('feed', 'device'), // device: batches are there before timing starts; host: each comes with its step
    noise: text('noise', 'lib'), // lib: each draws its own; shared: all get the same numbers
  };
}
