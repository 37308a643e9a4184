// The step by hand in wasm SIMD on one thread (../raw-cpu): the limit of one CPU core, not a library.
// cfg.mode: simd128 or relaxed-simd. In the address: first=dense (the first layer does not skip zero pixels).
const multipleOf4 = (n) => Math.ceil(n / 4) * 4;

// `rows` rows of `width` numbers, each row padded with zeros.
function padded(from, rows, width, wide) {
  if (width === wide) return from;
  const to = new Float32Array(rows * wide);
  for (let r = 0; r < rows; r++) to.set(from.subarray(r * width, (r + 1) * width), r * wide);
  return to;
}

// Rows of a, each followed by the row of b.
function beside(a, b, width) {
  const to = new Float32Array(2 * a.length);
  for (let at = 0; at < a.length; at += width) {
    to.set(a.subarray(at, at + width), 2 * at);
    to.set(b.subarray(at, at + width), 2 * at + width);
  }
  return to;
}

// The layers with mu and logvar as one, and the latent width padded.
function joined({ layers }, depth, latent, wide) {
  const [mu, logvar] = layers.slice(depth, depth + 2);
  const both = (key, rows) => beside(...[mu, logvar].map((head) => padded(head[key], rows, latent, wide)), wide);
  const head = { i: mu.i, o: 2 * wide, w: both('w', mu.i), b: both('b', 1) };
  const [first, ...rest] = layers.slice(depth + 2);
  const w = new Float32Array(wide * first.o);
  w.set(first.w);
  return [...layers.slice(0, depth), head, { ...first, i: wide, w }, ...rest];
}

export async function setup(cfg, data) {
  const { batch, pixels, latent, hidden, mode, lr, b1, b2, eps } = cfg;
  if ([batch, pixels, ...hidden].some((n) => n % 4)) throw new Error('raw-cpu needs a batch and widths that are multiples of 4');
  const response = await fetch(new URL(`../raw-cpu/pkg/${mode}.wasm`, import.meta.url));
  if (!response.ok) throw new Error('raw-cpu is not built: run `cargo xtask bench`');
  const { instance: { exports: wasm } } = await WebAssembly.instantiateStreaming(response);
  const dense = new URLSearchParams(globalThis.location?.search).get('first') === 'dense';
  const host = cfg.feed === 'host', shared = cfg.noise === 'shared';

  const depth = hidden.length, wide = multipleOf4(latent), count = data.batches.length;
  const layers = joined(data, depth, latent, wide);
  const put = (at, from) => new Float32Array(wasm.memory.buffer, at, from.length).set(from);
  const widths = wasm.floats(2 * layers.length);
  new Uint32Array(wasm.memory.buffer, widths, 2 * layers.length).set(layers.flatMap(({ i, o }) => [i, o]));
  const held = host ? 1 : count;
  const net = wasm.create(widths, layers.length, depth, latent, batch, held, dense, cfg.seed, lr, b1, b2, eps);
  let at = wasm.params(net);
  for (const { i, o, w, b } of layers) {
    put(at, w);
    put(at + 4 * i * o, b);
    at += 4 * (i * o + o);
  }
  const load = (k, { x, noise }) => {
    put(wasm.images(net, k), x);
    if (!dense) wasm.compress(net, k);
    if (shared) put(wasm.noise(net, k), padded(noise, batch, latent, wide));
  };
  if (!host) data.batches.forEach((b, k) => load(k, b));

  return {
    version: `${mode}${dense ? ' dense' : ''}`,
    adapter: 'wasm x1',
    step(i) {
      i %= count;
      if (host) load(0, data.batches[i]);
      wasm.step(net, host ? 0 : i, !shared);
    },
    loss: async () => wasm.loss(net),
  };
}
