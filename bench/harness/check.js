// The check of the whole benchmark: given the same weights, batches and noise, all rows must have the same losses.
import { median } from './numbers.js';

export const CHECK = { noise: 'shared', block: 10, warmup: 10, steps: 30 };
export const TOLERANCE = 2e-4;

// For each row its losses and their largest relative distance to the median of all rows at that step.
export function agreement(results, tolerance) {
  const done = results.filter((result) => !result.error);
  const middle = (step) => median(done.map((result) => result.losses[step]).filter(Number.isFinite));
  return results.map(({ row, losses = {}, error }) => {
    const distances = Object.entries(losses).map(([step, loss]) => Math.abs(loss / middle(step) - 1));
    const distance = Math.max(...distances);
    return { row, losses, distance, error, agrees: !error && distance <= tolerance };
  });
}

export function agreementCells(checked) {
  const steps = Object.keys(checked.find((row) => !row.error)?.losses ?? {});
  return [
    ['row', ...steps.map((step) => `loss ${step}`), 'off by', 'agrees'],
    ...checked.map(({ row, losses, distance, error, agrees }) =>
      error
        ? [row, ...steps.map(() => '-'), '-', 'failed']
        : [row, ...steps.map((step) => losses[step].toFixed(3)), distance.toExponential(1), agrees ? 'yes' : 'NO']),
  ];
}
