// Seeded weights, batches and noise: every row starts from the same numbers.

const SHARDS = 6;
const HEADER = 16; // bytes of an IDX file of images before its pixels

async function shard(index) {
  const response = await fetch(`/data/train-images-idx3-ubyte-${index}.gz`);
  if (!response.ok) throw new Error(`no shard ${index} of the data`);
  const bytes = await new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  if (new DataView(bytes).getUint32(0) !== 2051) throw new Error(`shard ${index} is no IDX file of images`);
  return new Uint8Array(bytes, HEADER);
}

function mulberry32(a) {
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// Encoder, mu, logvar, decoder, output: Glorot-uniform weights [i, o], row-major, and biases of zero.
function glorot({ pixels, hidden, latent }, random) {
  const chain = (widths) => widths.slice(1).map((o, k) => [widths[k], o]);
  const top = hidden.at(-1);
  const shapes = [
    ...chain([pixels, ...hidden]), [top, latent], [top, latent], ...chain([latent, ...hidden.toReversed(), pixels]),
  ];
  return shapes.map(([i, o]) => {
    const bound = Math.sqrt(6 / (i + o));
    return { i, o, w: Float32Array.from({ length: i * o }, () => (2 * random() - 1) * bound), b: new Float32Array(o) };
  });
}

function shuffled(length, random) {
  const order = Uint32Array.from({ length }, (_, k) => k);
  for (let k = length - 1; k > 0; k--) {
    const j = Math.floor(random() * (k + 1));
    [order[k], order[j]] = [order[j], order[k]];
  }
  return order;
}

// { layers: [{ i, o, w, b }], batches: [{ x, noise }] }; a run takes the batches in order, and again from the first.
export async function prepare(cfg) {
  const { pixels, latent, batch } = cfg;
  const shards = await Promise.all(Array.from({ length: SHARDS }, (_, index) => shard(index)));
  const perShard = shards[0].length / pixels;
  const images = SHARDS * perShard;

  const random = mulberry32(cfg.seed);
  const layers = glorot(cfg, random);
  const order = shuffled(images, random);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const count = Math.min(cfg.warmup + cfg.steps, Math.floor(images / batch));
  const batches = Array.from({ length: count }, (_, k) => {
    const x = new Float32Array(batch * pixels);
    for (let row = 0; row < batch; row++) {
      const image = order[k * batch + row];
      const from = (image % perShard) * pixels;
      const bytes = shards[Math.floor(image / perShard)].subarray(from, from + pixels);
      for (let p = 0; p < pixels; p++) x[row * pixels + p] = bytes[p] / 255;
    }
    return { x, noise: Float32Array.from({ length: batch * latent }, normal) };
  });
  return { layers, batches };
}
