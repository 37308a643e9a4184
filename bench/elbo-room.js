// Elbo Room: the engines that the page's worker runs, on WebGPU or on the CPU (cfg.backend).
import load, { Run, Work, version } from './module/pkg/elbo_bench.js';

export async function setup(cfg, data) {
  if (cfg.feed === 'host') throw new Error("elbo-room keeps the images on its device: feed=host is not offered");
  const wasm = await load();
  const work = new Work(Uint32Array.from(cfg.hidden), cfg.latent, cfg.batch, cfg.seed);
  work.set_adam(cfg.lr, cfg.b1, cfg.b2, cfg.eps);
  const names = [
    ...cfg.hidden.map((_, k) => `encoder.hidden.${k}`), 'encoder.to_mu', 'encoder.to_logvar',
    ...cfg.hidden.map((_, k) => `decoder.hidden.${k}`), 'decoder.to_logits',
  ];
  data.layers.forEach(({ i, o, w, b }, k) => work.add_layer(names[k], i, o, w, b));
  for (const { x, noise } of data.batches) {
    work.add_images(Uint8Array.from(x, (pixel) => Math.round(255 * pixel)));
    if (cfg.noise === 'shared') work.add_noise(noise);
  }
  const run = cfg.backend === 'webgpu' ? await Run.on_webgpu(work) : Run.on_cpu(work);
  return {
    version: version(),
    adapter: cfg.backend === 'webgpu' ? undefined : 'wasm x1',
    step: (i) => run.step(i),
    loss: () => run.loss(),
    memory: () => wasm.memory.buffer.byteLength,
  };
}
