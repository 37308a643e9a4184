// Many runs: in rounds, so that whatever else the machine does falls on all rows alike.

// Parameters of a run, later ones before earlier ones.
export function merge(...parts) {
  return new URLSearchParams(Object.assign({}, ...parts.map((part) => Object.fromEntries(new URLSearchParams(part)))));
}

// `queryOf(row)` are the parameters of a run, `runRow(row, query)` gives its result; `tell` gets each as it comes.
export async function runRounds(rows, rounds, queryOf, runRow, tell) {
  const results = [];
  for (let round = 1; round <= rounds; round++) {
    const first = (round - 1) % rows.length; // each round begins with another row
    for (const row of [...rows.slice(first), ...rows.slice(0, first)]) {
      const result = { row: row.name, kind: row.kind, round, ...(await runRow(row, queryOf(row))) };
      results.push(result);
      tell(result);
    }
  }
  return results;
}
