import assert from 'node:assert/strict';
import { test } from 'node:test';
import { merge, runRounds } from './campaign.js';
import { agreement } from './check.js';
import { median } from './numbers.js';
import { parseRow } from './rows.js';
import { markdown, summarize } from './table.js';

test('the median of an even count is between the two in the middle', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([10, 1, 9]), 9);
});

test('each round runs every row once and begins with another', async () => {
  const rows = [parseRow('raw-cpu'), parseRow('tfjs-wasm?cores=4')];
  const seen = [];
  const queryOf = (row) => merge({ batch: 8 }, row.query);
  await runRounds(rows, 2, queryOf, async (_, query) => ({ query: `${query}` }), (result) => seen.push(result));
  assert.deepEqual(seen.map((result) => result.row), ['raw-cpu', 'tfjs-wasm?cores=4', 'tfjs-wasm?cores=4', 'raw-cpu']);
  assert.equal(seen[1].query, 'batch=8&cores=4&impl=tfjs-wasm');
});

test('ratios are formed within rounds, against the row of the same kind', () => {
  const other = { cpu_ms: null, warmup_ms: 0, batch: 1, losses: { 1: 1 } };
  const run = (row, round, ms) => ({ row, round, ms, ms_min: ms, call_ms: ms, ...other });
  const results = [run('elbo-cpu', 1, 10), run('raw-cpu', 1, 5), run('elbo-cpu', 2, 40), run('raw-cpu', 2, 10)];
  const rows = ['elbo-cpu', 'raw-cpu'].map(parseRow);
  assert.equal(summarize(results, rows)[1].ratio, 0.375);
  assert.deepEqual(summarize(results, rows)[1].ratio_range, [0.25, 0.5]);
  assert.equal(summarize(results, rows, 'raw-cpu')[0].ratio, 3);
});

test('a row far from the median, and a row that failed, do not agree', () => {
  const results = [['a', 100], ['b', 100.01], ['c', 101]].map(([row, loss]) => ({ row, losses: { 10: loss } }));
  const agrees = agreement([...results, { row: 'd', error: 'broken' }], 1e-3).map((row) => row.agrees);
  assert.deepEqual(agrees, [true, true, false, false]);
});

test('later parameters go before earlier ones', () => {
  const merged = merge({ steps: 80, batch: 8 }, new URLSearchParams('batch=16'), { noise: 'shared' });
  assert.equal(`${merged}`, 'steps=80&batch=16&noise=shared');
});

test('a loss that is not a number agrees with nothing', () => {
  const results = [['a', 100], ['b', NaN], ['c', 100]].map(([row, loss]) => ({ row, losses: { 10: loss } }));
  assert.deepEqual(agreement(results, 1e-3).map((row) => row.agrees), [true, false, true]);
});

test('what is missing from a table is a dash', () => {
  assert.equal(markdown([['a', 'bb'], [1]]), '| a | bb |\n| - | -- |\n| 1 | -  |');
});
