// Serves the benchmark's own files, the data, and modules from elsewhere, on this machine only.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, extname, join, normalize, resolve } from 'node:path';

const BENCH = resolve(import.meta.dirname, '..');
const TYPES = {
  '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript',
  '.json': 'application/json', '.wasm': 'application/wasm',
};
// Threads in wasm, and clocks of 5 microseconds, need a page that is isolated from other origins.
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin', 'Cache-Control': 'no-store',
};

// The origin, and a way to end. Rows with a path of their own get an address: its whole folder is served.
export async function serve(rows, port) {
  const mounts = { '/': BENCH, '/data/': resolve(BENCH, '../static/data/mnist') };
  for (const { path, query } of rows.filter((row) => row.path)) {
    const address = `/ext/${query.get('impl')}/`;
    mounts[address] = dirname(resolve(path));
    query.set('module', address + basename(path));
  }
  const longestFirst = Object.keys(mounts).toSorted((a, b) => b.length - a.length);
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const mount = longestFirst.find((address) => path.startsWith(address));
    const file = join(mounts[mount], path === '/' ? 'index.html' : path.slice(mount.length));
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile()) return response.writeHead(404).end();
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { ...HEADERS, 'Content-Type': type, 'Content-Length': stat.size });
    return createReadStream(file).pipe(response);
  });
  await new Promise((listening, failed) => server.once('error', failed).listen(port, '127.0.0.1', listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
