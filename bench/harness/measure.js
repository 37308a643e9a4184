// One run of one row: the same clock, counters and order of steps whatever computes them.
import { config } from './config.js';
import { countCalls } from './count.js';
import { prepare } from './data.js';
import { median, round } from './numbers.js';

async function adapterName() {
  const info = (await navigator.gpu?.requestAdapter())?.info;
  return info ? [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') : 'no adapter';
}

// Steps from..from + block and the loss after them: milliseconds in all, and inside the calls before their awaits.
async function runBlock(impl, from, block) {
  let calls = 0;
  const timed = (call) => {
    const begun = performance.now();
    const answer = call();
    calls += performance.now() - begun;
    return answer;
  };
  const begun = performance.now();
  for (let step = from; step < from + block; step++) await timed(() => impl.step(step));
  const loss = await timed(() => impl.loss());
  return { loss, calls, all: performance.now() - begun };
}

// Steps after which the memory is noted, of a row that tells it.
const MEMORY_AT = new Set([100, 500, 1000, 5000]);

// CPU seconds of this page's process so far, where the runner can tell.
const processSeconds = async () => globalThis.processSeconds?.();

export async function measure(query) {
  const cfg = config(query);
  const counts = countCalls();
  const data = await prepare(cfg);
  const impl = await (await import(cfg.module)).setup(cfg, data);

  const losses = {};
  const memory = {};
  const run = async (from) => {
    const result = await runBlock(impl, from, cfg.block);
    const done = from + cfg.block;
    losses[done] = round(result.loss, 3);
    if (impl.memory && MEMORY_AT.has(done)) memory[done] = impl.memory();
    return result;
  };
  let warmup = 0;
  for (let step = 0; step < cfg.warmup; step += cfg.block) warmup += (await run(step)).all;
  const before = { ...counts };
  const cpuBefore = await processSeconds();
  const blocks = [];
  for (let step = cfg.warmup; step < cfg.warmup + cfg.steps; step += cfg.block) blocks.push(await run(step));
  const cpu = (await processSeconds()) - cpuBefore;

  const perStep = (key) => blocks.map((block) => block[key] / cfg.block);
  const timed = Object.keys(counts).map((key) => [key, counts[key] - before[key]]);
  const webgpu = cfg.backend === 'webgpu' && {
    ...Object.fromEntries(timed.map(([key, count]) => [key, round(count / cfg.steps)])),
    pipelines: counts.pipelines,
    pipelines_timed: counts.pipelines - before.pipelines,
  };
  return {
    version: impl.version,
    adapter: impl.adapter ?? (await adapterName()),
    widths: [cfg.pixels, ...cfg.hidden, cfg.latent],
    batch: cfg.batch,
    feed: cfg.feed,
    noise: cfg.noise,
    steps: cfg.steps,
    ms: round(median(perStep('all')), 3),
    ms_min: round(Math.min(...perStep('all')), 3),
    cpu_ms: Number.isNaN(cpu) ? null : round((1000 * cpu) / cfg.steps),
    call_ms: round(median(perStep('calls')), 3),
    warmup_ms: round(warmup, 0),
    losses,
    memory_bytes: memory,
    ...webgpu,
  };
}
