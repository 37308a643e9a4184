// Medians over the rounds, ratios, and how they are shown.
import { median, round } from './numbers.js';

// What a row is compared with unless one row is named for all: Elbo Room on the same kind of device.
const REFERENCE = { webgpu: 'elbo-webgpu', cpu: 'elbo-cpu' };
const COUNTS = ['dispatches', 'bind_groups', 'buffers', 'writes', 'submits', 'maps', 'pipelines', 'pipelines_timed'];

// Ratios are formed within a round and then their median is taken.
export function summarize(results, rows, against) {
  const of = (name) => results.filter((result) => result.row === name && !result.error);
  return rows.map(({ name, kind }) => {
    const done = of(name);
    if (!done.length) return { row: name, kind, error: results.find((result) => result.row === name)?.error };
    const middle = (key) => median(done.map((result) => result[key]));
    const reference = against ?? REFERENCE[kind];
    const ratiosOf = (key) => of(reference).flatMap((base) =>
      done.filter((result) => result.round === base.round).map((result) => result[key] / base[key]));
    const ratios = ratiosOf('ms');
    const cpuRatio = round(median(ratiosOf('cpu_ms')), 3); // null / null is NaN
    const { version, adapter, batch, widths, losses } = done.at(-1);
    const counts = done[0].dispatches === undefined ? [] : COUNTS.map((key) => [key, middle(key)]);
    return {
      row: name, kind, version, adapter, batch, widths, rounds: done.length,
      ms: round(middle('ms'), 3),
      ms_min: Math.min(...done.map((result) => result.ms_min)),
      against: reference,
      ratio: ratios.length ? round(median(ratios), 3) : null,
      ratio_range: ratios.length ? [round(Math.min(...ratios), 3), round(Math.max(...ratios), 3)] : null,
      images_per_s: Math.round((1000 * batch) / middle('ms')),
      cpu_ms: done[0].cpu_ms === null ? null : round(middle('cpu_ms')),
      cpu_ratio: Number.isFinite(cpuRatio) ? cpuRatio : null,
      call_ms: round(middle('call_ms'), 3),
      warmup_ms: middle('warmup_ms'),
      loss: Object.values(losses).at(-1),
      loss_step: +Object.keys(losses).at(-1),
      ...Object.fromEntries(counts),
      load: done[0].load === undefined ? null : done.map((result) => result.load),
    };
  });
}

// Three digits.
export const figure = (value) => (value == null ? '-' : value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const range = (pair) => (pair ? `${figure(pair[0])}-${figure(pair[1])}` : '-');
const TIMES = [
  ['row', (row) => row.row], ['version', (row) => row.version], ['runs on', (row) => row.adapter],
  ['ms/step', (row) => figure(row.ms)], ['best', (row) => figure(row.ms_min)],
  ['ratio', (row) => figure(row.ratio)], ['of rounds', (row) => range(row.ratio_range)],
  ['to', (row) => row.ratio && row.against], ['images/s', (row) => row.images_per_s],
  ['CPU ms', (row) => figure(row.cpu_ms)], ['CPU ratio', (row) => figure(row.cpu_ratio)],
  ['in calls', (row) => figure(row.call_ms)],
  ['loss', (row) => `${row.loss.toFixed(2)} @${row.loss_step}`], ['load', (row) => row.load?.join(' ')],
];
const CALLS = [
  ['row', (row) => row.row], ['launches', (row) => row.dispatches], ['bind groups', (row) => row.bind_groups],
  ['buffers', (row) => row.buffers], ['writes', (row) => row.writes], ['submits', (row) => row.submits],
  ['maps', (row) => row.maps], ['pipelines', (row) => row.pipelines], ['of these timed', (row) => row.pipelines_timed],
];

function cells(columns, rows) {
  const line = (row) => (row.error ? [row.row, 'failed'] : columns.map(([, cell]) => cell(row)));
  return [columns.map(([title]) => title), ...rows.map(line)];
}

// Times of all rows; calls of those that made WebGPU calls.
export const timeCells = (summary) => cells(TIMES, summary);
export const callCells = (summary) => cells(CALLS, summary.filter((row) => row.kind === 'webgpu'));

// Cells as a Markdown table whose columns also line up as plain text.
export function markdown(cells) {
  const text = cells.map((row) => cells[0].map((_, column) => String(row[column] ?? '-')));
  const widths = cells[0].map((_, column) => Math.max(...text.map((row) => row[column].length)));
  const [head, ...body] = text;
  return [head, widths.map((width) => '-'.repeat(width)), ...body]
    .map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`)
    .join('\n');
}
