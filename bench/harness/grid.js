// How the time grows with batch, widths and latent dimensions: one of them changed at a time, and all at once.
import { figure, markdown } from './table.js';

const BASE = { batch: 128, hidden: '128,64', latent: 32 };
const CHANGES = [
  {},
  { batch: 256 }, { batch: 512 }, { batch: 1024 },
  { hidden: '256,128' }, { hidden: '512,256' },
  { latent: 2 }, { latent: 8 }, { latent: 64 },
  { batch: 1024, hidden: '512,256', latent: 64 },
];

export const POINTS = CHANGES.map((change) => ({ ...BASE, ...change }));

// Fewer steps than in a plain run. A step of a GPU that is emulated takes seconds at the large end.
export const BRIEF = { webgpu: { block: 4, warmup: 4, steps: 8 }, cpu: { block: 10, warmup: 10, steps: 30 } };

const FIGURES = {
  ms: 'Milliseconds a step', ratio: 'Ratios',
  cpu_ms: 'CPU milliseconds a step', cpu_ratio: 'Ratios of CPU milliseconds',
};

// A table for each figure of the summaries, with a line for each point and a column for each row.
export function gridTables(points, summaries) {
  const head = ['batch', 'hidden', 'latent', ...summaries[0].map(({ row }) => row)];
  const table = (key) => {
    const figures = (k) => summaries[k].map((row) => figure(row[key]));
    return markdown([head, ...points.map((point, k) => [point.batch, point.hidden, point.latent, ...figures(k)])]);
  };
  return Object.entries(FIGURES).map(([key, title]) => `\n${title}:\n\n${table(key)}`).join('\n');
}
