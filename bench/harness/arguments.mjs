// The command line.
import { parseArgs } from 'node:util';
import { TOLERANCE } from './check.js';
import { DEFAULT, parseRow } from './rows.js';

export const HELP = `cargo xtask bench [ROW ...] [options]

ROW: ${DEFAULT.join(', ')} (all of these without ROW), jaxjs-wasm;
     a row with parameters of its own, such as 'raw-cpu?first=dense';
     any other module, such as 'mine=path/to/module.js?backend=cpu'

  --batch N, --hidden A,B, --latent N, --seed N   the work (128; 128,64; 32; 1)
  --steps N        timed steps of a run, in blocks of 20 (80)
  --rounds N       rounds (3)
  --against ROW    the row that all are compared with (Elbo Room on the same kind of device)
  --query Q        more parameters for every row, such as 'noise=shared&steps=40'
  --grid           growth with batch, widths and latent dimensions: few steps, one round
  --check          only check that the losses agree, with --grid at each point; --no-check: only measure
  --tolerance X    how far a loss may be from the median of all rows (${TOLERANCE}, relative)
  --json FILE      every run, the check and the medians as JSON lines
  --timeout S      longest that a run may take (600)
  --serve          serve a page that shows the table in a browser of your choice; --port N

Environment: CHROMIUM (the program), CHROMIUM_FLAGS (default: WebGPU on SwiftShader).
`;

const WORK = ['batch', 'hidden', 'latent', 'seed', 'steps'];
const text = (other) => ({ type: 'string', ...(other !== undefined && { default: other }) });
const flag = { type: 'boolean', default: false };

// The options, with `rows` to run and the common parameters of all, `query`. Throws for what it does not know.
export function parse(words) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(WORK.map((name) => [name, text()])),
      rounds: text(), against: text(), json: text(),
      query: text(''), timeout: text('600'), tolerance: text(`${TOLERANCE}`), port: text('0'),
      grid: flag, check: flag, 'no-check': flag, serve: flag, help: { ...flag, short: 'h' },
    },
  });
  const query = new URLSearchParams(values.query);
  for (const name of WORK) if (values[name] !== undefined) query.set(name, values[name]);
  const rows = (positionals.length ? positionals : DEFAULT).map(parseRow);
  if (values.against && !rows.some((row) => row.name === values.against)) {
    throw new Error(`--against '${values.against}' is none of the rows`);
  }
  return { ...values, rounds: +(values.rounds ?? (values.grid ? 1 : 3)), tolerance: +values.tolerance, rows, query };
}
