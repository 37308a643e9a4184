// How the time grows with batch, widths and latent dimensions: one of them changed at a time, and all at once.
import { markdown } from './table.js';

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

// One line for each row, one column for each point: a figure of the summaries, such as `ms` or `ratio`.
export function gridTable(points, summaries, key) {
  const titles = points.map(({ batch, hidden, latent }) => `${batch} ${hidden.replace(',', '-')} ${latent}`);
  const cell = (value) => (value == null ? '-' : value >= 100 ? value.toFixed(0) : value.toPrecision(3));
  const lines = summaries[0].map(({ row }, index) => [row, ...summaries.map((summary) => cell(summary[index][key]))]);
  return markdown([['row', ...titles], ...lines]);
}
