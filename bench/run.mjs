// The benchmark: checks that all rows compute the same, measures them in rounds, prints tables. See README.md.
import { appendFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform } from 'node:os';
import { HELP, parse } from './harness/arguments.mjs';
import { merge, runRounds } from './harness/campaign.js';
import { CHECK, agreement, agreementCells } from './harness/check.js';
import { BRIEF, POINTS, gridTables } from './harness/grid.js';
import { serve } from './harness/server.mjs';
import { callCells, markdown, summarize, timeCells } from './harness/table.js';

process.once('SIGTERM', () => process.exit(143)); // the browser is ended with this process

function options() {
  try {
    return parse(process.argv.slice(2));
  } catch (error) {
    console.error(`error: ${error.message}\n\n${HELP}`);
    return process.exit(2);
  }
}

const option = options();
if (option.help) {
  console.log(HELP);
  process.exit(0);
}
const { rows, query } = option;
const server = await serve(rows, +option.port);

if (option.serve) {
  console.log(`All rows, with a button to run them:\n  ${server.origin}/?${query}\nEach by itself:`);
  for (const row of rows) console.log(`  ${server.origin}/row.html?${merge(query, row.query)}`);
} else {
  const failed = await measureAll();
  server.close();
  process.exitCode = failed ? 1 : 0;
}

// Whether anything failed.
async function measureAll() {
  const { browserVersion, runRow } = await import('./harness/browser.mjs');
  const write = (record, value) => {
    if (option.json) appendFileSync(option.json, `${JSON.stringify({ record, ...value })}\n`);
  };
  if (option.json) writeFileSync(option.json, '');
  const machine = {
    time: new Date().toISOString(),
    chromium: await browserVersion(), flags: process.env.CHROMIUM_FLAGS ?? 'SwiftShader',
    node: process.version, system: `${platform()} ${arch()}`, cpu: cpus()[0]?.model, cores: cpus().length,
    load: loadavg().map((load) => +load.toFixed(1)),
  };
  write('machine', machine);
  const { chromium, flags, cores, cpu, load } = machine;
  console.log(`Chromium ${chromium} (${flags}), ${cores} x ${cpu}, load ${load.join(' ')}`);

  let failed = false;
  const run = (rounds, record, queryOf) => runRounds(
    rows, rounds, queryOf, (row, own) => runRow(server.origin, row, own, +option.timeout),
    (result) => {
      failed ||= Boolean(result.error);
      write(record, result);
      const done = result.error ? `failed: ${result.error.split('\n')[0]}` : `${result.ms.toFixed(2)} ms/step`;
      console.log(`  ${record} ${result.round}/${rounds}  ${result.row.padEnd(18)} ${done}, load ${result.load}`);
    },
  );
  const measure = async (rounds, queryOf) => {
    const summary = summarize(await run(rounds, 'run', queryOf), rows, option.against);
    for (const row of summary) write('summary', row);
    return summary;
  };

  const check = async (title, queryOf) => {
    const checked = agreement(await run(1, 'check', queryOf), option.tolerance);
    for (const row of checked) write('agreement', { ...row, tolerance: option.tolerance });
    console.log(`\nLosses under the same noise${title}; they agree within ${option.tolerance} of their median:\n`);
    console.log(`${markdown(agreementCells(checked))}\n`);
    failed ||= checked.some((row) => !row.agrees);
  };

  if (!option['no-check'] && !(option.grid && option.check)) await check('', (row) => merge(query, row.query, CHECK));
  if (option.grid) {
    const summaries = [];
    for (const point of POINTS) {
      const title = `batch ${point.batch}, hidden ${point.hidden}, latent ${point.latent}`;
      if (option.check) {
        await check(`, ${title}`, (row) => merge(query, row.query, CHECK, BRIEF.webgpu, point));
      } else {
        console.log(title);
        summaries.push(await measure(option.rounds, (row) => merge(BRIEF[row.kind], query, row.query, point)));
      }
    }
    if (!option.check) console.log(gridTables(POINTS, summaries));
    return failed;
  }
  if (option.check) return failed;

  const summary = await measure(option.rounds, (row) => merge(query, row.query));
  console.log(`\n${markdown(timeCells(summary))}`);
  const calls = callCells(summary);
  if (calls.length > 1) console.log(`\nWebGPU calls, per timed step:\n\n${markdown(calls)}`);
  console.log('\nraw-* are limits written by hand, not libraries.');
  return failed;
}
