// The kernels of raw-webgpu.js, as WGSL for one net and batch.
// Every width is counted in vec4 ("4" in a name); odd widths are padded with zeros, which stay zero.
// One layer is a matrix [4 * i4 + 1, 4 * o4] in the flat parameter buffer, its last row the bias.
// The mu and logvar heads are one layer of width 2 * latent (mu columns, then logvar columns).

const WG = 8; // workgroups are 8 x 8 threads
const div = (a, b) => Math.ceil(a / b);
const each = (n, f, sep = '\n') => Array.from({ length: n }, (_, k) => f(k)).join(sep);
const grid = (rows, cols, f) => each(rows, (i) => each(cols, (j) => f(i, j)));
// 4x4 block of a row-major matrix: column q of the result is 4 values of matrix row 4 * row + q.
const block = (buf, at, ld, row, col) => `mat4x4f(${each(4, (q) => `${buf}[${at} + (4 * ${row} + ${q}) * ${ld} + ${col}]`, ', ')})`;

// layers: where each lies in the parameters; np, na: sizes of the parameter and of the activation buffer, in vec4;
// kernels: { name, size (workgroups), code }, to be run in order; common: what goes before the code of each.
export function program(cfg, count, { one, tiled, tile: [TR, TC] }) {
  const host = cfg.feed === 'host', shared = cfg.noise === 'shared';
  const { batch, pixels, latent, lr, b1, b2, eps } = cfg;

  // ---- layers of the net, and where each array starts (in vec4) ----
  const l4 = div(latent, 4), p4 = pixels / 4, rows4 = div(batch, 4);
  const depth = cfg.hidden.length, hid = cfg.hidden.map((h) => div(h, 4));
  const chain = (w) => w.slice(1).map((o4, k) => ({ i4: w[k], o4 }));
  const layers = [...chain([p4, ...hid, 2 * l4]), ...chain([l4, ...hid.toReversed(), p4])];
  const first = layers[0], head = layers[depth], dec = layers[depth + 1], out = layers.at(-1);
  let np = 0, na = 0; // sizes of the parameter and of the activation buffer
  for (const l of layers) {
    l.w = np, np += (4 * l.i4 + 1) * l.o4;
    if (l !== first) l.x = na, na += 4 * rows4 * l.i4; // its input  [batch, i]; the first layer's is the image batch
    l.dy = na, na += 4 * rows4 * l.o4;                 // d loss / d output before the activation  [batch, o]
  }
  const latents = na; // the head's output mu | logvar  [batch, 2 * latent]
  na += 4 * rows4 * head.o4;
  const partial = na; // one share of the loss per thread of the head and of the output kernel

  // ---- kernels ----
  // A kernel is one or more matmul jobs, C[rows, cols] = sum over k of A * B, each on its own workgroups:
  // a(r, k) is WGSL for a block whose column i is row 4r+i of A, b(c, k) one whose column q is row 4k+q of B, so a 4x4
  // block of C (its column i: row 4r+i, columns 4c..4c+3) grows by b * a. aT, bT: that block is read transposed.
  // done(r, ...) consumes the finished C, colSum gets the sum of B's rows;
  // pair: a thread owns columns c and c + cols4 and hands both to one done call.
  const job = (n, { rows4, cols4, k4, a, b, aT, bT, init = () => 'mat4x4f()', done, colSum, pair, loss }) => {
    const tc = pair ? 2 : TC, gw = div(cols4, pair ? WG : WG * TC), gh = div(rows4, WG * TR);
    const row = (i) => `(r + ${WG * i}u)`, col = (j) => `(c + ${(pair ? cols4 : WG) * j}u)`;
    const sum = (A, B) => `${each(TR, (i) => `let a${i} = ${A(i)};`)}\n${each(tc, (j) => `let b${j} = ${B(j)};`)}
      ${grid(TR, tc, (i, j) => `y${i}${j} += b${j} * a${i};`)}
      ${colSum ? each(tc, (j) => `s${j} += b${j} * vec4f(1);`) : ''}`;
    // Through workgroup memory: 8 blocks of k at a time, each thread brings the block(s) of its place, the
    // neighboring threads neighbors in memory. Stored by block column, against bank conflicts.
    const bring = (to, f, at, n, kInX) => each(n, (i) => `{ let x = ${kInX ? 'ty' : 'tx'}; let kk = ${kInX ? 'tx' : 'ty'};
      var m = mat4x4f(); if (k + kk < ${k4}u) { m = ${f(at(i), '(k + kk)')}; }
      ${each(4, (q) => `${to}[${256 * i + 64 * q}u + kk * 8u + x] = m[${q}];`)} }`);
    const take = (from, i, x) => `mat4x4f(${each(4, (q) => `${from}[${256 * i + 64 * q}u + kk * 8u + ${x}]`, ', ')})`;
    const loop = tiled ? `for (var k = 0u; k < ${k4}u; k += 8u) {
      ${bring('as_', a, (i) => `(r0 + x + ${WG * i}u)`, TR, !aT)}
      ${bring('bs_', b, (j) => `(c0 + x + ${(pair ? cols4 : WG) * j}u)`, tc, bT)}
      workgroupBarrier();
      for (var kk = 0u; kk < 8u; kk++) { ${sum((i) => take('as_', i, 'ty'), (j) => take('bs_', j, 'tx'))} }
      workgroupBarrier();
    }` : `for (var k = 0u; k < ${k4}u; k++) { ${sum((i) => a(row(i), 'k'), (j) => b(col(j), 'k'))} }`;
    return { size: gw * gh, code: `fn job${n}(wg: u32, tx: u32, ty: u32) {
      let r0 = wg / ${gw}u * ${WG * TR}u; let c0 = wg % ${gw}u * ${pair ? WG : WG * TC}u;
      let r = r0 + ty; let c = c0 + tx;
      ${tiled ? '' : `if (r >= ${rows4}u || c >= ${cols4}u) { return; }`}
      ${grid(TR, tc, (i, j) => `var y${i}${j} = ${init(col(j))};`)}
      ${colSum ? each(tc, (j) => `var s${j} = vec4f();`) : ''}
      ${loop}
      ${pair ? each(TR, (i) => `if (${row(i)} < ${rows4}u && c < ${cols4}u) { ${done(row(i), 'c', `y${i}0`, `y${i}1`)} }`)
        : grid(TR, tc, (i, j) => `if (${row(i)} < ${rows4}u && ${col(j)} < ${cols4}u) { ${done(row(i), col(j), `y${i}${j}`)} }`)}
      ${colSum ? each(tc, (j) => `if (r == 0u && ${col(j)} < ${cols4}u) { ${colSum(col(j), `s${j}`)} }`) : ''}
      ${loss === undefined ? '' : `act[${loss}u + wg * ${WG * WG}u + ty * ${WG}u + tx] = loss;`}
    }` };
  };
  const kernel = (name, specs) => {
    const jobs = specs.map((s, n) => job(n, s));
    let size = 0;
    const call = jobs.map((j, n) => `if (wg < ${size += j.size}u) { job${n}(wg - ${size - j.size}u, t.x, t.y); return; }`).join('\n');
    return { name, size, code: `${tiled ? `var<workgroup> as_: array<vec4f, ${256 * TR}>; var<workgroup> bs_: array<vec4f, ${256 * Math.max(2, TC)}>;` : ''}
      ${jobs.map((j) => j.code).join('\n')}
      @compute @workgroup_size(${WG}, ${WG}) fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_id) t: vec3u) {
        let wg = id.x; image = select(state.batch, 0u, ${host}) * ${batch * p4}u;
        ${call}
      }` };
  };
  // Statements for the 4 rows of a finished block: row is the matrix row, y that row's vec4.
  const perRow = (r, f) => each(4, (i) => `{ let row = 4 * ${r} + ${i}; let on = f32(row < ${batch}u); ${f(i)} }`);
  const input = (l) => (l === first ? ['images', 'image', l.i4] : ['act', `${l.x}u`, `${l.i4}u`]);

  // [batch, i] -> [batch, o]: matmul + bias + done
  const forward = (l, done, more = {}) => ({
    rows4, cols4: l.o4, k4: l.i4, done, ...more,
    a: (r, k) => block(...input(l), r, k), b: (c, k) => block('p', `${l.w}u`, l.o4, k, c),
    init: (c) => `mat4x4f(${each(4, () => `p[${l.w + 4 * l.i4 * l.o4}u + ${c}]`, ', ')})`,
  });
  const relu = (to, ld) => (r, c, y) => perRow(r, (i) => `act[${to}u + row * ${ld}u + ${c}] = max(${y}[${i}], vec4f());`);
  // mu, logvar [batch, latent] each -> z [batch, latent] (padding 0) and the KL term
  const reparameterize = (r, c, mu, lv) => perRow(r, (i) => `
    let m = ${mu}[${i}]; let lv = ${lv}[${i}]; let e = exp(0.5 * lv);
    act[${latents}u + row * ${head.o4}u + ${c}] = m; act[${latents + l4}u + row * ${head.o4}u + ${c}] = lv;
    let z = m + e * ${shared ? `noise[(state.batch * ${batch}u + row) * ${l4}u + ${c}]` : `normal(row, ${c})`};
    act[${dec.x}u + row * ${l4}u + ${c}] = select(vec4f(), z, 4 * vec4u(${c}) + vec4u(0, 1, 2, 3) < vec4u(${latent}));
    loss += on * 0.5 * (m * m + e * e - lv - 1);`);
  // logits -> cross-entropy and its gradient (sigmoid - x) / batch; the logits are not kept
  const crossEntropy = (r, c, y) => perRow(r, (i) => `
    let x = images[image + row * ${p4}u + ${c}]; let l = ${y}[${i}]; let e = exp(-abs(l));
    loss += on * (max(l, vec4f()) + log(1 + e) - l * x);
    act[${out.dy}u + row * ${p4}u + ${c}] = on * ${1 / batch} * (select(e, vec4f(1), l >= vec4f()) / (1 + e) - x);`);

  // gradient of a layer's input: dy [batch, o] * transpose of w [i, o] -> [batch, i], then done
  const backward = (l, done) => ({
    rows4, cols4: l.i4, k4: l.o4, done, bT: true,
    a: (r, k) => block('act', `${l.dy}u`, l.o4, r, k), b: (c, k) => `transpose(${block('p', `${l.w}u`, l.o4, c, k)})`,
  });
  const mask = (l, prev) => (r, c, y) => perRow(r, (i) => `
    act[${prev.dy}u + row * ${l.i4}u + ${c}] = select(vec4f(), ${y}[${i}], act[${l.x}u + row * ${l.i4}u + ${c}] > vec4f());`);
  // d z -> d mu, d logvar, with the KL term's (z - mu = noise * std)
  const latentGrad = (r, c, y) => perRow(r, (i) => `
    let m = act[${latents}u + row * ${head.o4}u + ${c}]; let lv = act[${latents + l4}u + row * ${head.o4}u + ${c}];
    let z = act[${dec.x}u + row * ${l4}u + ${c}]; let g = ${y}[${i}];
    act[${head.dy}u + row * ${head.o4}u + ${c}] = on * (g + ${1 / batch} * m);
    act[${head.dy + l4}u + row * ${head.o4}u + ${c}] = on * 0.5 * (g * (z - m) + ${1 / batch} * (exp(lv) - 1));`);

  // gradient of the weights, transpose of x [batch, i] * dy [batch, o] -> [i, o], and of the bias, the sum of dy's rows
  const apply = (at, g) => (one ? `adam(${at}, ${g});` : `grad[${at}] = ${g};`);
  const weights = (l) => ({
    rows4: l.i4, cols4: l.o4, k4: rows4, aT: true,
    a: (r, k) => `transpose(${block(...input(l), k, r)})`, b: (c, k) => block('act', `${l.dy}u`, l.o4, k, c),
    done: (r, c, y) => each(4, (i) => apply(`${l.w}u + (4 * ${r} + ${i}) * ${l.o4}u + ${c}`, `${y}[${i}]`)),
    colSum: (c, s) => apply(`${l.w + 4 * l.i4 * l.o4}u + ${c}`, s),
  });

  const kernels = [];
  layers.forEach((l, k) => {
    const { x } = layers[k + 1] ?? {};
    kernels.push(kernel(`forward ${4 * l.i4}-${4 * l.o4}`, [
      l === head ? forward(l, reparameterize, { cols4: l4, pair: true, loss: partial })
        : l === out ? forward(l, crossEntropy, { loss: partial + WG * WG * div(l4, WG) * div(rows4, WG * TR) })
          : forward(l, relu(x, l.o4)),
    ]));
  });
  const partials = WG * WG * (kernels[depth].size + kernels.at(-1).size);
  na += partials;
  for (let k = layers.length - 1; k > 0; k--) {
    const l = layers[k];
    kernels.push(kernel(`backward ${4 * l.o4}-${4 * l.i4}`, [backward(l, l === dec ? latentGrad : mask(l, layers[k - 1]))]));
  }
  for (const part of one ? [layers] : layers.map((l) => [l])) {
    kernels.push(kernel(`weights${one ? ' + adam' : ''} of ${part.map((l) => `${4 * l.i4}-${4 * l.o4}`)}`, part.map(weights)));
  }
  if (!one) kernels.push({ name: 'adam', size: div(np, 64), code: `@compute @workgroup_size(64)
    fn main(@builtin(global_invocation_id) id: vec3u) { if (id.x < ${np}u) { adam(id.x, grad[id.x]); } }` });
  kernels.push({ name: 'loss, next step', size: 1, code: `var<workgroup> sum: array<vec4f, 256>;
    @compute @workgroup_size(256) fn main(@builtin(local_invocation_index) t: u32) {
      var s = vec4f();
      for (var k = t; k < ${partials}u; k += 256u) { s += act[${partial}u + k]; }
      sum[t] = s;
      for (var n = 128u; n > 0u; n >>= 1u) { workgroupBarrier(); if (t < n) { sum[t] += sum[t + n]; } }
      if (t == 0u) {
        state.loss = dot(sum[0], vec4f(${1 / batch}));
        state.step++; state.batch = (state.batch + 1u) % ${count}u;
        state.b1t *= ${b1}; state.b2t *= ${b2};
      }
    }` });

  const common = `
    struct State { step: u32, batch: u32, loss: f32, b1t: f32, b2t: f32 } // b1t = b1^(step + 1)
    @group(0) @binding(0) var<storage, read_write> p: array<vec4f, ${np}>;
    @group(0) @binding(1) var<storage, read_write> m1: array<vec4f, ${np}>;
    @group(0) @binding(2) var<storage, read_write> m2: array<vec4f, ${np}>;
    @group(0) @binding(3) var<storage, read_write> act: array<vec4f, ${na}>;
    @group(0) @binding(4) var<storage, read_write> state: State;
    @group(0) @binding(5) var<storage, read> images: array<vec4f>;
    @group(0) @binding(6) var<storage, read> noise: array<vec4f>;
    @group(0) @binding(7) var<storage, read_write> grad: array<vec4f>;
    var<private> image: u32; // start of this step's batch
    var<private> loss: vec4f;
    fn adam(k: u32, g: vec4f) {
      let a = ${b1} * m1[k] + ${1 - b1} * g; let b = ${b2} * m2[k] + ${1 - b2} * g * g;
      m1[k] = a; m2[k] = b;
      p[k] -= ${lr} * (a / (1 - state.b1t)) / (sqrt(b / (1 - state.b2t)) + ${eps});
    }
    fn normal(row: u32, c: u32) -> vec4f { // pcg4d of place and step, then Box-Muller
      var h = vec4u(row, c, state.step, ${cfg.seed >>> 0}u) * 1664525u + 1013904223u;
      h += h.yzxy * h.wxyz; h ^= h >> vec4u(16); h += h.yzxy * h.wxyz;
      let u = (vec4f(h >> vec4u(8)) + 0.5) / 16777216; let s = sqrt(-2 * log(u.xy)); let a = 6.2831853 * u.zw;
      return vec4f(s * cos(a), s * sin(a));
    }`;
  return { layers, depth, l4, np, na, kernels, common };
}
