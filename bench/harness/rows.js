// What can be measured: a module, the kind of device it runs on, and what else the module is told.
export const ROWS = {
  'elbo-webgpu': { module: '/elbo-room.js', backend: 'webgpu' },
  'elbo-cpu': { module: '/elbo-room.js', backend: 'cpu' },
  'tfjs-webgpu': { module: '/peers/tfjs.js', backend: 'webgpu' },
  'jaxjs-webgpu': { module: '/peers/jaxjs.js', backend: 'webgpu', mode: 'submit' },
  'tfjs-wasm': { module: '/peers/tfjs.js', backend: 'wasm' },
  'jaxjs-wasm': { module: '/peers/jaxjs.js', backend: 'wasm', mode: 'block' },
  'jaxjs-wasm-sync': { module: '/peers/jaxjs.js', backend: 'wasm', mode: 'sync' },
  'raw-webgpu': { module: '/peers/raw-webgpu.js', backend: 'webgpu' },
  'raw-cpu': { module: '/peers/raw-cpu.js', backend: 'wasm', mode: 'simd128' },
  'raw-cpu-relaxed': { module: '/peers/raw-cpu.js', backend: 'wasm', mode: 'relaxed-simd' },
};

// jaxjs-wasm only when asked for: the library's synchronous path is much the faster one for a net this small.
export const DEFAULT = Object.keys(ROWS).filter((name) => name !== 'jaxjs-wasm');

// `name`, `name?key=value` or `name=path/to/module.js?key=value`, as a row to run. The path is for the caller to serve.
export function parseRow(text) {
  const [, impl, path, own = ''] = /^([^=?]+)(?:=([^?]+))?(?:\?(.*))?$/.exec(text) ?? [];
  if (!impl || (!path && !ROWS[impl])) throw new Error(`no row '${text}'; there are ${Object.keys(ROWS).join(', ')}`);
  const query = new URLSearchParams(own);
  query.set('impl', impl);
  const backend = query.get('backend') ?? ROWS[impl]?.backend ?? 'webgpu';
  return { name: own ? `${impl}?${own}` : impl, path, query, kind: backend === 'webgpu' ? 'webgpu' : 'cpu' };
}
